"""The curve of feelings over a journey: a slice of it in each stage, so that it bends with the
page. No numbers of its own; colours from the stylesheet."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from markupsafe import Markup

HIGH: Final = 100
WIDE: Final = 100
MARGIN: Final = 12


@dataclass(frozen=True, slots=True)
class Mood:
    """How a stage felt: `share` is the part of what was good in all that counted, None without
    anything; `pale` when too little happened to tell."""

    share: float | None
    pale: bool = False

    @property
    def tone(self) -> str:
        """In a word for the stylesheet."""
        if self.share is None:
            return "none"
        return "good" if self.share >= PLEASED else "bad" if self.share < HURT else "even"

    @property
    def icon(self) -> str:
        """The face of it."""
        return {"good": "face-slightly-smiling", "bad": "face-slightly-frowning"}.get(
            self.tone, "face-neutral"
        )


PLEASED: Final = 0.6
HURT: Final = 0.4


def draw_slices(moods: Sequence[Mood]) -> list[Markup]:
    """One picture for each stage; side by side they are one curve."""
    heights = [None if one.share is None else _height(one.share) for one in moods]
    around = [None, *heights, None]
    return [
        _slice(mood, (around[place], here, around[place + 2]))
        for place, (mood, here) in enumerate(zip(moods, heights, strict=True))
    ]


def draw_split(good: float, bad: float, most: float) -> Markup:
    """A bar of what was good and what was bad, as long as the largest of the journey allows."""
    scale = WIDE / most if most else 0
    left, right = round(good * scale, 2), round(bad * scale, 2)
    return Markup(
        '<svg class="split" viewBox="0 0 100 6" preserveAspectRatio="none" aria-hidden="true">'
        '<rect class="split-ground" width="100" height="6"/>'
        '<rect class="split-good" width="{}" height="6"/>'
        '<rect class="split-bad" x="{}" width="{}" height="6"/></svg>'
    ).format(left, left, right)


def _height(share: float) -> float:
    return round(MARGIN + (1 - share) * (HIGH - 2 * MARGIN), 2)


def _slice(mood: Mood, heights: tuple[float | None, float | None, float | None]) -> Markup:
    before, here, after = heights
    drawn = Markup("")
    if here is not None:
        drawn += _branch(here, before, 0) if before is not None else Markup("")
        drawn += _branch(here, after, WIDE) if after is not None else Markup("")
        drawn += Markup('<path class="mood-dot {}{}" d="M50 {}h0"/>').format(
            mood.tone, " pale" if mood.pale else "", here
        )
    return Markup(
        '<svg class="mood" viewBox="0 0 100 100" preserveAspectRatio="none" aria-hidden="true">'
        '<rect class="mood-good" width="100" height="50"/>'
        '<rect class="mood-bad" y="50" width="100" height="50"/>'
        '<path class="mood-middle" d="M0 50H100"/>{}</svg>'
    ).format(drawn)


def _branch(here: float, there: float, edge: int) -> Markup:
    """The half of the curve from the middle of a stage to its edge, level in the middle."""
    first, second = (75.0, 87.5) if edge else (25.0, 12.5)
    bend, end = round((3 * here + there) / 4, 2), round((here + there) / 2, 2)
    curve = f"M50 {here}C{first} {here} {second} {bend} {edge} {end}"
    return Markup('<path class="mood-area" d="{}V50H50Z"/><path class="mood-line" d="{}"/>').format(
        curve, curve
    )
