"""Reads of feedback: the lists, what lies where, what one customer said, and the report.

`hidden` are the conversations that do not exist for the reader, a queryset of their rows.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Final

from django.db.models import Avg, Count, Exists, F, Min, OuterRef, Q

from kuula.kit import clock
from kuula.kit.keyset import KeysetPage, decode, page_of
from kuula.listening.feedback.access import (
    Hidden,
    departments_for,
    matters_for,
    own_departments,
)
from kuula.listening.models import (
    Department,
    FeedbackMatter,
    FeedbackPiece,
    FeedbackTelling,
)
from kuula.listening.models.feedback import MatterQuerySet
from kuula.workspace.actors import Actor, allow
from kuula.workspace.permissions import Permission
from kuula.workspace.queries import departments

PAGE: Final = 50
MOST: Final = 1000


class Shown(StrEnum):
    """Which matters a list holds."""

    OPEN = "open"
    LATE = "late"
    TO_TELL = "tell"
    SETTLED = "settled"
    UNSORTED = "unsorted"
    DOUBTED = "doubted"


@dataclass(frozen=True, slots=True)
class Sought:
    """Which of them: of a department, noted by the reader, with these words in them."""

    shown: Shown = Shown.OPEN
    department_id: int | None = None
    mine: bool = False
    words: str = ""


@dataclass(frozen=True, slots=True)
class MatterLine:
    """A matter as the lists show it: its first words that are left, how many pieces and how many
    known customers said it, how good and how bad it was."""

    matter: FeedbackMatter
    words: str
    pieces: int
    customers: int
    good: int
    bad: int


def page_of_matters(
    actor: Actor, *, hidden: Hidden, sought: Sought, cursor: str = "", size: int = PAGE
) -> KeysetPage[MatterLine]:
    """One page of the matters that exist for the actor: what waits the oldest first, what is
    settled the latest first. Raises NotAllowed without any right to feedback."""
    found = _found(actor, hidden, sought)
    after, late = decode(cursor, "n"), sought.shown in (Shown.SETTLED, Shown.TO_TELL)
    if after is not None:
        number = int(after[0] or 0)
        found = found.filter(pk__lt=number) if late else found.filter(pk__gt=number)
    rows = list(found.order_by("-pk" if late else "pk")[: size + 1])
    page = page_of(rows, size=size, key=lambda one: (one.pk,))
    return KeysetPage(tuple(lines_of(actor, page.rows, hidden=hidden)), page.next)


def counts_of(actor: Actor, *, hidden: Hidden, sought: Sought) -> Mapping[Shown, int]:
    """How many matters each list holds for the same choice."""
    return {
        shown: _found(
            actor, hidden, Sought(shown, sought.department_id, sought.mine, sought.words)
        ).count()
        for shown in Shown
    }


def lines_of(
    actor: Actor, matters: Sequence[FeedbackMatter], *, hidden: Hidden
) -> list[MatterLine]:
    """Matters as the lists show them, counting what the actor may see. Two statements."""
    pieces = FeedbackPiece.objects.filter(matter__in=[one.pk for one in matters])
    if not actor.may(Permission.FEEDBACK_ALL):
        mine = Q(matter__department__in=own_departments(actor))
        pieces = pieces.filter(mine | Q(noted_by_id=actor.staff_id or 0))
    rows: dict[int, list[FeedbackPiece]] = {}
    for piece in pieces.order_by("pk"):
        rows.setdefault(piece.matter_id, []).append(piece)
    hides = _hidden_talks(rows, hidden)
    own = set(own_departments(actor))
    found = []
    for one in matters:
        seen = [
            piece
            for piece in rows.get(one.pk, [])
            if one.department_id in own
            or piece.noted_by_id == actor.staff_id
            or (piece.conversation_id not in hides and _team_seen(actor, piece))
        ]
        found.append(_line(one, seen))
    return found


def said_by(
    actor: Actor, customer_ids: Sequence[int], *, hidden: Hidden, most: int = 20
) -> list[FeedbackPiece]:
    """What a customer (all numbers they ever had) said that the actor may see, the latest first."""
    seen = matters_for(actor, hidden=hidden)
    found = FeedbackPiece.objects.filter(customer_id__in=list(customer_ids), matter__in=seen)
    found = found.filter(~Exists(hidden.filter(pk=OuterRef("conversation_id"))))
    return list(found.select_related("matter__department", "touchpoint").order_by("-pk")[:most])


@dataclass(frozen=True, slots=True)
class HeldPiece:
    """What a customer said, for which department, and what they were told came of it."""

    piece: FeedbackPiece
    department: str
    told: str
    told_at: datetime | None


def held_pieces(actor: Actor, customer_id: int, *, hidden: Hidden) -> list[HeldPiece]:
    """All that a customer said, of what exists for the actor, the latest first, at most 1,000.
    Raises NotAllowed without the right to steer feedback."""
    allow(actor, Permission.FEEDBACK_ALL)
    seen = matters_for(actor, hidden=hidden)
    found = FeedbackPiece.objects.filter(customer_id=customer_id, matter__in=seen)
    outside = Exists(hidden.filter(pk=OuterRef("conversation_id")))
    rows = found.filter(~outside).select_related("matter__department").order_by("-pk")[:MOST]
    sent = FeedbackTelling.objects.filter(customer_id=customer_id, state="sent")
    told = {one.matter_id: one for one in sent}
    return [_held(one, told.get(one.matter_id)) for one in rows]


def choosable(actor: Actor) -> list[str]:
    """The names of the departments feedback can be passed on to: those that are written down, and
    those colleagues are in; at most 400."""
    known = list(departments_for(actor).order_by("name"))
    kept = {one.name.casefold() for one in known}
    named = [one.name for one in known if one.archived_at is None]
    others = [name for name in departments() if name.casefold() not in kept]
    return sorted([*named, *others], key=str.casefold)


def departments_in_use() -> list[Department]:
    """The departments that take feedback, by name. Asks for no right: its callers do."""
    return list(Department.objects.filter(archived_at=None).order_by("name"))


@dataclass(frozen=True, slots=True)
class DepartmentFigures:
    """How a department deals with feedback: pieces and matters that came, how many matters are
    open, late, done and declined, the mean seconds to an answer, who agreed to hear and who was
    told."""

    department: Department | None
    pieces: int
    matters: int
    open: int
    late: int
    done: int
    declined: int
    answered: int
    answer_seconds: float | None
    oldest: datetime | None
    agreed: int
    told: int


def figures(actor: Actor, *, since: datetime) -> list[DepartmentFigures]:
    """The report of feedback that came since a moment, department by department; what belongs to
    none yet stands last. Figures only, so closed teams count along. Raises NotAllowed without the
    right to steer feedback or to read reports."""
    if not actor.may(Permission.FEEDBACK_ALL):
        allow(actor, Permission.REPORTS)
    matters = FeedbackMatter.objects.filter(opened_at__gte=since, doubt="", joined_into=None)
    rows = matters.values("department").annotate(**_sums())
    pieces = _pairs(FeedbackPiece.objects.filter(matter__in=matters), "pk")
    heard = FeedbackPiece.objects.filter(
        matter__in=matters.settled(), agreed=True, customer__isnull=False
    )
    agreed = _agreed(heard)
    told = _pairs(FeedbackTelling.objects.filter(matter__in=matters, state="sent"), "pk")
    known = {one.pk: one for one in Department.objects.all()}
    found = [
        DepartmentFigures(
            department=known.get(row["department"] or 0),
            pieces=pieces.get(row["department"], 0),
            matters=row["count"],
            open=row["open"],
            late=row["late"],
            done=row["done"],
            declined=row["declined"],
            answered=row["answered"],
            answer_seconds=row["wait"].total_seconds() if row["wait"] is not None else None,
            oldest=row["oldest"],
            agreed=agreed.get(row["department"], 0),
            told=told.get(row["department"], 0),
        )
        for row in rows
    ]
    return sorted(found, key=lambda one: one.department.name.casefold() if one.department else "~~")


def _held(piece: FeedbackPiece, told: FeedbackTelling | None) -> HeldPiece:
    department = piece.matter.department
    return HeldPiece(
        piece=piece,
        department=department.name if department else "",
        told=told.words if told else "",
        told_at=told.told_at if told else None,
    )


def _sums() -> dict[str, Count | Avg | Min]:
    unsettled = Q(state__in=FeedbackMatter.OPEN)
    unanswered = Q(state__in=FeedbackMatter.UNANSWERED)
    return {
        "count": Count("pk"),
        "open": Count("pk", filter=unsettled),
        "late": Count("pk", filter=unanswered & Q(due_at__lt=clock.now())),
        "answered": Count("pk", filter=~Q(answered_at=None)),
        "done": Count("pk", filter=Q(state="done")),
        "declined": Count("pk", filter=Q(state="declined")),
        "wait": Avg(F("answered_at") - F("opened_at"), filter=~Q(answered_at=None)),
        "oldest": Min("opened_at", filter=unanswered),
    }


def _pairs(rows: "Hidden", counted: str) -> dict[int | None, int]:
    found = rows.order_by().values_list("matter__department").annotate(Count(counted))
    return dict(found)


def _agreed(rows: "Hidden") -> dict[int | None, int]:
    """How many customers were to be told, counted once in each matter."""
    numbers = rows.order_by().values_list("matter__department", "matter", "customer").distinct()
    counted: dict[int | None, int] = {}
    for department, _matter, _customer in numbers:
        counted[department] = counted.get(department, 0) + 1
    return counted


def _found(actor: Actor, hidden: Hidden, sought: Sought) -> MatterQuerySet:
    found = _of_kind(matters_for(actor, hidden=hidden), sought.shown)
    if sought.department_id is not None:
        found = found.filter(department_id=sought.department_id)
    here = FeedbackPiece.objects.filter(matter=OuterRef("pk"))
    if sought.mine:
        found = found.filter(Exists(here.filter(noted_by_id=actor.staff_id or 0)))
    if sought.words:
        named = Q(name__icontains=sought.words)
        found = found.filter(named | Exists(here.filter(words__icontains=sought.words)))
    return found


def _of_kind(found: MatterQuerySet, shown: Shown) -> MatterQuerySet:
    match shown:
        case Shown.OPEN:
            return found.open()
        case Shown.LATE:
            unanswered = FeedbackMatter.UNANSWERED
            return found.open().filter(state__in=unanswered, due_at__lt=clock.now())
        case Shown.TO_TELL:
            return found.settled().filter(Exists(_untold()))
        case Shown.SETTLED:
            return found.settled()
        case Shown.UNSORTED:
            return found.open().filter(department=None)
        case Shown.DOUBTED:
            return found.doubted()


def _untold() -> Hidden:
    """Those who agreed to hear of a matter that has words for customers, and are not planned."""
    planned = FeedbackTelling.objects.filter(
        matter=OuterRef("matter"), customer=OuterRef("customer")
    )
    return FeedbackPiece.objects.filter(
        ~Q(matter__outcome={}),
        ~Exists(planned),
        matter=OuterRef("pk"),
        agreed=True,
        customer__erased_at=None,
        customer__isnull=False,
    )


def _hidden_talks(rows: Mapping[int, Sequence[FeedbackPiece]], hidden: Hidden) -> set[int]:
    talks = {one.conversation_id for some in rows.values() for one in some if one.conversation_id}
    if not talks:
        return set()
    return set(hidden.filter(pk__in=talks).order_by().values_list("pk", flat=True))


def _team_seen(actor: Actor, piece: FeedbackPiece) -> bool:
    return piece.conversation_id is not None or actor.sees_team(piece.team_id)


def _line(matter: FeedbackMatter, seen: Sequence[FeedbackPiece]) -> MatterLine:
    return MatterLine(
        matter=matter,
        words=next((one.words for one in seen if one.words), ""),
        pieces=len(seen),
        customers=len({one.customer_id for one in seen if one.customer_id}),
        good=sum(one.mood == "good" for one in seen),
        bad=sum(one.mood == "bad" for one in seen),
    )
