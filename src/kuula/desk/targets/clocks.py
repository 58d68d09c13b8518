"""The clocks of a conversation as it carries them: what began when, under which rules, with which
pauses.

A clock keeps what it needs to print its own derivation. All functions change a locked conversation
in memory; the caller saves it.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any, Final

from kuula.desk.deadlines import Whose, schedule_for
from kuula.desk.models.conversation import Conversation, State
from kuula.desk.targets.rules import DOOR, Case, Choice, Kind, case_of, chosen, rules_for
from kuula.kit import clock
from kuula.science.changing_clocks import Leg, reckon_legs
from kuula.science.working_time import Pause, Reckoned
from kuula.workspace.hours import working_seconds

REPLY: Final = "reply"
RESOLUTION: Final = "resolution"
SETTLED: Final = (State.SOLVED, State.CLOSED)


@dataclass(frozen=True, slots=True)
class Rule:
    """What is in force from a moment on: minutes by a rule, in the hours of a team."""

    since: datetime
    minutes: int | None
    rule: int | None
    team_id: int | None


@dataclass(frozen=True, slots=True)
class Clock:
    """One clock: its kind, the rules it ran under in order, when it was paused, and whether it
    ended with our answer."""

    kind: Kind
    rules: tuple[Rule, ...]
    pauses: tuple[Pause, ...] = ()
    answered: bool = False

    @property
    def paused(self) -> bool:
        """Whether it stands still since some moment."""
        return bool(self.pauses) and self.pauses[-1][1] is None


def clocks_of(talk: Conversation) -> Iterator[tuple[str, Clock]]:
    """The clocks a conversation carries; that of one older than the rules is its mailbox's."""
    carried = talk.clocks or {}
    for name in (REPLY, RESOLUTION):
        if name in carried:
            yield name, _read(carried[name])
    if REPLY not in carried and talk.waiting_since and talk.target_minutes is not None:
        kind = Kind.NEXT if talk.first_replied_at else Kind.FIRST
        rule = Rule(talk.waiting_since, talk.target_minutes, DOOR, talk.team_id)
        yield REPLY, Clock(kind, (rule,))


def clock_of(talk: Conversation, name: str) -> Clock | None:
    """One clock by name, if the conversation carries it."""
    return dict(clocks_of(talk)).get(name)


def fresh_clocks(case: Case, at: datetime) -> dict[str, Any] | None:
    """What a conversation carries that a customer begins at a moment; None where nothing is
    asked, or only by its mailbox."""
    if not rules_for(case.brand_id):
        return None
    first, resolution = chosen(case, Kind.FIRST), chosen(case, Kind.RESOLUTION)
    found = {}
    if first.minutes is not None:
        found[REPLY] = _written(Clock(Kind.FIRST, (_rule(first, at, case.team_id),)))
    if resolution.minutes is not None:
        begun = Clock(Kind.RESOLUTION, (_rule(resolution, at, case.team_id),))
        found[RESOLUTION] = _written(begun)
    return found or None


def due_of_clocks(brand_id: int, carried: dict[str, Any] | None) -> datetime | None:
    """When the most urgent of some carried clocks is due."""
    dues = [stand(brand_id, _read(one)).due for one in (carried or {}).values()]
    return min((due for due in dues if due is not None), default=None)


def stand(brand_id: int, one: Clock) -> Reckoned:
    """How a clock stands now: when due, what is left, what counted. Without hours it is never
    due."""
    legs = legs_of(brand_id, one)
    if legs is None:
        return Reckoned(None, one.rules[-1].minutes or 0, ())
    return reckon_legs(legs, one.pauses, clock.now())


def legs_of(brand_id: int, one: Clock) -> Sequence[Leg] | None:
    """The rules of a clock with the hours they count in; None where no hours are set."""
    legs = []
    for rule in one.rules:
        schedule = schedule_for(Whose(brand_id, rule.team_id))
        if schedule is None:
            return None
        legs.append(Leg(rule.since, schedule, rule.minutes))
    return legs


def begin_reply(talk: Conversation, at: datetime, *, first: bool | None = None) -> None:
    """Begin the clock of the answer that is owed since `at`, by the rules as they are."""
    is_first = talk.first_replied_at is None if first is None else first
    _begin(talk, REPLY, Kind.FIRST if is_first else Kind.NEXT, at)


def begin_resolution(talk: Conversation, at: datetime) -> None:
    """Begin the clock of the solution anew, by the rules as they are."""
    _begin(talk, RESOLUTION, Kind.RESOLUTION, at)


def drop(talk: Conversation, name: str) -> None:
    """Let a conversation carry this clock no more."""
    talk.clocks = {key: one for key, one in (talk.clocks or {}).items() if key != name} or None


def leave_unanswered(talk: Conversation) -> None:
    """What was settled without an answer is opened again: its clock goes on no more, the next word
    that waits begins another."""
    one = clock_of(talk, REPLY)
    if one is not None and not one.answered:
        drop(talk, REPLY)


def pause_clocks(talk: Conversation) -> None:
    """Let every clock stand still from now on: it is the customer's turn."""
    for name, one in clocks_of(talk):
        if not one.paused:
            _put(talk, name, replace(one, pauses=(*one.pauses, (clock.now(), None))))


def resume(talk: Conversation, name: str) -> None:
    """Let a clock that stands still go on."""
    one = clock_of(talk, name)
    if one is not None and one.paused:
        ended = (one.pauses[-1][0], clock.now())
        pauses = (*one.pauses[:-1], ended)
        _put(talk, name, replace(one, pauses=pauses, answered=False))


def take_back_pause(talk: Conversation) -> None:
    """Let clocks that stand still go on as if they never had: what stopped them was taken back."""
    for name, one in clocks_of(talk):
        if one.paused:
            _put(talk, name, replace(one, pauses=one.pauses[:-1], answered=False))


def answer(talk: Conversation) -> None:
    """The answer that was owed is given: the next word of the customer begins another clock."""
    one = clock_of(talk, REPLY)
    if one is not None:
        _put(talk, REPLY, replace(one, answered=True))


def take_up_reply(talk: Conversation, at: datetime) -> None:
    """Let the clock of an answer owed since `at` go on, or begin."""
    carried = talk.clocks or {}
    one = _read(carried[REPLY]) if REPLY in carried else None
    if one is not None and one.paused:
        resume(talk, REPLY)
    elif one is None:
        begin_reply(talk, at)


def hear_customer(talk: Conversation, at: datetime) -> None:
    """The customer wrote, and an answer is owed: a clock that only stood still goes on, else
    another begins."""
    one = clock_of(talk, REPLY)
    if one is not None and one.paused and not one.answered:
        resume(talk, REPLY)
    else:
        unanswered = one is None or not one.answered
        begin_reply(talk, at, first=talk.first_replied_at is None and unanswered)


@dataclass(frozen=True, slots=True)
class Ended:
    """How a clock ended: the working minutes it counted, and whether in time."""

    minutes: int
    in_time: bool


def ended(talk: Conversation, one: Clock, at: datetime) -> Ended | None:
    """How a clock ends with a moment, or ended when it began to stand still; None when nothing was
    asked or no hours are set."""
    moment = one.pauses[-1][0] if one.paused else at
    pauses = one.pauses[:-1] if one.paused else one.pauses
    legs = legs_of(talk.brand_id, one)
    if legs is None or one.rules[-1].minutes is None:
        return None
    found = reckon_legs(legs, pauses, moment)
    if found.due is None:
        return None
    late = working_seconds(found.due, moment, legs[-1].schedule) // 60
    minutes = one.rules[-1].minutes - found.left_minutes + int(late)
    return Ended(minutes, moment <= found.due)


def choose_again(talk: Conversation) -> bool:
    """Go on by the rules as they are now; what was counted stays counted. Answers whether anything
    changed."""
    if talk.state in SETTLED:
        return False
    before = talk.clocks
    case = case_of(talk)
    for name, one in list(clocks_of(talk)):
        found = chosen(case, one.kind)
        last = one.rules[-1]
        if (found.minutes, found.rule, talk.team_id) != (last.minutes, last.rule, last.team_id):
            now = max(clock.now(), last.since)
            rules = (*one.rules, _rule(found, now, talk.team_id))
            _put(talk, name, replace(one, rules=rules))
    carried = dict(clocks_of(talk))
    if REPLY not in carried and talk.waiting_since is not None:
        begin_reply(talk, talk.waiting_since)
    if RESOLUTION not in carried and talk.is_on_us and talk.waiting_since is not None:
        begin_resolution(talk, talk.waiting_since)
    return talk.clocks != before


def reckon_due(talk: Conversation) -> None:
    """Let `due_at` be the most urgent of the clocks that run; none when the next word is not
    ours."""
    talk.due_at = None
    if talk.is_on_us:
        running = (one for name, one in clocks_of(talk) if name != REPLY or talk.waiting_since)
        dues = [stand(talk.brand_id, one).due for one in running]
        talk.due_at = min((due for due in dues if due is not None), default=None)


def joint_clocks(talks: Iterable[Conversation]) -> dict[str, Any] | None:
    """The clocks of several that become one: of each kind the one that runs longest, an unanswered
    one before all."""
    found: dict[str, Clock] = {}
    for talk in talks:
        for name, one in clocks_of(talk):
            if name not in found or _standing(one) < _standing(found[name]):
                found[name] = one
    return {name: _written(one) for name, one in found.items()} or None


def _standing(one: Clock) -> tuple[bool, datetime]:
    return one.answered, one.rules[0].since


def _begin(talk: Conversation, name: str, kind: Kind, at: datetime) -> None:
    found = chosen(case_of(talk), kind)
    if found.minutes is None:
        drop(talk, name)
    else:
        _put(talk, name, Clock(kind, (_rule(found, at, talk.team_id),)))


def _rule(found: Choice, since: datetime, team_id: int | None) -> Rule:
    return Rule(since, found.minutes, found.rule, team_id)


def _put(talk: Conversation, name: str, one: Clock) -> None:
    talk.clocks = (talk.clocks or {}) | {name: _written(one)}


def _written(one: Clock) -> dict[str, Any]:
    return {
        "kind": one.kind.value,
        "rules": [[r.since.isoformat(), r.minutes, r.rule, r.team_id] for r in one.rules],
        "pauses": [[a.isoformat(), b and b.isoformat()] for a, b in one.pauses],
        "answered": one.answered,
    }


def _read(carried: dict[str, Any]) -> Clock:
    return Clock(
        Kind(carried["kind"]),
        tuple(Rule(_moment(since), *rest) for since, *rest in carried["rules"]),
        tuple((_moment(a), b and _moment(b)) for a, b in carried["pauses"]),
        bool(carried["answered"]),
    )


def _moment(text: str) -> datetime:
    return datetime.fromisoformat(text)
