"""A page in the browser on which an order is paid."""

from pydantic import Field

from odoo.addons.proil_api.schemas.base import ApiModel, MomentOut


class PaymentPage(ApiModel):
    """Good for one order and one customer, for half an hour."""

    url: str = Field(
        description="Open it in the customer's browser. Whoever has it can pay for this order"
        " with the customer's saved cards, so it is nobody else's.",
        examples=["https://proil.example/pay/AbCdEf"],
    )
    valid_until: MomentOut


class Checkout(ApiModel):
    """What an app needs that enters cards itself: the script and whose payments it makes."""

    script_url: str = Field(
        description="The checkout script of CloudPayments; its `createPaymentCryptogram` makes the"
        " `cryptogram` of a card.",
        examples=["https://checkout.cloudpayments.ru/checkout.js"],
    )
    public_id: str = Field(
        description="The `publicId` of the script.", examples=["pk_0123456789abcdef"]
    )
