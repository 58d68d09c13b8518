"""The journey map: stage by stage how many experiences there were, how they felt and what they come
to."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from django.urls import reverse
from django.utils.translation import gettext as _
from markupsafe import Markup

from kuula.desk.access import hidden_numbers
from kuula.faces.agent.doors import StaffRequest
from kuula.faces.agent.frame import frame_for
from kuula.faces.agent.pages.listening.choice import (
    Choice,
    brand_options,
    choice_of,
    half_options,
    span_options,
    team_options,
)
from kuula.faces.agent.pages.listening.figures import (
    KindLine,
    Shown,
    kind_line,
    mood_of,
    shown,
)
from kuula.faces.agent.pages.listening.picture import Mood, draw_slices, draw_split
from kuula.faces.agent.pages.listening.shell import tabs_of
from kuula.listening.experiences.queries import summed
from kuula.listening.models import Journey
from kuula.listening.touchpoints.queries import StageFigures, journey_map, page_of_journeys
from kuula.ui.formats import number
from kuula.ui.page import Column, NavItem, Option, Page
from kuula.workspace.permissions import Permission

MOST: Final = 50


@dataclass(frozen=True, slots=True)
class PlaceShown:
    """A touchpoint of a stage with its own balance."""

    name: str
    shown: Shown


@dataclass(frozen=True, slots=True)
class StageShown:
    """A stage as the map draws it. `best` and `worst` are the kinds that weigh most there."""

    number: int
    name: str
    expects: str
    shown: Shown
    mood: Mood
    feeling: str
    curve: Markup
    split: Markup
    effort: str
    answers: int
    best: KindLine | None
    worst: KindLine | None
    places: Sequence[PlaceShown]


@dataclass(frozen=True, kw_only=True)
class JourneyPage(Page):
    """The map of one journey; without any yet `id` is 0."""

    tabs: Sequence[NavItem]
    id: int
    about: str
    journeys: Sequence[NavItem]
    segment: tuple[str, str]
    archived: bool
    whole: Shown | None
    stages: Sequence[StageShown]
    columns: Sequence[Column]
    rows: Sequence[Sequence[str]]
    choice: Choice
    spans: Sequence[Option]
    halves: Sequence[Option]
    teams: Sequence[Option]
    brands: Sequence[Option]
    may_change: bool


def first_page(request: StaffRequest) -> JourneyPage:
    """The map of the first journey, or an invitation to draw one."""
    found = page_of_journeys(request.actor, size=1).rows
    return journey_page(request, found[0] if found else None)


def journey_page(request: StaffRequest, journey: Journey | None) -> JourneyPage:
    """The map of a journey."""
    actor, choice = request.actor, choice_of(request)
    drawn: Sequence[StageFigures] = ()
    if journey is not None:
        drawn = journey_map(actor, journey, choice.sought, hidden=hidden_numbers(actor))
    stages = _stages(drawn, choice)
    return JourneyPage(
        title=journey.name if journey else _("Journeys"),
        frame=frame_for(request, "listening"),
        tabs=tabs_of(actor, "listening"),
        id=journey.pk if journey else 0,
        about=journey.about if journey else "",
        journeys=_journeys(request, journey),
        segment=_segment(journey),
        archived=bool(journey and journey.archived_at),
        whole=_whole(journey, drawn, choice) if journey else None,
        stages=stages,
        columns=_columns(),
        rows=[_row(one) for one in stages],
        choice=choice,
        spans=span_options(),
        halves=half_options(),
        teams=team_options(actor),
        brands=brand_options(),
        may_change=actor.may(Permission.LISTENING),
    )


def _stages(drawn: Sequence[StageFigures], choice: Choice) -> Sequence[StageShown]:
    moods = [mood_of(one.figure) for one in drawn]
    most = max((one.figure.good + one.figure.bad for one in drawn), default=0)
    curves = draw_slices(moods)
    return [
        _stage(one, mood, curve, choice, most)
        for one, mood, curve in zip(drawn, moods, curves, strict=True)
    ]


def _stage(one: StageFigures, mood: Mood, curve: Markup, choice: Choice, most: float) -> StageShown:
    journey, figure = one.stage.journey_id, one.figure
    here = {"journey": journey, "stage": one.stage.pk}
    return StageShown(
        number=one.stage.place + 1,
        name=one.stage.name,
        expects=one.stage.expects,
        shown=shown(figure, choice, **here),
        mood=mood,
        feeling=_feeling(mood),
        curve=curve,
        split=draw_split(figure.good, figure.bad, most),
        effort=number(one.effort.mean, 1) if one.effort else "",
        answers=one.effort.answers if one.effort else 0,
        best=next((kind_line(p, choice, **here) for p in figure.parts if p.good), None),
        worst=next((kind_line(p, choice, **here) for p in figure.parts if not p.good), None),
        places=[
            PlaceShown(
                place.shown,
                shown(
                    one.by_touchpoint[place.pk],
                    choice,
                    journey=journey,
                    touchpoint=place.pk,
                ),
            )
            for place in one.touchpoints
        ],
    )


def _feeling(mood: Mood) -> str:
    if mood.share is None:
        return _("nothing recorded")
    if mood.pale:
        return _("too few to tell")
    words = {"good": _("pleased"), "even": _("mixed"), "bad": _("hurt")}
    return words[mood.tone]


def _whole(journey: Journey, drawn: Sequence[StageFigures], choice: Choice) -> Shown | None:
    """All of the journey; a touchpoint that stands in two stages counts once."""
    by_touchpoint = {key: value for one in drawn for key, value in one.by_touchpoint.items()}
    if not by_touchpoint:
        return None
    return shown(summed(by_touchpoint.values()), choice, journey=journey.pk)


def _journeys(request: StaffRequest, journey: Journey | None) -> Sequence[NavItem]:
    """The journeys to go to."""
    found = page_of_journeys(request.actor, size=MOST).rows
    here = journey.pk if journey else 0
    return [
        NavItem(label=one.name, url=reverse("journey", args=[one.pk]), current=one.pk == here)
        for one in found
    ]


def _segment(journey: Journey | None) -> tuple[str, str]:
    """Whose journey it is, and where that segment stands."""
    if journey is None or journey.segment is None:
        return _("All customers"), ""
    return journey.segment.name, reverse("segment", args=[journey.segment.pk])


def _columns() -> Sequence[Column]:
    return [
        Column(_("Stage")),
        Column(_("Balance"), numeric=True),
        Column(_("Experiences"), numeric=True),
        Column(_("Good"), numeric=True),
        Column(_("Bad"), numeric=True),
        Column(_("Feeling")),
        Column(_("Ease, 1 to 7"), numeric=True),
    ]


def _row(one: StageShown) -> Sequence[str]:
    figure = one.shown
    known = bool(figure.n)
    return (
        one.name,
        figure.value if known else "–",
        number(figure.n),
        figure.pleased if known else "–",
        figure.hurt if known else "–",
        one.feeling,
        one.effort or _("no answers yet"),
    )
