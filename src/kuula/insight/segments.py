"""How satisfied the people of a segment are."""

from datetime import timedelta
from typing import Final

from django.db.models import Count, F, Q

from kuula.desk.models import Conversation
from kuula.insight.measures import ANSWERED
from kuula.insight.tallies import Share
from kuula.kit import clock
from kuula.ledger.models import Entry
from kuula.people.models import Segment, SegmentMember
from kuula.workspace.actors import Actor
from kuula.workspace.permissions import Permission

YEAR: Final = timedelta(days=365)


def pleased_in(actor: Actor, segment: Segment) -> Share | None:
    """The share of satisfied answers that those who are in a segment now gave in the last 365 days,
    about conversations the actor may see; None without the right to read reports."""
    if not actor.may(Permission.REPORTS):
        return None
    members = SegmentMember.objects.filter(segment=segment).values("customer_id")
    seen = Conversation.objects.all().visible_to(actor).filter(spam=False)
    answers = Entry.objects.standing().filter(
        type__in=ANSWERED,
        occurred_at__gte=clock.now() - YEAR,
        customer_id__in=members,
        conversation_id__in=seen.values("pk"),
    )
    satisfied = Count("id", filter=Q(payload__satisfied=True))
    told = answers.aggregate(n=Count(F("id")), hits=satisfied)
    return Share(told["hits"], told["n"])
