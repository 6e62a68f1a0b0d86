"""Fiscal receipts as their customer sees them."""

from typing import Literal, Self

from pydantic import Field

from odoo.addons.proil_api.schemas.base import ApiModel, Kopecks, MomentOut

from proil_core.decimals import roubles, to_kopecks

_STATUSES = {"registered": "registered", "failed": "failed"}


class Receipt(ApiModel):
    """One receipt of an order; the register's numbers are null until it is registered."""

    type: Literal["income", "return"] = Field(description="`return`: money was given back.")
    purpose: Literal["sale", "prepayment", "settlement", "credit", "collection", "return"] = Field(
        description="What it was made for; `collection` is of a debt."
    )
    status: Literal["queued", "registered", "failed"] = Field(
        description="`registered`: the register has made it; `queued`: it still will."
    )
    amount: Kopecks
    registered_at: MomentOut | None
    fiscal_document: str | None = Field(
        description="Number of the fiscal document (FD).", examples=["12345"]
    )
    fiscal_sign: str | None = Field(
        description="Fiscal sign of the document (FPD).", examples=["4210112345"]
    )
    fiscal_storage: str | None = Field(
        description="Number of the fiscal storage (FN).", examples=["9999078900005430"]
    )
    url: str | None = Field(
        description="The receipt at the operator of fiscal data.",
        examples=["https://receipts.example/J5pB0gV"],
    )

    @classmethod
    def from_record(cls, receipt) -> Self:
        return cls(
            type="income" if receipt.direction == "Income" else "return",
            purpose=receipt.purpose,
            status=_STATUSES.get(receipt.state, "queued"),
            amount=to_kopecks(roubles(receipt.amount)),
            registered_at=receipt.registered_at or None,
            fiscal_document=receipt.document_number or None,
            fiscal_sign=receipt.fiscal_sign or None,
            fiscal_storage=receipt.fiscal_storage or None,
            url=receipt.url or None,
        )


class Receipts(ApiModel):
    """All receipts of an order, the oldest first."""

    items: list[Receipt] = Field(description="Empty until there is one.")
