"""Taking an import back: conversations of brands that were only invented."""

from collections.abc import Sequence

from django.db import transaction
from django.db.models import QuerySet

from kuula.desk.models import Attachment, Conversation, Message, ReplyTemplate
from kuula.kit.files import delete_unused
from kuula.workspace.actors import Actor, allow
from kuula.workspace.models import Brand
from kuula.workspace.permissions import Permission


def undo_conversations(actor: Actor, *, brand_names: Sequence[str]) -> list[int]:
    """Remove all conversations and templates of these brands; answers the brands' ids.

    For brands that an import made. The ledger's facts are retracted by the caller.
    """
    allow(actor, Permission.ERASE)
    with transaction.atomic():
        brand_ids = list(Brand.objects.filter(name__in=brand_names).values_list("pk", flat=True))
        theirs = Conversation.objects.filter(brand_id__in=brand_ids)
        messages = Message.objects.filter(conversation__in=theirs)
        _remove_files(Attachment.objects.filter(message__in=messages))
        messages.delete()
        theirs.delete()
        ReplyTemplate.objects.filter(brand_id__in=brand_ids).delete()
    return brand_ids


def _remove_files(files: QuerySet[Attachment]) -> None:
    keys = list(files.values_list("key", flat=True))
    files.delete()
    transaction.on_commit(lambda: delete_unused(keys, _used))


def _used(key: str) -> bool:
    return Attachment.objects.filter(key=key).exists()
