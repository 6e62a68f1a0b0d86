"""The taxpayer's number of a company or a person, and its check digits."""

_WEIGHTS = (3, 7, 2, 4, 10, 3, 5, 9, 4, 6, 8)


def is_inn(text: str) -> bool:
    if not (text.isascii() and text.isdigit()):
        return False
    match len(text):
        case 10:
            return _checks(text)
        case 12:
            return _checks(text[:11]) and _checks(text)
        case _:
            return False


def _checks(digits: str) -> bool:
    weights = _WEIGHTS[-(len(digits) - 1) :]
    total = sum(int(digit) * weight for digit, weight in zip(digits, weights, strict=False))
    return total % 11 % 10 == int(digits[-1])
