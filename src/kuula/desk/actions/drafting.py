"""Drafts: what somebody is writing is kept on the server as it is typed."""

from dataclasses import dataclass

from django.db import transaction
from django.utils.translation import gettext as _

from kuula.desk.actions.locking import locked_conversation
from kuula.desk.actions.shelving import drop_files
from kuula.desk.models import Attachment, Conversation, Draft, Message
from kuula.kit import clock
from kuula.kit.problems import NotFound, Problem
from kuula.kit.text import clean
from kuula.workspace.actors import Actor, allow
from kuula.workspace.permissions import Permission

LONGEST = 200_000
LONGEST_KEPT = 3 * LONGEST  # words of two windows, the gap, the tags


@dataclass(frozen=True, slots=True)
class DraftForm:
    """What is being written; addresses as typed.

    `promises` are the words of it that are to become promises. `joined` are the words of two
    windows, which together may be too long to send, not to keep.
    """

    text: str
    html: str = ""
    cc: str = ""
    bcc: str = ""
    joined: bool = False
    promises: tuple[str, ...] = ()


def save_draft(actor: Actor, *, conversation: Conversation, kind: str, form: DraftForm) -> Draft:
    """Keep what the actor is writing. `kind` is "reply" or "note". Not a fact of the ledger."""
    allow(actor, Permission.REPLY if kind == "reply" else Permission.NOTE)
    if kind not in ("reply", "note") or actor.staff_id is None:
        raise Problem(_("Only a colleague's reply or note can be drafted."))
    longest = LONGEST_KEPT if form.joined else LONGEST
    if len(form.text) > longest or len(form.html) > 4 * longest:
        raise Problem(_("This text is too long to send."), field="text")
    with transaction.atomic():
        locked_conversation(conversation.pk)  # an undo merges into this draft
        draft, _made = Draft.objects.update_or_create(
            conversation_id=conversation.pk,
            staff_id=actor.staff_id,
            kind=kind,
            defaults={
                "text": clean(form.text),
                "html": form.html,
                "cc": form.cc,
                "bcc": form.bcc,
                "promises": list(form.promises),
                "changed_at": clock.now(),
            },
        )
    return draft


def discard_draft(actor: Actor, *, conversation: Conversation, kind: str) -> None:
    """Throw away what the actor was writing here."""
    _allow_writing(actor)
    with transaction.atomic():
        locked_conversation(conversation.pk)
        theirs = Draft.objects.filter(
            conversation_id=conversation.pk, staff_id=actor.staff_id or 0, kind=kind
        )
        drop_files(Attachment.objects.filter(draft__in=theirs))
        theirs.delete()


def attach_to_draft(actor: Actor, *, draft: Draft, file: Attachment) -> Attachment:
    """Put a file that is in storage on the actor's own draft."""
    _allow_writing(actor)
    if draft.staff_id != actor.staff_id:
        raise NotFound(_("There is no such draft."))
    file.draft, file.message, file.created_at = draft, None, clock.now()
    file.save()
    return file


def drop_attachment(actor: Actor, *, attachment: Attachment) -> None:
    """Take a file off the actor's own draft."""
    _allow_writing(actor)
    if attachment.draft is None or attachment.draft.staff_id != actor.staff_id:
        raise NotFound(_("There is no such file."))
    with transaction.atomic():
        drop_files(Attachment.objects.filter(pk=attachment.pk, draft=attachment.draft_id))


def take_files(draft: Draft, message: Message) -> None:
    """Move a draft's files to the finished message. The caller holds the conversation's lock."""
    with transaction.atomic():
        draft.attachments.update(draft=None, message=message)


def _allow_writing(actor: Actor) -> None:
    """Whoever answers or writes notes may tidy up their draft, of whichever kind it is."""
    allow(actor, Permission.REPLY if actor.may(Permission.REPLY) else Permission.NOTE)
