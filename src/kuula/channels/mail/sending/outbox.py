"""Reads of the outbox: what stands where, for screens and for the sender."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from django.db.models import QuerySet
from django.utils import timezone, translation
from django.utils.translation import gettext as _

from kuula.channels.mail.models import Mailbox, Outgoing
from kuula.channels.mail.sending.reasons import reason_words
from kuula.desk.access import conversations_for
from kuula.desk.models import Conversation, Message
from kuula.kit.languages import spoken
from kuula.ui.formats import date_time
from kuula.workspace.actors import Actor

UNFINISHED = (Outgoing.State.QUEUED, Outgoing.State.SENDING)


@dataclass(frozen=True, slots=True)
class Delivery:
    """What became of a mail for one recipient. `reason` is a sentence in the reader's language.

    `next_at` is set while Kuula is going to try (again), `sent_at` when a server took it.
    """

    outgoing_id: int
    recipient: str
    role: str
    state: str
    reason: str
    purpose: str
    attempts: int
    sent_at: datetime | None
    next_at: datetime | None
    emptied: bool = False

    @property
    def can_be_resent(self) -> bool:
        """Whether `resend` would take it."""
        lost = self.state in (Outgoing.State.FAILED, Outgoing.State.BOUNCED)
        return lost and not self.emptied


def delivery_states(actor: Actor, message_ids: Iterable[int]) -> dict[int, tuple[Delivery, ...]]:
    """The deliveries of these messages, by message; ones the actor may not see are left out."""
    rows = Outgoing.objects.filter(
        message_id__in=list(message_ids), conversation__in=conversations_for(actor)
    )
    found: dict[int, list[Delivery]] = defaultdict(list)
    for row in rows.order_by("id"):
        if row.message_id is not None:
            found[row.message_id].append(delivery_of(row))
    return {number: tuple(deliveries) for number, deliveries in found.items()}


def other_mail_of(actor: Actor, conversation: Conversation) -> tuple[Delivery, ...]:
    """Mails of a conversation that are no replies: ratings, out-of-office answers, forwards."""
    seen = conversations_for(actor).filter(pk=conversation.pk)
    rows = Outgoing.objects.filter(conversation__in=seen, message=None).order_by("id")
    return tuple(delivery_of(row) for row in rows[:200])


def troubled(actor: Actor) -> QuerySet[Outgoing]:
    """Failed and bounced mails the actor may see, those of no conversation too; newest first."""
    bad = Outgoing.objects.filter(state__in=(Outgoing.State.FAILED, Outgoing.State.BOUNCED))
    seen = bad.filter(conversation__in=conversations_for(actor))
    return (seen | bad.filter(conversation=None)).select_related("mailbox").order_by("-id")


def delivery_of(row: Outgoing) -> Delivery:
    """One row as the screens show it."""
    return Delivery(
        outgoing_id=row.pk,
        recipient=row.recipient,
        role=row.role,
        state=row.state,
        reason=reason_words(row.reason),
        purpose=row.purpose,
        attempts=row.attempts,
        sent_at=row.sent_at,
        next_at=row.next_at if row.state in UNFINISHED else None,
        emptied=has_no_words(row),
    )


def has_no_words(row: Outgoing) -> bool:
    """Whether what the mail said was emptied, so that it cannot be sent again."""
    return row.message_id is None and not row.payload


def mailbox_of(conversation: Conversation) -> Mailbox | None:
    """The mailbox a conversation is answered from: its own, else its team's, else its brand's."""
    boxes = Mailbox.objects.select_related("brand")
    own = boxes.filter(pk=conversation.mailbox_id).first() if conversation.mailbox_id else None
    if own is not None:
        return own
    brands = list(boxes.filter(brand_id=conversation.brand_id, active=True).order_by("id"))
    teams = [box for box in brands if box.team_id == conversation.team_id]
    return next(iter(teams or brands), None)


def due_header_ids(now: datetime, *, limit: int = 200) -> tuple[str, ...]:
    """The mails with something to send, or left by a sender that died, longest waiting first."""
    due = Outgoing.objects.filter(state__in=UNFINISHED, next_at__lte=now)
    ids = due.order_by("next_at").values_list("header_id", flat=True)[:limit]
    return tuple(dict.fromkeys(ids))


def forwarded_text(message: Message, words: str) -> str:
    """The text of a forward: our words, who wrote what and when, and the message itself.

    Its head is in the language of the message, its time by the brand's clock.
    """
    brand = message.conversation.brand
    language = spoken(message.language, spoken(brand.language))
    with translation.override(language), timezone.override(brand.time_zone):
        head = _forwarded_head(message)
    return "\n".join([words.strip(), "", *head, "", message.text])


def _forwarded_head(message: Message) -> list[str]:
    sender = message.sender or (message.staff.name if message.staff else "")
    return [
        _("---------- Forwarded message ----------"),
        _("From: %(sender)s") % {"sender": sender},
        _("Date: %(date)s") % {"date": date_time(message.occurred_at, "long")},
        _("Subject: %(subject)s") % {"subject": message.conversation.subject},
    ]
