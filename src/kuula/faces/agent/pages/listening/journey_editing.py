"""A journey to fill in: its stages as rows that can be added, moved and taken out before saving."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Final

from django.http import QueryDict
from django.urls import reverse
from django.utils.translation import gettext as _

from kuula.faces.agent.doors import StaffRequest
from kuula.faces.agent.forms.meanwhile import SEEN
from kuula.faces.agent.frame import frame_for
from kuula.faces.agent.pages.listening.choice import segment_options
from kuula.faces.agent.pages.listening.shell import tabs_of
from kuula.kit.problems import Problem
from kuula.kit.text import whole_number
from kuula.listening.models import Journey
from kuula.listening.touchpoints.access import touchpoints_for
from kuula.listening.touchpoints.actions import JourneyForm, StageForm
from kuula.listening.touchpoints.queries import stages_of
from kuula.people.actions.meanwhile import revision
from kuula.ui.page import NavItem, Option, Page

MOST_STAGES: Final = 20
EMPTY: Final = StageForm("")


@dataclass(frozen=True, slots=True)
class StageRow:
    """A stage in the form, with the names of what is chosen."""

    place: int
    name: str
    expects: str
    chosen: Sequence[str]
    named: str


@dataclass(frozen=True, kw_only=True)
class JourneyEditPage(Page):
    """The form of a journey."""

    tabs: Sequence[NavItem]
    name: str
    about: str
    segment: str
    segments: Sequence[Option]
    stages: Sequence[StageRow]
    touchpoints: Sequence[Option]
    may_add: bool
    seen: str
    problem: str
    wrong: str
    back_url: str


def sent_journey(sent: QueryDict) -> JourneyForm:
    """The journey as the form has it; what is no number is no touchpoint."""
    count = min(whole_number(sent.get("stages", "")) or 0, MOST_STAGES + 1)
    return JourneyForm(
        name=sent.get("name", ""),
        about=sent.get("about", ""),
        segment_id=whole_number(sent.get("segment", "")),
        stages=[_sent_stage(sent, place) for place in range(count)],
    )


def standing_journey(journey: Journey | None) -> JourneyForm:
    """The journey as it stands, or the beginnings of a new one."""
    if journey is None:
        return JourneyForm("", [EMPTY, EMPTY, EMPTY])
    stages = [
        StageForm(stage.name, stage.expects, [one.pk for one in places])
        for stage, places in stages_of(journey)
    ]
    return JourneyForm(journey.name, stages, journey.about, journey.segment_id)


def changed_journey(form: JourneyForm, change: str) -> JourneyForm:
    """The form after a button beside a stage was pressed: add, up-2, down-2, out-2."""
    stages = list(form.stages)
    verb, _dash, number = change.partition("-")
    place = whole_number(number)
    if verb == "add" and len(stages) < MOST_STAGES:
        stages.append(EMPTY)
    elif place is not None and place < len(stages):
        moved = stages.pop(place)
        if verb == "up":
            stages.insert(max(place - 1, 0), moved)
        elif verb == "down":
            stages.insert(place + 1, moved)
        elif verb != "out":
            stages.insert(place, moved)
    return replace(form, stages=stages)


def journey_edit_page(
    request: StaffRequest,
    journey: Journey | None,
    form: JourneyForm,
    problem: Problem | None = None,
) -> JourneyEditPage:
    """The form, with what is wrong with it."""
    offered = {
        str(one.pk): one.shown for one in touchpoints_for(request.actor).in_use().order_by("pk")
    }
    back = reverse("journey", args=[journey.pk]) if journey else reverse("listening")
    standing = revision(journey.changed_at) if journey else ""
    return JourneyEditPage(
        title=journey.name if journey else _("New journey"),
        frame=frame_for(request, "listening"),
        tabs=tabs_of(request.actor, "listening"),
        name=form.name,
        about=form.about,
        segment=str(form.segment_id or ""),
        segments=segment_options(request.actor),
        stages=[_row(place, one, offered) for place, one in enumerate(form.stages)],
        touchpoints=[Option(number, name) for number, name in offered.items()],
        may_add=len(form.stages) < MOST_STAGES,
        seen=standing if problem else request.POST.get(SEEN, standing),
        problem=str(problem) if problem else "",
        wrong=problem.field if problem else "",
        back_url=back,
    )


def _sent_stage(sent: QueryDict, place: int) -> StageForm:
    numbers = [whole_number(one) for one in sent.getlist(f"places-{place}")]
    return StageForm(
        name=sent.get(f"name-{place}", ""),
        expects=sent.get(f"expects-{place}", ""),
        touchpoint_ids=[one for one in numbers if one is not None],
    )


def _row(place: int, one: StageForm, offered: dict[str, str]) -> StageRow:
    chosen = [str(number) for number in one.touchpoint_ids]
    named = ", ".join(offered[number] for number in chosen if number in offered)
    return StageRow(place, one.name, one.expects, chosen, named)
