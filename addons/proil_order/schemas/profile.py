"""The customer."""

from typing import Annotated, Literal

from pydantic import Field

from odoo.addons.proil_api.schemas.base import ApiModel

_LANGS = {"ru": "ru_RU", "en": "en_US"}
Language = Annotated[
    Literal["ru", "en"], Field(description="Of messages, notifications and certificates.")
]


class ProfileChange(ApiModel):
    """What is left out stays as it is."""

    name: str | None = Field(
        default=None,
        min_length=1,
        max_length=100,
        description="What we call the customer.",
        examples=["Anna"],
    )
    language: Language | None = None

    def to_vals(self):
        vals = {"name": self.name, "lang": self.language and _LANGS[self.language]}
        return {name: value for name, value in vals.items() if value}


class Profile(ApiModel):
    """The customer as known to us."""

    name: str = Field(description="What we call the customer.", examples=["Anna"])
    phone: str = Field(description="The one to log in by.", examples=["+79160000001"])
    language: Language

    @classmethod
    def from_record(cls, partner):
        return cls(
            name=partner.name,
            phone=partner.proil_phone,
            language="en" if partner.lang == _LANGS["en"] else "ru",
        )
