"""The only way from a request to a saved card or a debt."""

from proil_core.refusal import Code, Refusal


def own_cards(caller):
    """Saved cards of the customer who asks that can pay today."""
    return [
        ("partner_id", "=", caller.partner_id.id),
        ("provider_id.code", "=", "cloudpayments"),
        ("provider_id.state", "!=", "disabled"),
    ]


def saved_cards(env):
    # Customers have no right to tokens, which are money; through these doors they see their own.
    return env["payment.token"].sudo()


def own_card(env, caller, public_id):
    card = saved_cards(env)._by_public_id(public_id).filtered_domain(own_cards(caller))
    if not card:
        raise Refusal(Code.NOT_FOUND)
    return card


def own_open_debts(caller):
    return [("partner_id", "=", caller.partner_id.id), ("state", "=", "open")]


def open_debts(env):
    # Customers have no right to debts; through this door they see their own.
    return env["proil.debt"].sudo()
