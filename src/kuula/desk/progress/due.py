"""Whose customer has waited in silence for long enough: conversations, by policy."""

from collections.abc import Iterable, Sequence
from datetime import datetime, time, timedelta
from zoneinfo import ZoneInfo

from django.db.models import Exists, OuterRef, Q

from kuula.desk.assigning.queue import is_working
from kuula.desk.deadlines import schedule_for, whose
from kuula.desk.models import Conversation, Message, ProgressPolicy, ProgressUpdate
from kuula.desk.models.conversation import ConversationQuerySet
from kuula.kit import clock
from kuula.ledger.models import Entry
from kuula.workspace.hours import due_after

MORNING, EVENING = time(8), time(20)
"""When customers are written to by itself where no working hours are set."""
SAID = ("desk.conversation_opened", "desk.message_received", "desk.reply_written")


def silent_under(policy: ProgressPolicy, others: Iterable[ProgressPolicy]) -> ConversationQuerySet:
    """What lies with us under a policy and was silent for its minutes of the wall clock at least,
    the longest first; what a more specific policy or an update took up is left out."""
    now = clock.now()
    theirs = _fitting(policy)
    for other in others:
        if other.pk != policy.pk and _weight(other) > _weight(policy):
            theirs &= ~_fitting(other)
    taken = ProgressUpdate.objects.filter(
        conversation_id=OuterRef("pk"), about_at=OuterRef("last_at")
    )
    silent = Conversation.objects.waiting_on_us().filter(
        theirs, last_at__gte=policy.since, last_at__lte=now - timedelta(minutes=policy.minutes)
    )
    return silent.exclude(Exists(taken)).order_by("last_at", "id")


def governing(talk: Conversation, policies: Sequence[ProgressPolicy]) -> ProgressPolicy | None:
    """The most specific policy that fits a conversation."""
    fitting = [
        one
        for one in policies
        if one.brand_id in (None, talk.brand_id) and one.team_id in (None, talk.team_id)
    ]
    return max(fitting, key=_weight, default=None)


def word_due(talk: Conversation, policy: ProgressPolicy, since: datetime) -> datetime | None:
    """When the customer is to hear from us after a silence since a moment."""
    if policy.natural:
        return since + timedelta(minutes=policy.minutes)
    schedule = schedule_for(whose(talk))
    return due_after(since, policy.minutes, schedule) if schedule else None


def may_write_now(talk: Conversation) -> bool:
    """Whether it is a time at which a customer may be written to by itself: never at night."""
    if schedule_for(whose(talk)) is not None:
        return is_working(talk)
    local = clock.now().astimezone(ZoneInfo(talk.brand.time_zone)).time()
    return MORNING <= local < EVENING


def is_for_nobody(talk: Conversation) -> bool:
    """Whether nobody is there to read an update: a program wrote last, or what was said is only
    history."""
    heard = Message.objects.filter(conversation=talk, kind=Message.Kind.INBOUND)
    last = heard.order_by("-id").values_list("automatic", flat=True).first()
    if last is None or last:
        return True
    said = Entry.objects.filter(conversation_id=talk.pk, type__in=SAID).order_by("-id")
    return bool(said.values_list("historic", flat=True).first())


def nothing_new(talk: Conversation) -> bool:
    """Whether the last word was an update already."""
    last = ProgressUpdate.objects.filter(conversation=talk, state=ProgressUpdate.State.SENT)
    newest = talk.messages.exclude(kind=Message.Kind.NOTE).order_by("-id").first()
    return newest is not None and last.filter(message=newest).exists()


def _fitting(policy: ProgressPolicy) -> Q:
    fits = Q(brand_id=policy.brand_id) if policy.brand_id else Q()
    return fits & Q(team_id=policy.team_id) if policy.team_id else fits


def _weight(policy: ProgressPolicy) -> int:
    return 2 * bool(policy.team_id) + bool(policy.brand_id)
