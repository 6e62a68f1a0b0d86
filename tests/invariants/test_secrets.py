"""A secret is looked for in everything that is written: logs, tables, the queue's arguments."""

from proil_city.cards import PLAIN, WITH_3DS
from proil_emulators.cloudpayments import DEFAULT_API_SECRET

# A token is stored to be charged, a challenge until the payer is back, keys in their settings.
HOMES = {
    ("payment_token", "provider_ref"),
    ("payment_transaction", "cloudpayments_pa_req"),
    ("payment_provider", "cloudpayments_api_secret"),
}


def tables_with(books, needle):
    """Columns of text in which a needle is found."""
    columns = books.rows(
        "SELECT table_name, column_name FROM information_schema.columns"
        " JOIN information_schema.tables USING (table_schema, table_name)"
        " WHERE table_schema = 'public' AND table_type = 'BASE TABLE'"
        " AND data_type IN ('text', 'character varying', 'jsonb', 'json')"
        " AND table_name ~ '^(cloudpayments|payment|proil|queue|mail|bus|ir_logging|account_move)'"
    )
    queries = [
        f"SELECT '{row['table_name']}' AS t, '{row['column_name']}' AS c WHERE EXISTS ("
        f'SELECT FROM "{row["table_name"]}" WHERE strpos("{row["column_name"]}"::text, %s) > 0)'
        for row in columns
    ]
    found = books.rows(" UNION ALL ".join(queries), *[needle] * len(queries))
    return {(row["t"], row["c"]) for row in found} - HOMES


def test_invariant_22_secrets_are_written_nowhere(till, pa_res_of):
    needles = {"api secret": DEFAULT_API_SECRET}
    order = till.order()
    needles["cryptogram"] = PLAIN.cryptogram()
    order.customer.client.post(
        f"/payments/{order.id}/authorize", {"cryptogram": needles["cryptogram"], "save_card": True}
    )
    order.fuel().settled()
    needles["token"] = till.books.value(
        "SELECT token.provider_ref FROM payment_token token"
        " JOIN proil_order o ON o.partner_id = token.partner_id WHERE o.name = %s",
        order.number,
    )
    till.bank.fault("cards/post3ds", "timeout_after")
    challenged = till.order(order.customer)
    needles["PaRes"] = pa_res_of(challenged.pay(WITH_3DS)["three_ds"])
    failing = till.order(order.customer)
    till.bank.fault("cards/auth", "timeout_after")
    needles["cryptogram of a lost call"] = PLAIN.cryptogram()
    failing.customer.client.post(
        f"/payments/{failing.id}/authorize", {"cryptogram": needles["cryptogram of a lost call"]}
    )
    by_token = till.order(order.customer)
    till.bank.fault("tokens/auth", "timeout_before")
    method = order.customer.client.get("/payment-methods")["items"][0]["id"]
    by_token.customer.client.post(
        f"/payments/{by_token.id}/authorize", {"payment_method_id": method}
    )
    till.jobs_done(by_token)

    written = {
        "odoo": till.system.stack.odoo.log.read_text(errors="replace"),
        "emulators": till.system.stack.emulators.log.read_text(errors="replace"),
    }
    for name, needle in needles.items():
        assert [log for log, text in written.items() if needle in text] == [], name
        assert tables_with(till.books, needle) == set(), name
