"""Debts as the customer who owes sees them."""

from pydantic import Field

from odoo.addons.proil_api.schemas.base import ApiModel, Kopecks, MomentOut

from proil_core.decimals import to_kopecks


class Debt(ApiModel):
    """Fuel that was given and is not paid for. Until it is, nothing new can be ordered."""

    id: str = Field(description="Id of the debt.", examples=["dbt_7Qm2XcV9tLbN4sRzKw1pYe"])
    order_id: str = Field(
        description="Id of the order that is owed for.", examples=["ord_5hTz8KwQ2nXcB7mVr3LpYd"]
    )
    order_number: str = Field(description="What people call the order.", examples=["PR000042"])
    amount: Kopecks
    currency: str = Field(default="RUB", description="ISO 4217.", examples=["RUB"])
    pay_url: str | None = Field(
        description="Where it is paid in a browser; null while the saved card is being charged.",
        examples=["https://orders.cloudpayments.ru/d/f2K8LV6reGE9WBFn"],
    )
    created_at: MomentOut
    updated_at: MomentOut

    @classmethod
    def from_record(cls, debt):
        return cls(
            id=debt.public_id,
            order_id=debt.order_id.public_id,
            order_number=debt.order_id.name,
            amount=to_kopecks(debt.due),
            pay_url=debt.pay_url or None,
            created_at=debt.create_date,
            updated_at=debt.write_date,
        )
