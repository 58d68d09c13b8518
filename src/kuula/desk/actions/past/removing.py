"""Taking imported conversations back, where nobody has touched them since."""

from collections.abc import Iterable, Sequence

from django.db import transaction

from kuula.desk.actions.shelving import drop_files
from kuula.desk.events import ConversationOpened
from kuula.desk.models import Attachment, Conversation, Draft, Message
from kuula.ledger.models import Entry, EntryQuerySet
from kuula.ledger.undoing import undo_facts_of
from kuula.workspace.actors import Actor, allow
from kuula.workspace.permissions import Permission

_BY_ITSELF = "system"


def remove_past(actor: Actor, *, numbers: Sequence[int]) -> list[int]:
    """Remove those of these imported conversations that nobody has touched since, their files and
    old numbers with them, and retract their facts; answers the numbers that are gone.

    Touched is what a person or a program wrote in, changed, merged or has a draft in; what Kuula
    did by itself does not count. A conversation that was not imported always stays. Keep it to
    some hundreds.
    """
    allow(actor, Permission.ERASE)
    with transaction.atomic():
        opened = Entry.objects.filter(conversation_id__in=numbers, type=ConversationOpened.type)
        known = {one for one in _numbers(opened.filter(historic=True)) if one is not None}
        locked = Conversation.objects.select_for_update().filter(pk__in=known).order_by("pk")
        gone = sorted(set(locked.values_list("pk", flat=True)) - _touched(known))
        messages = Message.objects.filter(conversation__in=gone)
        drop_files(Attachment.objects.filter(message__in=messages))
        messages.delete()
        Conversation.objects.filter(pk__in=gone).delete()
        undo_facts_of(actor.who, conversation_ids=gone)
    return gone


def _numbers(entries: EntryQuerySet) -> Iterable[int | None]:
    return entries.values_list("conversation_id", flat=True)


def _touched(numbers: set[int]) -> set[int | None]:
    since = Entry.objects.filter(conversation_id__in=numbers, historic=False)
    acted = _numbers(since.exclude(actor_kind=_BY_ITSELF))
    written = Draft.objects.filter(conversation__in=numbers)
    held = Conversation.objects.filter(merged_into__in=numbers)
    return {
        *acted,
        *written.values_list("conversation_id", flat=True),
        *held.values_list("merged_into_id", flat=True),
    }
