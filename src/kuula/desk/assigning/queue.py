"""The queue: what waits for us and has no assignee, as cases to be shared out."""

from collections.abc import Iterable, Mapping, Sequence
from typing import Final

from django.db.models import Q

from kuula.desk.deadlines import schedule_for, whose
from kuula.desk.models import Conversation, ConversationTag, Message
from kuula.desk.models.conversation import ConversationQuerySet
from kuula.kit import clock
from kuula.people.segments.serving import serving
from kuula.science.assigning import Case

MOST: Final = 200
"""So many are looked at in one go, those due first; the others come with the next."""


def queue_of(team_id: int | None) -> ConversationQuerySet:
    """What waits for us in a team, or in none, and nobody sees to; the reply due first."""
    theirs = Q(team=None) if team_id is None else Q(team=team_id)
    waiting = Conversation.objects.waiting_on_us().filter(theirs, assignee=None)
    return waiting.order_by("due_at", "id")


def cases_of(team_id: int | None) -> list[Case]:
    """The queue as cases, at most MOST; three statements."""
    rows = list(queue_of(team_id)[:MOST])
    known, tags = _known(team_id, rows), _tags(rows)
    return [
        Case(
            id=row.pk,
            since=row.waiting_since or row.opened_at,
            due=row.due_at,
            language=row.language,
            skills=frozenset(tags.get(row.pk, ())),
            known=known.get(row.customer_id),
            working=is_working(row),
        )
        for row in rows
    ]


def is_working(conversation: Conversation) -> bool:
    """Whether those who answer here work just now; always without working hours."""
    schedule = schedule_for(whose(conversation))
    if schedule is None:
        return True
    now = clock.now()
    return next((opens <= now for opens, _closes in schedule.spans(now)), False)


def _known(team_id: int | None, rows: Sequence[Conversation]) -> Mapping[int, int]:
    """Who serves each customer by the playbook of a segment, else who last answered them. What was
    said in another closed team tells nothing here."""
    open_to_all = Q(conversation__team=None) | Q(conversation__team__closed=False)
    answers = Message.objects.filter(
        open_to_all | Q(conversation__team_id=team_id),
        conversation__customer_id__in={row.customer_id for row in rows},
        kind=Message.Kind.OUTBOUND,
        staff__isnull=False,
        withdrawn_at=None,
    )
    newest = answers.order_by("conversation__customer_id", "-id")
    found = newest.distinct("conversation__customer_id")
    answered = dict(found.values_list("conversation__customer_id", "staff_id"))
    return answered | serving({row.customer_id for row in rows})


def _tags(rows: Iterable[Conversation]) -> Mapping[int, set[str]]:
    found: dict[int, set[str]] = {}
    carried = ConversationTag.objects.filter(conversation_id__in=[row.pk for row in rows])
    for number, name in carried.values_list("conversation_id", "tag__name"):
        found.setdefault(number, set()).add(name)
    return found
