"""Taking an import back: conversations of brands that were only invented."""

from collections.abc import Sequence
from dataclasses import dataclass

from django.db import transaction
from django.db.models import QuerySet

from kuula.desk.events import ConversationOpened
from kuula.desk.models import Attachment, Conversation, Message, ReplyTemplate
from kuula.kit.files import delete_unused
from kuula.ledger.models import Entry
from kuula.workspace.actors import Actor, allow
from kuula.workspace.models import Brand
from kuula.workspace.permissions import Permission


@dataclass(frozen=True)
class Undone:
    """The brands that were imported, and the conversations that are gone."""

    brand_ids: list[int]
    conversation_ids: list[int]


def undo_conversations(actor: Actor, *, brand_names: Sequence[str]) -> Undone:
    """Remove the imported conversations and all templates of these brands.

    What was opened since, by real mail or a program, stays. The ledger's facts are retracted by
    the caller.
    """
    allow(actor, Permission.ERASE)
    with transaction.atomic():
        brand_ids = list(Brand.objects.filter(name__in=brand_names).values_list("pk", flat=True))
        theirs = Conversation.objects.filter(pk__in=_imported(brand_ids))
        conversation_ids = list(theirs.values_list("pk", flat=True))
        messages = Message.objects.filter(conversation__in=theirs)
        _remove_files(Attachment.objects.filter(message__in=messages))
        messages.delete()
        theirs.delete()
        ReplyTemplate.objects.filter(brand_id__in=brand_ids).delete()
    return Undone(brand_ids, conversation_ids)


def _imported(brand_ids: Sequence[int]) -> list[int]:
    opened = Entry.objects.filter(
        type=ConversationOpened.type, historic=True, brand_id__in=brand_ids
    )
    return [number for number in opened.values_list("conversation_id", flat=True) if number]


def _remove_files(files: QuerySet[Attachment]) -> None:
    keys = list(files.values_list("key", flat=True))
    files.delete()
    transaction.on_commit(lambda: delete_unused(keys, _used))


def _used(key: str) -> bool:
    return Attachment.objects.filter(key=key).exists()
