"""Reads that span mailboxes."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Final

from django.db.models import Count, QuerySet

from kuula.channels.mail.models import Mailbox, Outgoing
from kuula.desk.models import Message
from kuula.kit import clock
from kuula.kit.compiled import fetched

MOST_DOORS: Final = 100
_DELIVERIES: Final = """
SELECT message_id, recipient, role, state, reason, id FROM mail_outgoing
WHERE message_id = ANY(%s) AND purpose = 'reply' ORDER BY id"""


@dataclass(frozen=True, slots=True)
class BrandDoor:
    """The mailbox that speaks for a brand, and its reply target in working minutes, if any."""

    mailbox_id: int
    target_minutes: int | None


def brand_doors() -> dict[int, BrandDoor]:
    """For each brand the mailbox that speaks for it: the oldest active one, else the oldest."""
    ordered = Mailbox.objects.order_by("active", "-id").values_list("brand", "pk", "reply_target")
    return {brand: BrandDoor(pk, target) for brand, pk, target in ordered}


def doors_with_targets(hidden_teams: Iterable[int]) -> tuple[Mailbox, ...]:
    """The active mailboxes that ask for a reply in time, but for those of these teams."""
    asking = Mailbox.objects.filter(active=True, reply_target__isnull=False)
    return tuple(asking.exclude(team_id__in=set(hidden_teams)).order_by("address")[:MOST_DOORS])


@dataclass(frozen=True, slots=True)
class Delivery:
    """How far one message got to one recipient; `reason` says why when it did not."""

    message_id: int
    recipient: str
    role: str
    state: str
    reason: str
    id: int = 0


def deliveries(message_ids: Iterable[int]) -> list[Delivery]:
    """The delivery of each reply among these messages to each recipient, in the order made."""
    return [Delivery(*row) for row in fetched((_DELIVERIES, (list(message_ids),)))]


def came_in_while_away(message_ids: Iterable[int]) -> set[int]:
    """Those of these messages that came by a mailbox which answers by itself at present."""
    away = _away().values("pk")
    found = Message.objects.filter(pk__in=list(message_ids), conversation__mailbox_id__in=away)
    return set(found.values_list("pk", flat=True))


def any_answers_by_itself() -> bool:
    """Whether there is a mailbox that does so at present."""
    return _away().exists()


def _away() -> "QuerySet[Mailbox, Mailbox]":
    return Mailbox.objects.filter(active=True, away_until__gt=clock.now())


def can_send() -> bool:
    """Whether any mailbox is there through which Kuula's own mail (a new password) can leave."""
    return Mailbox.objects.filter(active=True).exists()


def own_addresses() -> frozenset[str]:
    """The addresses customers write to."""
    return frozenset(Mailbox.objects.values_list("address", flat=True))


def mailbox_states() -> dict[str, int]:
    """How many active mailboxes there are by health."""
    counted = Mailbox.objects.filter(active=True).order_by().values_list("health")
    return dict(counted.annotate(count=Count("pk")))


def outbox_states() -> dict[str, int]:
    """How many mails are still on their way out, by state."""
    waiting = (Outgoing.State.QUEUED, Outgoing.State.SENDING)
    counted = Outgoing.objects.filter(state__in=waiting).order_by().values_list("state")
    return dict(counted.annotate(count=Count("pk")))
