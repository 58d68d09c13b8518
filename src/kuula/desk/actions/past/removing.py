"""Taking imported conversations back, where nobody has touched them since."""

from collections.abc import Sequence

from django.db import transaction

from kuula.desk.actions.shelving import drop_files
from kuula.desk.models import Attachment, Conversation, Draft, Message, OldNumber
from kuula.ledger.models import Entry
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
        imported = OldNumber.objects.filter(conversation__in=numbers)
        known = set(imported.values_list("conversation_id", flat=True))
        locked = Conversation.objects.select_for_update().filter(pk__in=known).order_by("pk")
        gone = sorted(set(locked.values_list("pk", flat=True)) - _touched(known))
        messages = Message.objects.filter(conversation__in=gone)
        drop_files(Attachment.objects.filter(message__in=messages))
        messages.delete()
        Conversation.objects.filter(pk__in=gone).delete()
        undo_facts_of(actor.who, conversation_ids=gone)
    return gone


def _touched(numbers: set[int]) -> set[int | None]:
    since = Entry.objects.filter(conversation_id__in=numbers, historic=False)
    acted = since.exclude(actor_kind=_BY_ITSELF).values_list("conversation_id", flat=True)
    written = Draft.objects.filter(conversation__in=numbers)
    held = Conversation.objects.filter(merged_into__in=numbers)
    return {
        *acted,
        *written.values_list("conversation_id", flat=True),
        *held.values_list("merged_into_id", flat=True),
    }
