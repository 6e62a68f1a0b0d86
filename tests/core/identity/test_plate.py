import pytest
from hypothesis import given
from hypothesis import strategies as st

from proil_core.identity.plate import LETTERS, normalise_plate
from proil_core.refusal import Code, Refusal

PLATES = st.from_regex(
    rf"(?:[{LETTERS}](?!000)[0-9]{{3}}[{LETTERS}]{{2}}|[{LETTERS}]{{2}}(?!000)[0-9]{{3}})"
    r"(?:0[1-9]|[1-9][0-9]{1,2})",
    fullmatch=True,
)
LATIN = str.maketrans(LETTERS, "ABEKMHOPCTYX")


@pytest.mark.parametrize(
    ("typed", "plate"),
    [
        ("А123ВС77", "А123ВС77"),
        ("а123вс777", "А123ВС777"),
        ("A123BC77", "А123ВС77"),
        (" x 001 xx - 197 ", "Х001ХХ197"),
        ("m 777 мм\u00a099", "М777ММ99"),
        ("АВ12377", "АВ12377"),
        ("ey 045 777", "ЕУ045777"),
    ],
)
def test_typed_plates_become_cyrillic(typed, plate):
    assert normalise_plate(typed) == plate


@pytest.mark.parametrize(
    "typed",
    [
        "",
        "А123ВС",
        "А123ВС7",
        "А123ВС00",
        "А123ВС077",
        "А123ВС7777",
        "А000ВС77",
        "Ж123ВС77",
        "D123BC77",
        "1234АВ77",
        "А123ВС77; DROP TABLE",
        "А١٢٣ВС77",
    ],
)
def test_what_is_no_plate_is_refused_as_it_was_typed(typed):
    with pytest.raises(Refusal) as refused:
        normalise_plate(typed)

    assert refused.value.code is Code.PLATE_INVALID
    assert refused.value.facts == {"plate": typed}


@given(PLATES)
def test_a_normal_plate_stays_as_it_is(plate):
    assert normalise_plate(plate) == plate


@given(PLATES, st.booleans(), st.booleans())
def test_every_way_of_typing_gives_one_plate(plate, latin, lower):
    typed = plate.translate(LATIN) if latin else plate
    typed = typed.lower() if lower else typed

    assert normalise_plate(" ".join(typed)) == plate
