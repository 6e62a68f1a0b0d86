"""Proving of a meter with a measure: draws into a vessel of known volume."""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum
from typing import Final

from proil_core.refusal import Code, Refusal

MIN_DRAWS: Final = 3
# What the measure itself and the reading of its neck are worth, one standard deviation.
MEASURE_SD_SHARE: Final = Decimal("0.0005")
# A measure is certified at 20 °C and its steel expands, by volume and °C.
_MEASURE_BASE_C: Final = Decimal(20)
_STEEL_EXPANSION: Final = Decimal("0.000033")
_MAX_ERROR_SHARE: Final = Decimal("0.05")
_STEP: Final = Decimal("0.000001")


class Problem(StrEnum):
    """Why draws cannot be a proving."""

    FEW_DRAWS = "few_draws"
    NOT_POSITIVE = "not_positive"
    IMPOSSIBLE_ERROR = "impossible_error"


@dataclass(frozen=True)
class Draw:
    """Litres of the measure by its scale, litres by the meter, °C of both; None is 20 °C."""

    measure_litres: Decimal
    metered_litres: Decimal
    temperature_c: Decimal | None = None

    @property
    def error_share(self) -> Decimal:
        above = Decimal(0) if self.temperature_c is None else self.temperature_c - _MEASURE_BASE_C
        true_litres = self.measure_litres * (1 + _STEEL_EXPANSION * above)
        return self.metered_litres / true_litres - 1


def error_share(draws: Sequence[Draw]) -> Decimal:
    """Meter minus measure over measure: positive when the meter shows more than flows."""
    return _mean(_errors(draws)).quantize(_STEP)


def sd_share(draws: Sequence[Draw]) -> Decimal:
    """Standard uncertainty of the error: scatter of the mean, and the measure's own."""
    errors = _errors(draws)
    mean = _mean(errors)
    scatter = sum(((error - mean) ** 2 for error in errors), Decimal(0)) / (len(errors) - 1)
    return (scatter / len(errors) + MEASURE_SD_SHARE**2).sqrt().quantize(_STEP)


def _errors(draws: Sequence[Draw]) -> list[Decimal]:
    if len(draws) < MIN_DRAWS:
        raise Refusal(Code.PROVING_INVALID, problem=Problem.FEW_DRAWS, draws=len(draws))
    if any(draw.measure_litres <= 0 or draw.metered_litres <= 0 for draw in draws):
        raise Refusal(Code.PROVING_INVALID, problem=Problem.NOT_POSITIVE)
    errors = [draw.error_share for draw in draws]
    if any(abs(error) > _MAX_ERROR_SHARE for error in errors):
        raise Refusal(Code.PROVING_INVALID, problem=Problem.IMPOSSIBLE_ERROR)
    return errors


def _mean(values: Sequence[Decimal]) -> Decimal:
    return sum(values, Decimal(0)) / len(values)
