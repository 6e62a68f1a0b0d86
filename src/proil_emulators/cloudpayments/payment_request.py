"""What a merchant asks for in a payment, read from the parameters of a call."""

import json

from proil_emulators.cloudpayments.transactions import Request
from proil_emulators.wire import Params, Refused, json_text


def read_request(params: Params, initiator: int | None = None) -> Request:
    return Request(
        amount=params.amount("Amount"),
        currency=params.text("Currency") or "RUB",
        invoice_id=params.text("InvoiceId"),
        account_id=params.text("AccountId"),
        email=params.text("Email"),
        description=params.text("Description"),
        json_data=json_data(params),
        ip_address=params.text("IpAddress"),
        name=params.text("Name"),
        culture=params.text("CultureName") or "ru-RU",
        save_card=params.flag("SaveCard"),
        initiator=initiator,
    )


def json_data(params: Params) -> str | None:
    """Free data as the text it is reported as; a form sends it as text already."""
    value = params.raw("JsonData")
    if value is None or value == "":
        return None
    if not isinstance(value, str):
        return json_text(value)
    try:
        json.loads(value)
    except ValueError as error:
        raise Refused("JsonData is not JSON") from error
    return value
