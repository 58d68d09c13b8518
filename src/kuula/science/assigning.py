"""Who is given what: cases that wait, shared out among agents who are there and free.

The oldest reply due goes first. It goes to the agent the customer knows, if they are on duty and
below their cap; else to whoever holds the smallest part of their cap, and among those to who was
given nothing for the longest time. What nobody can take waits, with the reason.

A language or a skill is asked for only where somebody in the team has it; once a reply is overdue
and nobody on duty has it, anybody may take the case: rather late and by hand than never.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from enum import StrEnum
from fractions import Fraction
from typing import Final

_NEVER: Final = datetime.min.replace(tzinfo=UTC)
_LAST: Final = datetime.max.replace(tzinfo=UTC)
NONE: Final[frozenset[str]] = frozenset()


@dataclass(frozen=True, slots=True)
class Agent:
    """Somebody of the team: `load` open cases of at most `cap`, last given one at `given_at`."""

    id: int
    load: int
    cap: int
    languages: frozenset[str] = NONE
    skills: frozenset[str] = NONE
    on_duty: bool = True
    given_at: datetime | None = None

    @property
    def is_free(self) -> bool:
        """Whether one more fits."""
        return self.load < self.cap


@dataclass(frozen=True, slots=True)
class Case:
    """Something that waits for an agent, since a moment; `known` is who the customer knows.

    `working` says whether the team works just now.
    """

    id: int
    since: datetime
    due: datetime | None = None
    language: str = ""
    skills: frozenset[str] = NONE
    known: int | None = None
    working: bool = True


class Why(StrEnum):
    """Why a case waits: the first of these that holds."""

    HOURS = "hours"
    NOBODY = "nobody"
    LANGUAGE = "language"
    SKILL = "skill"
    FULL = "full"


@dataclass(frozen=True, slots=True)
class Given:
    """A case goes to an agent, who then holds `load` of `cap`; `language` and `skills` are what was
    asked for and they have."""

    case: int
    agent: int
    known: bool
    language: str
    skills: tuple[str, ...]
    load: int
    cap: int


@dataclass(frozen=True, slots=True)
class Waiting:
    """A case stays where it is."""

    case: int
    why: Why


@dataclass(frozen=True, slots=True)
class Queue:
    """The cases of one team, its agents, and the one of them who asks for the next case."""

    cases: Sequence[Case]
    agents: Sequence[Agent]
    asking: Agent


@dataclass(frozen=True, slots=True)
class _Wanted:
    """What whoever takes a case must have."""

    language: str
    skills: frozenset[str]

    def has(self, agent: Agent) -> bool:
        return (not self.language or self.language in agent.languages) and (
            self.skills <= agent.skills
        )


def in_order(cases: Iterable[Case]) -> list[Case]:
    """The reply that is due first, then what waits longest; without a target last."""
    return sorted(cases, key=_order)


def share(
    cases: Iterable[Case], agents: Iterable[Agent], now: datetime
) -> tuple[list[Given], list[Waiting]]:
    """Share out as much as can be; loads rise as cases are given, no one passes their cap."""
    team = {agent.id: agent for agent in agents}
    given: list[Given] = []
    waiting: list[Waiting] = []
    for case in in_order(cases):
        found = choose(case, tuple(team.values()), now)
        if isinstance(found, Waiting):
            waiting.append(found)
            continue
        given.append(found)
        team[found.agent] = replace(team[found.agent], load=found.load, given_at=now)
    return given, waiting


def choose(case: Case, agents: Sequence[Agent], now: datetime) -> Given | Waiting:
    """Who takes one case, or why it waits."""
    there = [agent for agent in agents if agent.on_duty]
    if not case.working:
        return Waiting(case.id, Why.HOURS)
    if not there:
        return Waiting(case.id, Why.NOBODY)
    wanted = _wanted(case, agents, now)
    able = [agent for agent in there if wanted.has(agent)]
    free = [agent for agent in able if agent.is_free]
    if not free:
        return Waiting(case.id, _why(wanted, there, able))
    return _given(case, min(free, key=lambda agent: _rank(case, agent)), wanted)


def next_for(queues: Iterable[Queue], now: datetime) -> list[Given]:
    """What an agent who asks for the next case may be given, best first.

    What the customer's own agent could take, who is on duty and free, comes after everything else.
    """
    offers: list[tuple[bool, Case, Given]] = []
    for queue in queues:
        if not queue.asking.is_free:
            continue
        for case in queue.cases:
            wanted = _wanted(case, queue.agents, now)
            if wanted.has(queue.asking):
                later = _is_for_another(case, queue)
                offers.append((later, case, _given(case, queue.asking, wanted)))
    return [one for _l, _c, one in sorted(offers, key=lambda it: (it[0], *_order(it[1])))]


def _order(case: Case) -> tuple[datetime, datetime, int]:
    return case.due or _LAST, case.since, case.id


def _wanted(case: Case, agents: Sequence[Agent], now: datetime) -> _Wanted:
    late = case.due is not None and case.due <= now

    def asked_for(words: frozenset[str], of: Iterable[frozenset[str]]) -> frozenset[str]:
        return words & frozenset[str]().union(*of)

    asked = [agent for agent in agents if agent.on_duty or not late]
    spoken = asked_for(frozenset({case.language}), (agent.languages for agent in asked))
    return _Wanted(
        case.language if spoken else "",
        asked_for(case.skills, (agent.skills for agent in asked)),
    )


def _rank(case: Case, agent: Agent) -> tuple[bool, Fraction, datetime, int]:
    """Who comes first: known, least loaded, longest without, lowest number; so ties are stable."""
    part = Fraction(agent.load, agent.cap)
    return case.known != agent.id, part, agent.given_at or _NEVER, agent.id


def _given(case: Case, agent: Agent, wanted: _Wanted) -> Given:
    return Given(
        case=case.id,
        agent=agent.id,
        known=case.known == agent.id,
        language=wanted.language,
        skills=tuple(sorted(wanted.skills)),
        load=agent.load + 1,
        cap=agent.cap,
    )


def _why(wanted: _Wanted, there: Sequence[Agent], able: Sequence[Agent]) -> Why:
    if able:
        return Why.FULL
    if wanted.language and not any(wanted.language in agent.languages for agent in there):
        return Why.LANGUAGE
    return Why.SKILL


def _is_for_another(case: Case, queue: Queue) -> bool:
    others = (agent for agent in queue.agents if agent.id != queue.asking.id)
    known = next((agent for agent in others if agent.id == case.known), None)
    return known is not None and known.on_duty and known.is_free
