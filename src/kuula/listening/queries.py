"""Reads of listening that span rows."""

from typing import Any

from django.db.models import Exists, OuterRef, QuerySet

from kuula.kit.keyset import KeysetPage, decode, page_of
from kuula.listening.models import RatingRequest
from kuula.workspace.actors import Actor, allow
from kuula.workspace.permissions import Permission


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
