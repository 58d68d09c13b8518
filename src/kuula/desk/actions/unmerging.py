"""Taking a merge back: everything returns to where it was, what came since by its number."""

from collections.abc import Iterable, Sequence
from datetime import datetime, timedelta
from typing import Final

from django.db import transaction
from django.db.models import Case, F, Value, When
from django.utils.translation import gettext as _

from kuula.desk import events
from kuula.desk.actions.fields.joining import FILLED, leave_fields
from kuula.desk.actions.incidents.linking import LINKED, leave_incident
from kuula.desk.actions.joining import part_drafts
from kuula.desk.actions.locking import locked_together
from kuula.desk.actions.mentioning import leave_followers
from kuula.desk.actions.merging import CARRIED, TURNED, record_for_all, restore, snapshot
from kuula.desk.actions.settling import owe, show_last_word
from kuula.desk.actions.turning import turn
from kuula.desk.models import (
    Complaint,
    Concern,
    Conversation,
    ConversationTag,
    Draft,
    Goodwill,
    Guest,
    Handover,
    Merge,
    MergedPart,
    Message,
    OwnMistake,
    PlannedReply,
    Promise,
    PutChecklist,
    State,
)
from kuula.kit import clock
from kuula.kit.problems import Conflict
from kuula.workspace.actors import Actor, allow
from kuula.workspace.permissions import Permission

UNDOABLE: Final = timedelta(days=90)
"""So long a merge can be taken back."""
_OWN: Final = ("assignee_id", "priority", "first_replied_at")
_COME_ALONG: Final = (
    Draft, Promise, Handover, Complaint, OwnMistake, Goodwill, PlannedReply, PutChecklist,
    Concern,
)  # fmt: skip


def undo_merge(actor: Actor, *, merge: Merge) -> None:
    """Bring everything that was merged home, each conversation as it was; the last merge first.

    What came since stays in the surviving conversation, unless it was sent to a number that comes
    home: by its reply address, a Message-ID or the number in its subject. What was split off since
    stays where it was put. What somebody has changed since in the surviving one stays changed.
    Raises Conflict when it is too late, with the reason.
    """
    allow(actor, Permission.CHANGE)
    with transaction.atomic():
        numbers = list(merge.parts.order_by("id").values_list("source_id", flat=True))
        locked = locked_together([merge.target_id, *numbers])
        standing = Merge.objects.select_for_update().get(pk=merge.pk)
        if refusal := why_not(standing, locked[merge.target_id], [locked[one] for one in numbers]):
            raise Conflict(refusal)
        into = locked[merge.target_id]
        take_apart(standing, into, locked)
        record_for_all(
            actor,
            [into, *(locked[one] for one in numbers)],
            events.ConversationUnmerged(merge_id=merge.pk, into=into.pk, numbers=numbers),
        )


def why_not(merge: Merge, target: Conversation, sources: Sequence[Conversation]) -> str:
    """Why a merge cannot be taken back any more, as a sentence; empty when it can."""
    places = {"number": target.pk, "into": target.merged_into_id, "days": UNDOABLE.days}
    if merge.undone_at is not None:
        return _("This merge was taken back already.")
    if merge.merged_at + UNDOABLE < clock.now():
        return _("A merge can be taken back for %(days)s days. That time has passed.") % places
    if target.merged_into_id is not None:
        return _("№ %(number)s was itself merged into № %(into)s. Take that back first.") % places
    if any(_is_forgotten(one, merge.merged_at) for one in (target, *sources)):
        return _("What was said has been erased since, so nothing can be brought home.")
    if Merge.objects.filter(target=target, undone_at=None, pk__gt=merge.pk).exists():
        return _("Something was merged into № %(number)s later. Take that back first.") % places
    return ""


def take_apart(merge: Merge, target: Conversation, sources: dict[int, Conversation]) -> None:
    """Bring home what a merge brought; the caller holds all locks and records it."""
    part_drafts(merge)
    for part in merge.parts.order_by("id"):
        source = sources[part.source_id]
        came_since = _bring_home(source, merge.last_message)
        _make_again(source, part, came_since=came_since)
    leave_fields(target, merge.before.get(FILLED, target.fields), sources.values())
    _leave(target, merge)
    merge.undone_at = clock.now()
    merge.save(update_fields=["undone_at"])


def merged_below(numbers: Iterable[int]) -> set[int]:
    """All conversations that were merged into these, directly or into one that was."""
    found: set[int] = set()
    level = set(numbers)
    while level:
        below = Conversation.objects.filter(merged_into_id__in=level)
        level = set(below.values_list("pk", flat=True)) - found
        found |= level
    return found


def _bring_home(source: Conversation, last_message: int) -> bool:
    """Move messages and drafts; answers whether somebody wrote to the source since."""
    homes = {source.pk, *merged_below([source.pk])}
    theirs = Message.objects.filter(home_id__in=homes)
    since = theirs.filter(pk__gt=last_message, kind=Message.Kind.INBOUND, automatic="")
    came_since = since.exists()
    home = Case(When(home_id=source.pk, then=Value(None)), default=F("home_id"))
    theirs.update(conversation_id=source.pk, home_id=home)
    for away in _COME_ALONG:
        away._default_manager.filter(home_id__in=homes).update(
            conversation_id=source.pk, home_id=home
        )
    return came_since


def _make_again(source: Conversation, part: MergedPart, *, came_since: bool) -> None:
    source.merged_into = None
    restore(source, part.before, CARRIED)
    source.messages_count = _count(source)
    if came_since:
        show_last_word(source)
        turn(source, State.OPEN)
        owe(source)
    source.save()


def _leave(target: Conversation, merge: Merge) -> None:
    now, after = snapshot(target), merge.after
    if all(now[name] == after[name] for name in TURNED):
        restore(target, merge.before, TURNED)
    elif target.is_on_us:
        owe(target)
    restore(target, merge.before, [name for name in _OWN if now[name] == after[name]])
    show_last_word(target)
    target.messages_count = _count(target)
    target.save()
    ConversationTag.objects.filter(conversation=target, tag_id__in=merge.tags).delete()
    Guest.objects.filter(conversation=target, staff_id__in=merge.guests).delete()
    leave_followers(target, merge.followers)
    leave_incident(target, merge.before.get(LINKED))


def _count(conversation: Conversation) -> int:
    said = conversation.messages.exclude(kind=Message.Kind.NOTE)
    return said.filter(withdrawn_at=None).count()


def _is_forgotten(conversation: Conversation, since: datetime) -> bool:
    return conversation.forgotten_at is not None and conversation.forgotten_at > since
