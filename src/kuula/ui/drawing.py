"""Charts as SVG, drawn by hand: no numbers of their own, colours and type from the stylesheet.

A chart is drawn twice, wide and narrow, so that its words keep their size; the stylesheet shows
one. Whoever draws says in words what the picture shows (`label`) and gives the table twin.
"""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from itertools import groupby
from typing import Final

from markupsafe import Markup

TOP: Final = 14
BOTTOM: Final = 26
LEFT: Final = 44
HEIGHT: Final = 220
WIDE: Final = 540
NARROW: Final = 330


@dataclass(frozen=True, slots=True)
class Dot:
    """One value with its interval; None where there is none. `pale` says it cannot be told from
    noise; `words` are shown when pointed at."""

    value: float | None
    words: str
    low: float | None = None
    high: float | None = None
    pale: bool = False


@dataclass(frozen=True, slots=True)
class Line:
    """Dots in order, named directly at the line's end. `tone` is accent, good, bad or quiet."""

    name: str
    dots: Sequence[Dot]
    tone: str = "accent"


@dataclass(frozen=True, slots=True)
class Mark:
    """Something that happened at a place of a trend, which may lie between two: 1.5 is halfway from
    the second to the third."""

    place: float
    words: str


@dataclass(frozen=True, slots=True)
class Trend:
    """Lines over common places. `labels` name the places; `ticks` are the marks of the height.

    The height begins at `lowest` and ends at the last tick. `write` puts a tick into words.
    """

    label: str
    labels: Sequence[str]
    lines: Sequence[Line]
    ticks: Sequence[float]
    write: Callable[[float], str] = field(default=str)
    lowest: float = 0
    marks: Sequence[Mark] = ()


def draw_trend(trend: Trend) -> Markup:
    """The chart, wide and narrow."""
    return _drawn(trend, WIDE, "chart-wide") + _drawn(trend, NARROW, "chart-narrow")


def even_ticks(highest: float, *, steps: Sequence[float], most: int = 4) -> tuple[float, ...]:
    """Ticks from zero that reach `highest`, at most `most` steps of the first of `steps` that
    fits."""
    step = next((one for one in steps if one * most >= highest), steps[-1])
    count = max(1, min(most, -int(-highest // step)))
    return tuple(step * n for n in range(count + 1))


@dataclass(frozen=True, slots=True)
class _Frame:
    width: int
    right: int
    places: int
    highest: float
    lowest: float = 0

    def x(self, place: float) -> float:
        """The middle of a place, in units of the drawing."""
        step = (self.width - LEFT - self.right) / max(1, self.places)
        return round(LEFT + step * (place + 0.5), 1)

    def y(self, value: float) -> float:
        """The height of a value."""
        height = self.highest - self.lowest
        share = min(1.0, (value - self.lowest) / height) if height else 0.0
        return round(HEIGHT - BOTTOM - share * (HEIGHT - TOP - BOTTOM), 1)


def _drawn(trend: Trend, width: int, name: str) -> Markup:
    longest = max((len(line.name) for line in trend.lines), default=0)
    frame = _Frame(width, 14 + 7 * longest, len(trend.labels), trend.ticks[-1], trend.lowest)
    parts = [*_heights(trend, frame), *_places(trend, frame, width), *_marks(trend.marks, frame)]
    for line in trend.lines:
        parts += _line(line, frame)
    parts += _names(trend.lines, frame)
    return Markup('<svg class="{}" viewBox="0 0 {} {}" role="img" aria-label="{}">{}</svg>').format(
        name, width, HEIGHT, trend.label, Markup("").join(parts)
    )


def _heights(trend: Trend, frame: _Frame) -> Iterator[Markup]:
    for tick in trend.ticks:
        y = frame.y(tick)
        yield Markup('<path class="axis" d="M{} {}H{}"/>').format(
            LEFT, y, frame.width - frame.right
        )
        yield Markup('<text x="{}" y="{}" text-anchor="end">{}</text>').format(
            LEFT - 8, y + 4, trend.write(tick)
        )


def _places(trend: Trend, frame: _Frame, width: int) -> Iterator[Markup]:
    room = (width - LEFT - frame.right) / max(1, len(trend.labels))
    every = max(1, -int(-56 // room))
    last = len(trend.labels) - 1
    for place, words in enumerate(trend.labels):
        if (last - place) % every == 0:
            yield Markup('<text x="{}" y="{}" text-anchor="middle">{}</text>').format(
                frame.x(place), HEIGHT - 6, words
            )


def _marks(marks: Sequence[Mark], frame: _Frame) -> Iterator[Markup]:
    for mark in marks:
        x = frame.x(min(max(mark.place, -0.5), frame.places - 0.5))
        yield Markup('<path class="mark" d="M{} {}V{}"/>').format(x, TOP, HEIGHT - BOTTOM)
        yield Markup('<text class="mark-name" x="{}" y="{}" text-anchor="middle">{}</text>').format(
            x, TOP - 3, mark.words
        )


def _line(line: Line, frame: _Frame) -> Iterator[Markup]:
    placed = list(enumerate(line.dots))
    for there, run in groupby(placed, key=lambda one: _solid(one[1])):
        points = [f"{frame.x(place)} {frame.y(dot.value or 0)}" for place, dot in run]
        if there and len(points) > 1:
            path = "M" + "L".join(points)
            yield Markup('<path class="trend {}" d="{}"/>').format(line.tone, path)
    for place, dot in placed:
        if dot.value is not None:
            yield _dot(dot, line.tone, frame.x(place), frame)


def _dot(dot: Dot, tone: str, x: float, frame: _Frame) -> Markup:
    whisker = Markup("")
    if dot.low is not None and dot.high is not None:
        whisker = Markup('<path class="interval" d="M{} {}V{}"/>').format(
            x, frame.y(dot.low), frame.y(dot.high)
        )
    circle = Markup('<circle class="dot {}{}" cx="{}" cy="{}" r="4"/>').format(
        tone, " hollow" if dot.pale else "", x, frame.y(dot.value or 0)
    )
    return Markup("<g><title>{}</title>{}{}</g>").format(dot.words, whisker, circle)


def _names(lines: Sequence[Line], frame: _Frame) -> Iterator[Markup]:
    """Each line's name at its end, pushed apart where two would lie on each other."""
    ends = []
    for line in lines:
        last = [(n, dot.value) for n, dot in enumerate(line.dots) if dot.value is not None]
        if last and line.name:
            ends.append((frame.y(last[-1][1] or 0), line.name))
    lowest = 0.0
    for y, name in sorted(ends):
        lowest = max(y, lowest + 15)
        yield Markup('<text class="line-name" x="{}" y="{}">{}</text>').format(
            frame.width - frame.right + 4, lowest + 4, name
        )


def _solid(dot: Dot) -> bool:
    return dot.value is not None and not dot.pale
