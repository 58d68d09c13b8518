"""What each kind of experience weighs, with the versions and why they were made."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from django.http import QueryDict
from django.utils.translation import gettext as _

from kuula.faces.agent.doors import StaffRequest
from kuula.faces.agent.frame import frame_for
from kuula.faces.agent.pages.listening.figures import kind_words
from kuula.faces.agent.pages.listening.shell import tabs_of
from kuula.kit.problems import Problem
from kuula.kit.text import whole_number
from kuula.listening.experiences.kinds import HEAVIEST, KINDS
from kuula.listening.experiences.weights import versions_of_weights, weights_now
from kuula.listening.models import Weighting
from kuula.ui.page import NavItem, Page
from kuula.workspace.permissions import Permission
from kuula.workspace.queries import colleagues

PREFIX = "weight-"


@dataclass(frozen=True, slots=True)
class WeightRow:
    """A kind with its weight; `first` is what Kuula brings."""

    code: str
    label: str
    good: bool
    weight: str
    first: int
    problem: str


@dataclass(frozen=True, slots=True)
class VersionLine:
    """A version: who made it when and why, and what it changed."""

    number: int
    who: str
    at: datetime
    reason: str
    changes: Sequence[str]


@dataclass(frozen=True, kw_only=True)
class WeightsPage(Page):
    """The weights to read, or to change."""

    tabs: Sequence[NavItem]
    good: Sequence[WeightRow]
    bad: Sequence[WeightRow]
    heaviest: int
    version: int
    versions: Sequence[VersionLine]
    reason: str
    problem: str
    wrong: str
    may_change: bool


def sent_weights(sent: QueryDict) -> dict[str, int]:
    """The weights as sent; what is no whole number is as none can be."""
    found = {}
    for code in KINDS:
        said = sent.get(PREFIX + code)
        if said is not None:
            number = whole_number(said.strip())
            found[code] = -1 if number is None else number
    return found


def weights_page(request: StaffRequest, problem: Problem | None = None) -> WeightsPage:
    """The page, with what is wrong with what was sent."""
    standing = weights_now()
    rows = []
    for code, kind in KINDS.items():
        weight = str(standing.of(code))
        if problem is not None:
            weight = request.POST.get(PREFIX + code, weight)
        wrong = str(problem) if problem is not None and problem.field == code else ""
        label = kind_words(code, good=kind.good)
        rows.append(WeightRow(code, label, kind.good, weight, kind.weight, wrong))
    return WeightsPage(
        title=_("Weights"),
        frame=frame_for(request, "listening"),
        tabs=tabs_of(request.actor, "weights"),
        good=[one for one in rows if one.good],
        bad=[one for one in rows if not one.good],
        heaviest=HEAVIEST,
        version=standing.version,
        versions=_versions(request),
        reason=request.POST.get("reason", "") if problem else "",
        problem=str(problem) if problem else "",
        wrong=problem.field if problem else "",
        may_change=request.actor.may(Permission.LISTENING),
    )


def _versions(request: StaffRequest) -> Sequence[VersionLine]:
    known = versions_of_weights(request.actor)
    staff = {one.id: one.name for one in colleagues()}
    first = {code: kind.weight for code, kind in KINDS.items()}
    before = [*(one.weights for one in known[1:]), first][: len(known)]
    return [
        VersionLine(
            number=one.pk,
            who=staff.get(one.staff_id or 0, "Kuula"),
            at=one.made_at,
            reason=one.reason,
            changes=_changes(one, first | earlier),
        )
        for one, earlier in zip(known, before, strict=True)
    ]


def _changes(one: Weighting, before: dict[str, int]) -> Sequence[str]:
    return [
        _("%(kind)s: %(before)s → %(after)s")
        % {"kind": kind_words(code, good=kind.good), "before": before[code], "after": after}
        for code, kind in KINDS.items()
        if (after := one.weights.get(code, before[code])) != before[code]
    ]
