"""Balances in words: a figure with what it rests on, and what it is made of."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from django.utils.translation import gettext as _

from kuula.faces.agent.pages.listening.choice import Choice
from kuula.faces.agent.pages.listening.picture import Mood
from kuula.listening.experiences.kinds import KINDS, OTHER_BAD, OTHER_GOOD, PROMISED
from kuula.listening.experiences.queries import Figure, Part
from kuula.ui.formats import number, percent, signed
from kuula.ui.page import Tone

FEW: Final = 5


@dataclass(frozen=True, slots=True)
class KindLine:
    """A kind of experience in a figure."""

    label: str
    count: int
    points: str
    good: bool
    url: str


@dataclass(frozen=True, slots=True)
class Shown:
    """A balance as it is shown; `url` opens what it sums."""

    value: str
    tone: Tone
    n: int
    pleased: str
    hurt: str
    version: str
    url: str


@dataclass(frozen=True, slots=True)
class Promised:
    """What we let people expect, how often it came true, and the gap."""

    label: str
    promised: int
    kept: int
    missed: int
    gap: str
    tone: Tone
    url: str


def shown(figure: Figure, choice: Choice, **more: object) -> Shown:
    """A figure that opens what it sums."""
    return Shown(
        value=points(figure.value, sign=True),
        tone=tone_of(figure),
        n=figure.n,
        pleased=points(figure.good),
        hurt=points(figure.bad),
        version=version_words(figure.version),
        url=choice.cases_url(**more) if figure.n else "",
    )


def kind_lines(figure: Figure, choice: Choice, **more: object) -> Sequence[KindLine]:
    """What a figure is made of, the heaviest first."""
    return [kind_line(part, choice, **more) for part in figure.parts]


def kind_line(part: Part, choice: Choice, **more: object) -> KindLine:
    """One kind of it."""
    value = part.points if part.good else -part.points
    return KindLine(
        label=kind_words(part.kind, good=part.good),
        count=part.count,
        points=points(value, sign=True),
        good=part.good,
        url=choice.cases_url(kind=part.kind, **more),
    )


def promised_lines(figure: Figure, choice: Choice, **more: object) -> Sequence[Promised]:
    """What was promised, next to what happened; only what anything is known of."""
    lines = []
    for label, kept_kind, missed_kind in PROMISED:
        kept, missed = figure.count(kept_kind), figure.count(missed_kind)
        if not kept + missed:
            continue
        share = missed / (kept + missed)
        lines.append(
            Promised(
                label=str(label),
                promised=kept + missed,
                kept=kept,
                missed=missed,
                gap=percent(share),
                tone="bad" if share > 0.2 else "warn" if share else "good",
                url=choice.cases_url(kind=missed_kind, **more) if missed else "",
            )
        )
    return lines


def kind_words(code: str, *, good: bool) -> str:
    """What a kind of experience is called."""
    return str(KINDS.get(code, OTHER_GOOD if good else OTHER_BAD).label)


def mood_of(figure: Figure) -> Mood:
    """How it felt."""
    total = figure.good + figure.bad
    return Mood(figure.good / total if total else None, figure.n < FEW)


def tone_of(figure: Figure) -> Tone:
    """Good above nothing, bad below."""
    return "good" if figure.value > 0 else "bad" if figure.value < 0 else ""


def points(value: float, *, sign: bool = False) -> str:
    """A balance as written: whole, unless time has made a fraction of it."""
    decimals = 0 if float(value).is_integer() else 1
    return signed(value, decimals) if sign else number(value, decimals)


def version_words(version: int) -> str:
    """Which weights a figure is made with."""
    if not version:
        return _("weights as Kuula brings them")
    return _("weights of version %(number)s") % {"number": version}
