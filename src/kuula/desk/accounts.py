"""A company at the desk: its cases, how long they took, promises kept."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from statistics import median
from typing import Final

from django.db.models import Count, Q

from kuula.desk.access import conversations_for
from kuula.desk.events import FirstReplyGiven
from kuula.desk.models import Complaint, Conversation, Promise
from kuula.desk.models.conversation import HELD, ConversationQuerySet
from kuula.kit.keyset import KeysetPage, decode, page_of
from kuula.ledger.models import Entry
from kuula.people.models import Company
from kuula.workspace.actors import Actor

PAGE: Final = 15
YEAR: Final = timedelta(days=365)
MOST: Final = 1000


@dataclass(frozen=True, slots=True)
class Cases:
    """How a company's cases stand: open ones, those late, open complaints; and of the last twelve
    months how many there were, complaints, the median seconds to the first answer with how many
    stand behind it, promises kept in time of those that came due; and the working minutes by which
    `sooner` first answers came before the time we promise for them, `saved` in all."""

    open: int
    late: int
    complaints_open: int
    count: int
    complaints: int
    first_answer: float | None
    answered: int
    kept: int
    promised: int
    saved: int
    sooner: int


def cases_of(actor: Actor, company: Company, *, now: datetime) -> Cases:
    """A company's cases as far as they exist for the actor; six statements."""
    theirs, since = _of(actor, company), now - YEAR
    counted = theirs.aggregate(
        open=Count("pk", filter=Q(state__in=HELD)),
        late=Count("pk", filter=Q(state__in=("new", "open"), due_at__lt=now)),
        count=Count("pk", filter=Q(opened_at__gte=since)),
    )
    told = (
        Complaint.objects.standing()
        .filter(conversation__in=theirs)
        .aggregate(
            complaints_open=Count("pk", filter=Q(state=Complaint.State.OPEN)),
            complaints=Count("pk", filter=Q(opened_at__gte=since)),
        )
    )
    settled = (
        Promise.objects.filter(conversation__in=theirs)
        .settled_since(since)
        .aggregate(promised=Count("pk"), kept=Count("pk", filter=Q(slipped_at=None)))
    )
    answered = theirs.filter(opened_at__gte=since, first_replied_at__isnull=False)
    times = answered.order_by("-pk").values_list("opened_at", "first_replied_at")[:MOST]
    waits = [(replied - opened).total_seconds() for opened, replied in times if replied]
    sooner = _sooner(theirs.filter(opened_at__gte=since, target_minutes__isnull=False))
    return Cases(
        **counted,
        **told,
        **settled,
        first_answer=median(waits) if waits else None,
        answered=len(waits),
        saved=sum(sooner),
        sooner=len(sooner),
    )


def _sooner(talks: ConversationQuerySet) -> list[int]:
    """The working minutes by which first answers came before their time, of the latest thousand
    conversations."""
    promised = dict(talks.order_by("-pk").values_list("pk", "target_minutes")[:MOST])
    told = Entry.objects.standing().filter(type=FirstReplyGiven.type, conversation_id__in=promised)
    took = told.values_list("conversation_id", "payload__working_minutes")
    ahead = ((promised.get(talk or 0) or 0) - minutes for talk, minutes in took)
    return [minutes for minutes in ahead if minutes > 0]


def talks_page(
    actor: Actor, company: Company, *, cursor: str = "", size: int = PAGE
) -> KeysetPage[Conversation]:
    """One page of a company's conversations that exist for the actor, the latest word first."""
    found = _of(actor, company).filter(merged_into=None)
    after = decode(cursor, "mn")
    if after is not None:
        moment, number = datetime.fromisoformat(str(after[0])), int(after[1] or 0)
        found = found.filter(Q(last_at__lt=moment) | Q(last_at=moment, pk__lt=number))
    rows = list(found.with_people().order_by("-last_at", "-pk")[: size + 1])
    return page_of(rows, size=size, key=lambda talk: (talk.last_at.isoformat(), talk.pk))


def _of(actor: Actor, company: Company) -> ConversationQuerySet:
    return conversations_for(actor).filter(customer__company=company, spam=False)
