"""What is in a compartment after a load on top of the heel."""

from collections.abc import Sequence
from decimal import Decimal


def mixed_density15(parts: Sequence[tuple[Decimal, float]]) -> float:
    """kg/m³ of (litres at 15 °C, density at 15 °C) poured together.

    Mean by volume, for mass is kept; the few hundredths of a per cent by which petrols shrink
    when mixed are below what a level can show. ValueError when there is nothing to mix.
    """
    if any(litres15 < 0 for litres15, _density15 in parts):
        raise ValueError("a part cannot have less than no litres")
    total = float(sum(litres15 for litres15, _density15 in parts))
    if not total:
        raise ValueError("there is nothing to mix")
    return sum(float(litres15) * density15 for litres15, density15 in parts) / total
