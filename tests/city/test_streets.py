import random

import pytest

from proil_city import streets
from proil_core.identity.phone import normalise_phone
from proil_core.identity.plate import normalise_plate


@pytest.fixture(params=range(50))
def dice(request):
    return random.Random(request.param)


def test_plates_and_phones_are_already_normal(dice):
    plate, phone = streets.some_plate(dice), streets.some_phone(dice)

    assert normalise_plate(plate) == plate
    assert normalise_phone(phone) == phone


def test_places_lie_in_the_city(dice):
    place = streets.some_place(dice)

    assert abs(place.latitude - 55.75) < 0.05
    assert abs(place.longitude - 37.62) < 0.05
    assert place.address.rpartition(", ")[2].isdigit()


def test_the_same_dice_give_the_same_city():
    cities = [
        [streets.some_place(random.Random(7)), streets.some_plate(random.Random(7))]
        for _time in range(2)
    ]

    assert cities[0] == cities[1]
