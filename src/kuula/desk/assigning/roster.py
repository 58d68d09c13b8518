"""The roster: who of a team can be given conversations, and how much they hold."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final

from django.db.models import Count, QuerySet

from kuula.desk.models import Conversation
from kuula.science.assigning import Agent
from kuula.workspace.duty import policy_of
from kuula.workspace.models import RolePermission, Staff
from kuula.workspace.models.duty import AssignmentPolicy, DutyState
from kuula.workspace.permissions import Permission

MOST: Final = 1000
_COLUMNS: Final = (
    "pk",
    "name",
    "language",
    "role",
    "duty__state",
    "duty__since",
    "duty__given_at",
    "abilities__languages",
    "abilities__skills",
    "abilities__cap",
)


@dataclass(frozen=True, slots=True)
class Member:
    """A colleague of a team: duty (empty when they never said), what they hold and can be given.

    `answers` is whether their role answers customers. Without languages of their own they write
    that of their screens.
    """

    id: int
    name: str
    answers: bool
    duty: str
    since: datetime | None
    given_at: datetime | None
    languages: tuple[str, ...]
    skills: tuple[str, ...]
    load: int
    cap: int
    own_cap: int | None

    @property
    def agent(self) -> Agent:
        """The same as the sharing out sees them."""
        return Agent(
            id=self.id,
            load=self.load,
            cap=self.cap,
            languages=frozenset(self.languages),
            skills=frozenset(self.skills),
            on_duty=self.duty == DutyState.ON,
            given_at=self.given_at,
        )


def roster_of(team_id: int, policy: AssignmentPolicy | None = None) -> tuple[Member, ...]:
    """The active colleagues of a team by name, at most MOST; four statements."""
    active = Staff.objects.active().filter(memberships__team_id=team_id)
    return _members(active, policy or policy_of(team_id))


def member(staff_id: int, team_id: int | None = None) -> Member:
    """One active colleague as the roster of a team, or of none, would have them."""
    (found,) = _members(Staff.objects.active().filter(pk=staff_id), policy_of(team_id))
    return found


def agents_of(members: Iterable[Member]) -> tuple[Agent, ...]:
    """Those who answer customers."""
    return tuple(one.agent for one in members if one.answers)


def loads_of(staff_ids: Iterable[int]) -> Mapping[int, int]:
    """How many conversations that wait for us each of them holds."""
    held = Conversation.objects.waiting_on_us().filter(assignee_id__in=set(staff_ids)).order_by()
    return dict(held.values_list("assignee_id").annotate(count=Count("pk")))


def _members(active: "QuerySet[Staff]", policy: AssignmentPolicy) -> tuple[Member, ...]:
    rows = list(active.order_by("name", "pk").values_list(*_COLUMNS)[:MOST])
    loads = loads_of(row[0] for row in rows)
    may = RolePermission.objects.filter(permission=Permission.REPLY)
    answering = frozenset(may.values_list("role", flat=True))
    return tuple(_member(row, loads, answering, policy.cap) for row in rows)


def _member(
    row: tuple[Any, ...], loads: Mapping[int, int], answering: frozenset[str], cap: int
) -> Member:
    number, name, language, role, duty, since, given_at, languages, skills, own_cap = row
    return Member(
        id=number,
        name=name,
        answers=role in answering,
        duty=duty or "",
        since=since,
        given_at=given_at,
        languages=tuple(languages or (language,)),
        skills=tuple(skills or ()),
        load=loads.get(number, 0),
        cap=own_cap or cap,
        own_cap=own_cap,
    )
