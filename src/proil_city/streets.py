"""The map of the city: a grid of streets around a made-up centre."""

import random
from dataclasses import dataclass

_CENTRE_LATITUDE, _CENTRE_LONGITUDE = 55.75, 37.62
_BLOCK_DEGREES = 0.004
_STREETS = (
    "Берёзовая улица",
    "улица Мастеров",
    "Озёрная улица",
    "Цветочная улица",
    "улица Строителей",
    "Речная улица",
)
_PLATE_LETTERS = "АВЕКМНОРСТУХ"
_MAKES = ("Lada Vesta", "Haval Jolion", "Kia Rio", "Geely Monjaro", "Chery Tiggo", "Skoda Rapid")


@dataclass(frozen=True)
class Place:
    """Where a vehicle is parked: degrees (WGS 84) and the address that a person reads."""

    latitude: float
    longitude: float
    address: str


def some_place(dice: random.Random) -> Place:
    """A parking place in the city."""
    street = dice.randrange(len(_STREETS))
    return Place(
        round(_CENTRE_LATITUDE + (street - 3) * _BLOCK_DEGREES + dice.uniform(0, 0.001), 6),
        round(_CENTRE_LONGITUDE + dice.uniform(-5, 5) * _BLOCK_DEGREES, 6),
        f"{_STREETS[street]}, {dice.randint(1, 60)}",
    )


def some_plate(dice: random.Random) -> str:
    """A Russian plate of a private vehicle."""
    first, second, third = (dice.choice(_PLATE_LETTERS) for _ in range(3))
    return f"{first}{dice.randint(1, 999):03d}{second}{third}{dice.choice((77, 97, 177, 797))}"


def some_make(dice: random.Random) -> str:
    """Make and model of a vehicle."""
    return dice.choice(_MAKES)


def some_phone(dice: random.Random) -> str:
    """A mobile number in E.164 from a range that no operator serves."""
    return f"+7900{dice.randint(0, 9_999_999):07d}"
