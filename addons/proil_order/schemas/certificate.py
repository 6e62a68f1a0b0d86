"""The proof of a fill."""

from typing import Annotated

from pydantic import Field

from odoo.addons.proil_api.schemas.base import ApiModel, Kopecks, LitresText, MomentOut

from proil_core.decimals import to_kopecks
from proil_core.proof.photos import PhotoKind

from .demand import CURRENCY, Currency
from .order import OrderId
from .place import Place
from .vehicle import GradeCode

Sha256 = Annotated[
    str, Field(examples=["9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08"])
]


class CertifiedPhoto(ApiModel):
    """A photo of the fill."""

    kind: PhotoKind
    url: str = Field(description="Opens without a login.")
    sha256: Sha256 = Field(description="Of the file as the driver's phone sent it.")
    stored_sha256: Sha256 = Field(description="Of the file behind `url`, which has no EXIF.")
    taken_at: MomentOut | None

    @classmethod
    def from_record(cls, photo):
        return cls(
            kind=photo.kind,
            url=photo._url(),
            sha256=photo.sha256,
            stored_sha256=photo.stored_sha256,
            taken_at=photo.taken_at or None,
        )


class Certificate(ApiModel):
    """Litres, money, place, time and photos of a completed order."""

    order_id: OrderId
    number: str = Field(description="What people call the order.", examples=["PR000042"])
    url: str = Field(description="The page to show and share; opens without a login.")
    plate: str = Field(description="Of the vehicle, in Cyrillic.", examples=["А123ВС777"])
    grade_code: GradeCode
    litres: LitresText = Field(description="By the meter.")
    totalizer_before_litres: LitresText
    totalizer_after_litres: LitresText
    price_per_litre: Kopecks
    delivery_fee: Kopecks
    amount_charged: Kopecks
    currency: Currency = CURRENCY
    place: Place
    started_at: MomentOut
    finished_at: MomentOut
    completed_at: MomentOut
    photos: list[CertifiedPhoto] = Field(description="In the order in which they were sent.")
    chain_head: Sha256 = Field(description="Hash over the whole history of the order.")
    is_history_whole: bool = Field(description="False when the history was tampered with.")

    @classmethod
    def from_record(cls, order):
        fill = order.fill_id
        return cls(
            order_id=order.public_id,
            number=order.name,
            url=order._certificate_url(),
            plate=order.vehicle_id.plate,
            grade_code=order.product_id._grade_code(),
            litres=order.litres_filled,
            totalizer_before_litres=fill.totalizer_before_litres,
            totalizer_after_litres=fill.totalizer_after_litres,
            price_per_litre=to_kopecks(order.price_per_litre),
            delivery_fee=to_kopecks(order.delivery_fee),
            amount_charged=to_kopecks(order.amount_charged),
            place=Place.from_record(order),
            started_at=fill.started_at,
            finished_at=fill.finished_at,
            completed_at=order.completed_at,
            photos=[CertifiedPhoto.from_record(photo) for photo in order.photo_ids],
            chain_head=order.chain_head,
            is_history_whole=not order._first_broken_event(),
        )
