"""Litres and roubles as exact decimals, in the steps in which they are stored."""

from decimal import ROUND_HALF_UP, Decimal, InvalidOperation

LITRE_STEP = Decimal("0.001")
KOPECK = Decimal("0.01")


def litres(value: Decimal | str | int | float) -> Decimal:
    """Round half up to a millilitre; ValueError for what is not a finite number."""
    return _in_steps(value, LITRE_STEP)


def roubles(value: Decimal | str | int | float) -> Decimal:
    """Round half up to a kopeck; ValueError for what is not a finite number."""
    return _in_steps(value, KOPECK)


def to_kopecks(amount: Decimal) -> int:
    """Whole kopecks of an amount already rounded; ValueError rather than drop a fraction."""
    kopecks = amount.scaleb(2)
    if kopecks != kopecks.to_integral_value():
        raise ValueError(f"{amount} roubles is not a whole number of kopecks")
    return int(kopecks)


def from_kopecks(kopecks: int) -> Decimal:
    return roubles(Decimal(kopecks).scaleb(-2))


def _in_steps(value: Decimal | str | int | float, step: Decimal) -> Decimal:
    # The shortest repr of a float is what was typed: 0.145 must not become 0.14499…
    exact = repr(float(value)) if isinstance(value, float) else value
    try:
        rounded = Decimal(exact).quantize(step, ROUND_HALF_UP)
    except InvalidOperation as error:
        raise ValueError(f"{value!r} is not a finite number of a usable size") from error
    if not rounded.is_finite():
        raise ValueError(f"{value!r} is not a finite number")
    return rounded + 0  # -0.000 becomes 0.000
