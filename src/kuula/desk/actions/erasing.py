"""Erasing and forgetting: messages and files of one person, or of a kind past its time."""

from collections.abc import Collection, Sequence
from datetime import datetime
from functools import reduce
from operator import or_
from typing import Final

from django.db import transaction
from django.db.models import F, Max, Min, OuterRef, Q, QuerySet, Subquery, TextField
from django.db.models.functions import Cast

from kuula.desk import events
from kuula.desk.actions.complaints.forgetting import forget_complaints_of
from kuula.desk.actions.fields.forgetting import forget_texts_brought, without_texts
from kuula.desk.actions.goodwill.forgetting import forget_goodwill
from kuula.desk.actions.handovers.joining import forget_briefs, forget_lines_of
from kuula.desk.actions.later.forgetting import forget_copies, forget_planned
from kuula.desk.actions.locking import locked_conversation
from kuula.desk.actions.shelving import drop_files
from kuula.desk.actions.steering import put_away
from kuula.desk.actions.unmerging import merged_below
from kuula.desk.models import Attachment, Conversation, Draft, Message, Promise
from kuula.desk.models.conversation import HELD
from kuula.kit import clock
from kuula.kit.text import email_key, spellings
from kuula.ledger.erasing import empty_personal_before
from kuula.ledger.models import Entry
from kuula.workspace.actors import Actor, allow
from kuula.workspace.permissions import Permission

WINDOW: Final = 50_000
_COMING: Final = (events.ConversationOpened, events.MessageReceived, events.ReplyWritten)


def erase_messages(actor: Actor, *, customer_id: int, until: datetime) -> int:
    """Empty every message, promise, brief, subject, draft and file of a person's conversations;
    answers how many messages.

    Times, states and counts stay, so statistics stay right; what came after `until` stays whole.
    What was merged goes with the person it came from, wherever it is now. Safe to run twice.
    """
    allow(actor, Permission.ERASE)
    with transaction.atomic():
        theirs = Conversation.objects.filter(customer_id=customer_id)
        locked = theirs.select_for_update().order_by("pk")  # a mail may be coming in
        numbers = list(locked.values_list("pk", flat=True))
        said = Message.objects.filter(_belongs_to(numbers)).exclude(pk__in=_came_after(until))
        _forget_last_words(list(said.exclude(home=None)))
        forget_lines_of(list(said.values_list("pk", flat=True)))
        count = _empty(said, Draft.objects.filter(_belongs_to(numbers)))
        Promise.objects.filter(_belongs_to(numbers), made_at__lte=until).update(quote="", reason="")
        forget_planned(_belongs_to(numbers) & Q(written_at__lte=until))
        forget_briefs(_belongs_to(numbers) & Q(given_at__lte=until))
        forget_complaints_of(numbers, until=until)
        forget_goodwill(_belongs_to(numbers) & Q(asked_at__lte=until))
        forget_texts_brought(numbers)
        theirs.update(
            subject="",
            last_excerpt="",
            address=None,
            fields=without_texts(),
            forgotten_at=clock.now(),
        )
    return count


def erase_elsewhere(actor: Actor, *, addresses: Sequence[str], until: datetime) -> int:
    """Empty what a person wrote from these addresses (normal form) into conversations of others,
    and take the addresses from the recipients of what others wrote; answers how many messages.

    What came after `until` stays. Looks through all messages, some at a time, each time a
    transaction of its own: belongs outside of any other. Safe to run twice.
    """
    allow(actor, Permission.ERASE)
    theirs, count, spared = frozenset(addresses), 0, _came_after(until)
    ends = Message.objects.aggregate(first=Min("pk"), last=Max("pk")) if theirs else {}
    for start in range(ends.get("first") or 0, (ends.get("last") or -1) + 1, WINDOW):
        with transaction.atomic():
            count += _erase_between(range(start, start + WINDOW), theirs, spared)
    _erase_from_drafts(theirs)
    forget_copies(addresses)
    return count


def close_left_conversations(actor: Actor, *, customer_id: int) -> int:
    """Close what is unfinished with a person who was erased: there is nobody left to answer.

    Spam too; answers how many. Whoever may erase may do this. Safe to run twice.
    """
    allow(actor, Permission.ERASE)
    theirs = Conversation.objects.filter(customer_id=customer_id, state__in=HELD)
    numbers = list(theirs.values_list("pk", flat=True))
    for number in numbers:
        with transaction.atomic():
            put_away(actor, locked_conversation(number))
    return len(numbers)


def forget_old_messages(actor: Actor, *, closed_before: datetime, limit: int = 500) -> int:
    """Empty messages of conversations closed before a moment (retention); answers how many
    conversations. Those that were merged into one of them go with it, not before."""
    allow(actor, Permission.ERASE)
    with transaction.atomic():
        old = list(
            Conversation.objects.filter(
                Q(forgotten_at=None) | Q(forgotten_at__lt=F("closed_at")),
                closed_at__lt=closed_before,
                merged_into=None,
            ).values_list("pk", flat=True)[:limit]
        )
        old += sorted(merged_below(old))
        _empty(
            Message.objects.filter(conversation_id__in=old),
            Draft.objects.filter(conversation_id__in=old),
        )
        Promise.objects.filter(conversation_id__in=old).update(quote="", reason="")
        forget_planned(Q(conversation_id__in=old))
        forget_briefs(Q(conversation_id__in=old))
        forget_complaints_of(old)
        forget_goodwill(Q(conversation_id__in=old))
        forget_texts_brought(old)
        Conversation.objects.filter(pk__in=old).update(
            subject="", last_excerpt="", fields=without_texts(), forgotten_at=clock.now()
        )
    return len(old)


def forget_told_promises(actor: Actor, *, told_before: datetime) -> int:
    """Empty the words of promises that the ledger told of before a moment (retention); answers how
    many. Safe to run twice."""
    allow(actor, Permission.ERASE)
    return empty_personal_before(told_before, (events.PromiseMade.type, events.PromiseMoved.type))


def _belongs_to(numbers: Sequence[int]) -> Q:
    """What was said in these conversations, not what was merged into them."""
    return Q(conversation_id__in=numbers, home=None) | Q(home_id__in=numbers)


def _erase_between(numbers: range, theirs: frozenset[str], spared: Collection[int]) -> int:
    words = frozenset[str]().union(*map(spellings, theirs))
    named = reduce(or_, (Q(sender__iexact=one) | Q(listed__icontains=one) for one in words))
    some = Message.objects.filter(pk__gte=numbers.start, pk__lt=numbers.stop)
    listed = some.annotate(listed=Cast("recipients", TextField())).filter(named)
    naming = listed.exclude(pk__in=spared).select_for_update(of=("self",))
    found = list(naming.only("kind", "sender", "recipients", "conversation_id").order_by("pk"))
    said = [one for one in found if _is_said_by(one, theirs)]
    _forget_last_words(said)
    forget_lines_of([one.pk for one in said])
    _empty(Message.objects.filter(pk__in=[one.pk for one in said]), Draft.objects.none())
    copied = [one for one in found if one not in said]
    for message in copied:
        message.recipients = _without(message.recipients, theirs)
    Message.objects.bulk_update(copied, ["recipients"], 500)
    return len(found)


def _erase_from_drafts(theirs: frozenset[str]) -> None:
    named = [Q(cc__icontains=one) | Q(bcc__icontains=one) for one in theirs]
    for draft in Draft.objects.filter(reduce(or_, named)) if named else ():
        cc, bcc = (_left_out(typed, theirs) for typed in (draft.cc, draft.bcc))
        Draft.objects.filter(pk=draft.pk, cc=draft.cc, bcc=draft.bcc).update(cc=cc, bcc=bcc)


def _left_out(typed: str, theirs: frozenset[str]) -> str:
    """Addresses as typed, without these."""
    return ", ".join(
        one.strip() for one in typed.split(",") if not any(gone in one.lower() for gone in theirs)
    )


def _is_said_by(message: Message, theirs: frozenset[str]) -> bool:
    """Whether the customer's side wrote it from there; what our side wrote is the company's."""
    return message.kind == Message.Kind.INBOUND and email_key(message.sender) in theirs


def _came_after(moment: datetime) -> list[int]:
    """The messages that were written down after a moment."""
    came = Entry.objects.filter(recorded_at__gt=moment, type__in=[one.type for one in _COMING])
    return [facts["message_id"] for facts in came.values_list("payload", flat=True)]


def _without(recipients: dict[str, list[str]], theirs: frozenset[str]) -> dict[str, list[str]]:
    """The recipients without these addresses."""
    return {
        role: [one for one in named if email_key(one) not in theirs]
        for role, named in recipients.items()
    }


def _forget_last_words(said: Sequence[Message]) -> None:
    """Take what was said from the lists where it stands as the last word."""
    newest = Message.objects.filter(conversation=OuterRef("pk")).order_by("-id").values("pk")[:1]
    talks = Conversation.objects.filter(pk__in=[one.conversation_id for one in said])
    last = talks.annotate(newest=Subquery(newest)).filter(newest__in=[one.pk for one in said])
    last.update(last_excerpt="")


def _empty(messages: QuerySet[Message], drafts: QuerySet[Draft]) -> int:
    drop_files(Attachment.objects.filter(message__in=messages))
    drop_files(Attachment.objects.filter(draft__in=drafts))
    drafts.delete()
    return messages.update(
        text="", visible="", html="", sender="", recipients={}, header_id="", search=None,
        authentic={},
    )  # fmt: skip
