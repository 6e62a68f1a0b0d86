"""The curve r(t) of a compartment as a drawing for paper."""

from collections.abc import Sequence
from dataclasses import dataclass
from math import ceil, floor, log10

WIDTH, HEIGHT = 720, 230
_LEFT, _RIGHT, _TOP, _BOTTOM = 46, 12, 16, 34
# A drawing carries its own style: WeasyPrint gives it none of the page's.
_STYLE = """
text { font: 9px "DejaVu Sans", sans-serif; fill: #444 }
.grid { stroke: #ddd; stroke-width: 0.5 }
.zero { stroke: #555; stroke-width: 1 }
.band { fill: #0b6e4f; fill-opacity: 0.16 }
.line { fill: none; stroke: #0b6e4f; stroke-width: 1.4 }
.dot { fill: #0b6e4f }
.doubted { fill: #fff; stroke: #8a5a00 }
.load { stroke: #3457a6; stroke-width: 5; stroke-opacity: 0.35 }
.window { fill: #b3261e; fill-opacity: 0.2 }
.step { fill: #a3130c; font-weight: bold }
.end { text-anchor: end }
.middle { text-anchor: middle }
"""


@dataclass(frozen=True)
class Point:
    """Missing litres at a moment of the shift, in minutes from the opening, with one sigma."""

    t_min: float
    r_l: float
    sigma_l: float
    is_load: bool = False
    is_doubted: bool = False


def curve_svg(
    points: Sequence[Point], window_min: tuple[float, float] | None, words: dict[str, str]
) -> str:
    """Points joined by a line over their band of two sigma, loads as bars, the window shaded.

    `words` has `axis`, `time` and `window`: they are escaped by whoever made them.
    """
    if len(points) < 2:
        return ""
    frame = _Frame.around(points)
    parts = [
        *_grid(frame),
        *([_window(frame, window_min, words["window"])] if window_min else []),
        *(_bar(frame, point) for point in points if point.is_load),
        f'<polygon class="band" points="{_band(frame, points)}"/>',
        f'<polyline class="line" points="{_line(frame, points)}"/>',
        *(_dot(frame, point) for point in points),
        f'<text class="axis" x="4" y="{_TOP - 6}">{words["axis"]}</text>',
        f'<text class="axis end" x="{WIDTH - _RIGHT}" y="{HEIGHT - 4}">{words["time"]}</text>',
    ]
    return (
        f'<svg class="curve" xmlns="http://www.w3.org/2000/svg" role="img" '
        f'viewBox="0 0 {WIDTH} {HEIGHT}"><style>{_STYLE}</style>{"".join(parts)}</svg>'
    )


@dataclass(frozen=True)
class _Frame:
    """From minutes and litres to the points of the drawing."""

    until_min: float
    low_l: float
    high_l: float
    step_l: float

    @classmethod
    def around(cls, points: Sequence[Point]) -> "_Frame":
        low = min(min(point.r_l - 2 * point.sigma_l for point in points), -1.0)
        high = max(max(point.r_l + 2 * point.sigma_l for point in points), 1.0)
        step = nice_step((high - low) / 5)
        return cls(
            max(point.t_min for point in points) or 1.0,
            floor(low / step) * step,
            ceil(high / step) * step,
            step,
        )

    def x(self, t_min: float) -> float:
        return round(_LEFT + (WIDTH - _LEFT - _RIGHT) * t_min / self.until_min, 1)

    def y(self, litres: float) -> float:
        share = (litres - self.low_l) / (self.high_l - self.low_l)
        return round(HEIGHT - _BOTTOM - (HEIGHT - _TOP - _BOTTOM) * share, 1)


def nice_step(rough: float) -> float:
    """The 1, 2 or 5 of some power of ten that is not below `rough`."""
    power = 10.0 ** floor(log10(rough))
    return next(each * power for each in (1, 2, 5, 10) if each * power >= rough * 0.999)


def _grid(frame: _Frame) -> list[str]:
    count = round((frame.high_l - frame.low_l) / frame.step_l)
    levels = [frame.low_l + frame.step_l * number for number in range(count + 1)]
    hours = range(floor(frame.until_min / 60) + 1)
    return [
        *(
            f'<line class="{"zero" if abs(level) < frame.step_l / 9 else "grid"}" x1="{_LEFT}" '
            f'x2="{WIDTH - _RIGHT}" y1="{frame.y(level)}" y2="{frame.y(level)}"/>'
            f'<text class="axis end" x="{_LEFT - 5}" y="{frame.y(level) + 3}">'
            f"{_signed(level)}</text>"
            for level in levels
        ),
        *(
            f'<text class="axis middle" x="{frame.x(60 * hour)}" y="{HEIGHT - _BOTTOM + 14}">'
            f"{hour}</text>"
            for hour in hours
        ),
    ]


def _signed(litres: float) -> str:
    return f"{litres:+.4g}" if round(litres, 6) else "0"


def _window(frame: _Frame, window_min: tuple[float, float], words: str) -> str:
    start, end = (frame.x(minute) for minute in window_min)
    width = max(end - start, 2)
    is_right = start > WIDTH / 2
    x, anchor = (start - 4, " end") if is_right else (end + 4, "")
    return (
        f'<rect class="window" x="{start}" y="{_TOP}" width="{width:.1f}" '
        f'height="{HEIGHT - _TOP - _BOTTOM}"/>'
        f'<text class="step{anchor}" x="{x}" y="{_TOP + 12}">{words}</text>'
    )


def _bar(frame: _Frame, point: Point) -> str:
    x = frame.x(point.t_min)
    return f'<line class="load" x1="{x}" x2="{x}" y1="{_TOP}" y2="{HEIGHT - _BOTTOM}"/>'


def _band(frame: _Frame, points: Sequence[Point]) -> str:
    upper = [(point.t_min, point.r_l + 2 * point.sigma_l) for point in points]
    lower = [(point.t_min, point.r_l - 2 * point.sigma_l) for point in reversed(points)]
    return " ".join(f"{frame.x(t)},{frame.y(r)}" for t, r in upper + lower)


def _line(frame: _Frame, points: Sequence[Point]) -> str:
    return " ".join(f"{frame.x(point.t_min)},{frame.y(point.r_l)}" for point in points)


def _dot(frame: _Frame, point: Point) -> str:
    shown = "dot doubted" if point.is_doubted else "dot"
    return f'<circle class="{shown}" cx="{frame.x(point.t_min)}" cy="{frame.y(point.r_l)}" r="2"/>'
