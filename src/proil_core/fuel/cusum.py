"""Small losses that add up over the shifts of a driver, a tanker or a meter.

S = max(0, S + loss - 0.5 l): what a shift may lose by its instruments is forgiven, the rest adds
up, so thefts that each stay below the limit of a shift are seen after a few of them.
"""

from typing import Final

FORGIVEN_L: Final = 0.5
LIMIT_L: Final = 6.8


def advance(s_l: float, loss_l: float) -> float:
    return max(0.0, s_l + loss_l - FORGIVEN_L)


def is_alarm(s_l: float) -> bool:
    return s_l > LIMIT_L
