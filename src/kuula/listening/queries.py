"""Reads of listening that span rows."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final

from django.db.models import Count, Exists, OuterRef, Q, QuerySet

from kuula.kit.keyset import KeysetPage, decode, page_of
from kuula.listening.models import RatingRequest
from kuula.people.models import Company
from kuula.workspace.actors import Actor, allow
from kuula.workspace.permissions import Permission

COMMENTS: Final = 5


def page_of_ratings(
    actor: Actor, *, hidden: "QuerySet[Any]", cursor: str = "", size: int = 50
) -> KeysetPage[RatingRequest]:
    """One page of what customers answered to the one question, the latest question first.

    `hidden` are the conversations that do not exist for the reader (a queryset of their rows).
    Raises NotAllowed without the right to read conversations.
    """
    allow(actor, Permission.READ)
    theirs = hidden.filter(pk=OuterRef("conversation_id"))
    found = RatingRequest.objects.exclude(answered_at=None).filter(~Exists(theirs))
    after = decode(cursor, "n")
    if after is not None:
        found = found.filter(pk__lt=int(after[0] or 0))
    rows = list(found.order_by("-pk")[: size + 1])
    return page_of(rows, size=size, key=lambda rating: (rating.pk,))


def ratings_of(actor: Actor, customer_id: int, *, hidden: "QuerySet[Any]") -> list[RatingRequest]:
    """What a customer answered to the one question, the latest first, at most 1,000; `hidden` as
    above. Raises NotAllowed without the right to read conversations."""
    allow(actor, Permission.READ)
    theirs = hidden.filter(pk=OuterRef("conversation_id"))
    found = RatingRequest.objects.filter(customer_id=customer_id).exclude(answered_at=None)
    return list(found.filter(~Exists(theirs)).order_by("-pk")[:1000])


@dataclass(frozen=True, slots=True)
class Voice:
    """How satisfied the people of a company were since a moment: `satisfied` of `answered`, and
    the latest comments."""

    satisfied: int
    answered: int
    comments: Sequence[RatingRequest]


def voice_of(actor: Actor, company: Company, *, since: datetime, hidden: "QuerySet[Any]") -> Voice:
    """What the people of a company said since a moment; `hidden` as above. Two statements."""
    allow(actor, Permission.READ)
    theirs = RatingRequest.objects.filter(
        customer_id__in=company.people.values("pk"), answered_at__gte=since
    ).filter(~Exists(hidden.filter(pk=OuterRef("conversation_id"))))
    counted = theirs.aggregate(
        satisfied=Count("pk", filter=Q(satisfied=True)), answered=Count("pk")
    )
    comments = theirs.exclude(comment="").order_by("-answered_at", "-pk")[:COMMENTS]
    return Voice(**counted, comments=list(comments))
