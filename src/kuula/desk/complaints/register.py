"""Reads of complaints: those of a conversation, one with its evidence, and the register."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from enum import StrEnum
from functools import lru_cache
from typing import Final

from django.db.models import Count, Q, QuerySet
from django.utils import timezone

from kuula.desk.access import anybody_like, conversations_for
from kuula.desk.models import (
    Attachment,
    Complaint,
    ComplaintCourse,
    FollowUp,
    Goodwill,
    Message,
    OwnMistake,
    RootCause,
    StepTaken,
)
from kuula.desk.models.complaint import ComplaintQuerySet
from kuula.kit import clock
from kuula.kit.compiled import ASKER, FIRST, MOMENT, Kept, Statement, compiled, fetched
from kuula.kit.keyset import KeysetPage, decode, page_of
from kuula.workspace.actors import Actor

PAGE: Final = 50
OF_ONE: Final = 10
MOST_PRESSING: Final = 1000
OFFERED: Final = 60
TREND: Final = 90
MOST_CAUSES: Final = 200


class Shown(StrEnum):
    """The parts of the register. Names stand in addresses: add, never rename."""

    OPEN = "open"
    OVERDUE = "overdue"
    TO_PREVENT = "to-prevent"
    FAILED = "failed"
    AGAIN = "again"
    PRESSING = "pressing"
    CLOSED = "closed"
    ALL = "all"


@dataclass(frozen=True, slots=True)
class Register:
    """What the register is narrowed to; None means all. An owner is who looks after the complaint,
    or after its prevention where that is asked about. Days are whole ones on the reader's clock,
    both included.
    """

    shown: Shown = Shown.OPEN
    cause_id: int | None = None
    owner_id: int | None = None
    brand_id: int | None = None
    since: date | None = None
    until: date | None = None


@dataclass(frozen=True, slots=True)
class Trend:
    """The last 90 days and the 90 before, on the reader's clock: where each begins and ends."""

    before: tuple[date, date]
    lately: tuple[date, date]


@dataclass(frozen=True, slots=True)
class CauseLine:
    """A root cause with its complaints: lately, in as long a time before, open, and how many came
    although it was prevented."""

    cause: RootCause
    lately: int
    before: int
    open: int
    again: int


@dataclass(frozen=True, slots=True)
class Evidence:
    """What a step of this conversation can be proved by, the newest first."""

    messages: Sequence[Message]
    files: Sequence[Attachment]
    goodwill: Sequence[Goodwill] = ()


def complaints_of(conversation_id: int) -> list[Complaint]:
    """The complaints of a conversation that stand, the newest first, at most 10."""
    return _of_one().ask(conversation_id)


@lru_cache
def _of_one() -> Kept[Complaint]:
    return Kept(complaints_beside().select_related("owner").order_by("-pk")[:OF_ONE])


def complaints_beside() -> ComplaintQuerySet:
    """The complaints of conversation FIRST that stand."""
    return Complaint.objects.standing().filter(conversation_id=FIRST)


def mistake_of(conversation_id: int) -> OwnMistake | None:
    """In what we were wrong in a conversation, if somebody wrote it down."""
    return _mistake().first(conversation_id)


@lru_cache
def _mistake() -> Kept[OwnMistake]:
    return Kept(mistakes_beside().order_by("pk")[:1])


def mistakes_beside() -> QuerySet[OwnMistake]:
    """In what we were wrong in conversation FIRST."""
    return OwnMistake.objects.filter(conversation_id=FIRST, withdrawn_at=None)


def steps_of(complaint: Complaint) -> list[StepTaken]:
    """Every step that was taken, round by round, with its evidence; at most 200."""
    taken = complaint.steps.select_related("staff", "message", "file", "answer", "goodwill")
    return list(taken.order_by("round", "pk")[:200])


def follow_up_of(complaint: Complaint) -> FollowUp | None:
    """The question of this round, if it was put."""
    return complaint.follow_ups.filter(round=complaint.round).first()


def evidence_for(complaint: Complaint) -> Evidence:
    """The latest 60 messages, files and goodwill of the conversation that can be named as
    evidence."""
    now = clock.now()
    said = Message.objects.filter(conversation_id=complaint.conversation_id, withdrawn_at=None)
    said = said.exclude(Q(release_at__gt=now, released_at=None))
    files = Attachment.objects.filter(
        message__conversation_id=complaint.conversation_id, message__withdrawn_at=None
    )
    read = said.select_related("staff", "customer").defer("html", "search")
    given = Goodwill.objects.given().filter(conversation_id=complaint.conversation_id)
    return Evidence(
        list(read.order_by("-pk")[:OFFERED]),
        list(files.order_by("-pk")[:OFFERED]),
        list(given.order_by("-pk")[:OFFERED]),
    )


def replies_of(conversation_id: int) -> list[Message]:
    """The latest 20 replies of ours in a conversation that have left."""
    ours = Message.objects.filter(
        conversation_id=conversation_id, kind=Message.Kind.OUTBOUND, withdrawn_at=None
    ).exclude(Q(release_at__gt=clock.now(), released_at=None))
    return list(ours.defer("html", "search").order_by("-pk")[:20])


def repeated_by(actor: Actor, complaint: Complaint) -> list[Complaint]:
    """The complaints that came although this one was prevented and that the actor may see; at most
    10, the newest first."""
    later = _seen(actor).filter(repeats=complaint).select_related("conversation")
    return list(later.order_by("-pk")[:OF_ONE])


def is_seen(actor: Actor, complaint_id: int) -> bool:
    """Whether the complaint exists for the actor."""
    return _seen(actor).filter(pk=complaint_id).exists()


def page_of_complaints(
    actor: Actor, register: Register, *, cursor: str = "", size: int = PAGE
) -> KeysetPage[Complaint]:
    """One page of the register, newest first, with people, brand and cause.

    Raises NotAllowed without the right to read, Problem for a damaged cursor.
    """
    found = _narrowed(actor, register)
    after = decode(cursor, "mn")
    if after is not None:
        at, number = datetime.fromisoformat(str(after[0])), int(after[1] or 0)
        found = found.filter(Q(opened_at__lt=at) | Q(opened_at=at, pk__lt=number))
    read = found.select_related(
        "conversation__customer", "conversation__brand", "owner", "cause", "prevention_owner"
    )
    rows = list(read.order_by("-opened_at", "-pk")[: size + 1])
    return page_of(rows, size=size, key=lambda one: (one.opened_at.isoformat(), one.pk))


def counts_of_complaints(actor: Actor, register: Register) -> dict[Shown, int]:
    """How many complaints each part of the register holds, narrowed in the same way."""
    parts = {
        one.name: Count("pk", filter=_part(one) & _owned(one, register.owner_id)) for one in Shown
    }
    whole = _narrowed(actor, replace(register, shown=Shown.ALL, owner_id=None))
    found = whole.aggregate(**parts)
    return {one: found[one.name] for one in Shown}


def cause_lines(actor: Actor, register: Register) -> list[CauseLine]:
    """The root causes with their complaints of the last 90 days and the 90 before, of the brand and
    owner asked for; the most frequent first, at most 200. Retired ones without any are left out."""
    trend = trend_now()
    owner = register.owner_id
    wanted = Register(Shown.ALL, brand_id=register.brand_id)
    counted = (
        _narrowed(actor, wanted)
        .order_by()
        .values("cause_id")
        .annotate(
            lately=Count(
                "pk", filter=_owned(Shown.ALL, owner) & Q(opened_at__date__range=trend.lately)
            ),
            before=Count(
                "pk", filter=_owned(Shown.ALL, owner) & Q(opened_at__date__range=trend.before)
            ),
            open=Count("pk", filter=_owned(Shown.OPEN, owner) & _part(Shown.OPEN)),
            again=Count("pk", filter=_owned(Shown.AGAIN, owner) & _part(Shown.AGAIN)),
        )
    )
    by_cause = {row["cause_id"]: row for row in counted}
    lines = [_line(one, by_cause.get(one.pk, {})) for one in all_causes()]
    told = [one for one in lines if one.cause.retired_at is None or one.lately or one.open]
    return sorted(told, key=lambda one: (-one.lately, -one.open, one.cause.name.casefold()))


def trend_now() -> Trend:
    """The days that are compared at this moment."""
    today = timezone.localdate(clock.now())
    first = today - timedelta(days=TREND - 1)
    return Trend((first - timedelta(days=TREND), first - timedelta(days=1)), (first, today))


def page_of_mistakes(
    actor: Actor, *, brand_id: int | None = None, cursor: str = "", size: int = PAGE
) -> KeysetPage[OwnMistake]:
    """One page of the mistakes that were written down, newest first, with conversation and people.

    Raises NotAllowed without the right to read, Problem for a damaged cursor.
    """
    found = _mistakes(actor, brand_id)
    after = decode(cursor, "mn")
    if after is not None:
        at, number = datetime.fromisoformat(str(after[0])), int(after[1] or 0)
        found = found.filter(Q(flagged_at__lt=at) | Q(flagged_at=at, pk__lt=number))
    read = found.select_related("conversation__customer", "staff")
    rows = list(read.order_by("-flagged_at", "-pk")[: size + 1])
    return page_of(rows, size=size, key=lambda one: (one.flagged_at.isoformat(), one.pk))


def count_of_mistakes(actor: Actor, *, brand_id: int | None = None) -> int:
    """How many mistakes were written down."""
    return _mistakes(actor, brand_id).count()


def pressing_complaints(actor: Actor) -> int:
    """How many complaints need the actor now, at most 1,000: own ones whose step is overdue, and
    those whose prevention they owned and that came again."""
    known = {ASKER: actor.staff_id or 0, MOMENT: clock.now()}
    return len(fetched(_pressing(anybody_like(actor)), known))


@lru_cache(maxsize=512)
def _pressing(actor: Actor) -> Statement:
    found = _seen(actor).filter(_presses(ASKER, MOMENT))
    return compiled(found.order_by().values("pk")[:MOST_PRESSING])


def all_causes() -> list[RootCause]:
    """Every root cause by name, retired ones too, at most 200."""
    return list(RootCause.objects.all()[:MOST_CAUSES])


def course() -> ComplaintCourse:
    """The days of the procedure as they stand."""
    return ComplaintCourse.objects.first() or ComplaintCourse()


def _line(cause: RootCause, row: dict[str, int]) -> CauseLine:
    names = ("lately", "before", "open", "again")
    return CauseLine(cause, *(row.get(name, 0) for name in names))


def _seen(actor: Actor) -> ComplaintQuerySet:
    """Complaints that stand, of conversations that exist for the actor."""
    found = Complaint.objects.standing().filter(conversation__spam=False)
    return found.filter(conversation__in=conversations_for(actor).values("pk"))


def _mistakes(actor: Actor, brand_id: int | None) -> "QuerySet[OwnMistake]":
    found = OwnMistake.objects.filter(withdrawn_at=None, conversation__spam=False)
    found = found.filter(conversation__in=conversations_for(actor).values("pk"))
    return found if brand_id is None else found.filter(conversation__brand_id=brand_id)


def _narrowed(actor: Actor, register: Register) -> ComplaintQuerySet:
    found = _seen(actor).filter(_part(register.shown))
    asked = {
        "cause_id": register.cause_id,
        "conversation__brand_id": register.brand_id,
        "opened_at__date__gte": register.since,
        "opened_at__date__lte": register.until,
    }
    found = found.filter(_owned(register.shown, register.owner_id))
    return found.filter(**{name: value for name, value in asked.items() if value is not None})


def _owned(shown: Shown, owner_id: int | None) -> Q:
    """What is somebody's in a part of the register: the prevention where that is asked about."""
    if shown is Shown.PRESSING:
        return _presses(owner_id or 0, clock.now())
    if owner_id is None:
        return Q()
    if shown in (Shown.TO_PREVENT, Shown.FAILED):
        return Q(prevention_owner_id=owner_id)
    if shown is Shown.ALL:
        return Q(owner_id=owner_id) | Q(prevention_owner_id=owner_id)
    return Q(owner_id=owner_id)


def _presses(staff_id: int, now: datetime) -> Q:
    """What needs somebody now: their overdue steps, and their preventions that failed."""
    overdue = Q(owner_id=staff_id, state=Complaint.State.OPEN, step_due_at__lt=now)
    return overdue | Q(prevention_owner_id=staff_id, failed_at__isnull=False)


def _part(shown: Shown) -> Q:
    match shown:
        case Shown.OPEN:
            return Q(state=Complaint.State.OPEN)
        case Shown.OVERDUE:
            return Q(state=Complaint.State.OPEN, step_due_at__lt=clock.now())
        case Shown.TO_PREVENT:
            return ~Q(prevention="") & Q(prevention_done_at=None)
        case Shown.FAILED:
            return Q(failed_at__isnull=False)
        case Shown.AGAIN:
            return Q(repeats__isnull=False)
        case Shown.CLOSED:
            return Q(state=Complaint.State.CLOSED)
        case Shown.ALL | Shown.PRESSING:
            return Q()
