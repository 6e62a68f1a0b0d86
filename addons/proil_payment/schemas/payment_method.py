"""Saved cards as their customer sees them."""

from typing import Literal

from pydantic import Field

from odoo.addons.proil_api.schemas.base import ApiModel, MomentOut


class PaymentMethod(ApiModel):
    """A saved card; nothing that could pay elsewhere."""

    id: str = Field(description="Id of the card.", examples=["crd_7Qm2XcV9tLbN4sRzKw1pYe"])
    brand: str = Field(description="`card` where the brand is not known.", examples=["mir"])
    last_four: str = Field(description="Last digits of its number.", examples=["0004"])
    valid_through: str | None = Field(description="Month and year.", examples=["12/39"])
    is_default: bool = Field(description="Pays when a request asks for one tap.")
    created_at: MomentOut
    updated_at: MomentOut

    @classmethod
    def from_record(cls, card):
        return cls(
            id=card.public_id,
            brand=card.payment_method_id.code,
            last_four=card.payment_details or "",
            valid_through=card.cloudpayments_card_expiry or None,
            is_default=card.proil_is_default,
            created_at=card.create_date,
            updated_at=card.write_date,
        )


class PaymentMethodChange(ApiModel):
    """Another card becomes the default one; there is no way to have none."""

    is_default: Literal[True] = Field(description="The card that was default is so no more.")
