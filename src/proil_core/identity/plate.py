"""Russian number plates, one spelling per plate."""

import re
from typing import Final

from proil_core.refusal import Code, Refusal

LETTERS: Final = "АВЕКМНОРСТУХ"
_LOOK_ALIKES = str.maketrans("ABEKMHOPCTYX", LETTERS)
_REGION = r"(?:0[1-9]|[1-9][0-9]{1,2})"
_NUMBER = r"(?!000)[0-9]{3}"
_PLATE = re.compile(
    rf"[{LETTERS}]{_NUMBER}[{LETTERS}]{{2}}{_REGION}"  # private vehicle
    rf"|[{LETTERS}]{{2}}{_NUMBER}{_REGION}"  # taxi
)


def normalise_plate(text: str) -> str:
    """Upper-case Cyrillic without separators; Latin look-alikes are read as Cyrillic."""
    plate = re.sub(r"[\s-]", "", text).upper().translate(_LOOK_ALIKES)
    if not _PLATE.fullmatch(plate):
        raise Refusal(Code.PLATE_INVALID, plate=text)
    return plate
