import string

import pytest

from proil_core.api.public_id import is_public_id, new_public_id


def test_ids_are_recognised_with_their_own_prefix_only():
    text = new_public_id("ord_")

    assert text.startswith("ord_")
    assert is_public_id(text, "ord_")
    assert not is_public_id(text, "veh_")


def test_ids_use_all_letters_and_digits_and_do_not_repeat():
    ids = {new_public_id("veh_") for _ in range(500)}

    assert len(ids) == 500
    assert set("".join(text.removeprefix("veh_") for text in ids)) == {
        *string.ascii_letters,
        *string.digits,
    }


@pytest.mark.parametrize(
    "text",
    [
        "",
        "ord_",
        "0123456789abcdefghijkl",
        "ord_0123456789abcdefghijk",
        "ord_0123456789abcdefghijklm",
        "ord_0123456789abcdefghijk-",
        "ord_0123456789abcdefghijkй",
        "ord_0123456789abcdefghijk\n",
        "ORD_0123456789abcdefghijkl",
    ],
)
def test_anything_else_is_not_an_id(text):
    assert not is_public_id(text, "ord_")
