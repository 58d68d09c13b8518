"""Telling one conversation what all of an incident are told, and taking that back."""

from collections.abc import Mapping

from django.utils.translation import gettext as _

from kuula.desk.actions.locking import locked_conversation
from kuula.desk.actions.replying import Reply, withdraw_reply, write_reply
from kuula.desk.incidents.reading import language_of
from kuula.desk.models import Announcement, AnnouncementSent, Conversation, Draft, Message
from kuula.desk.placeholders import fill
from kuula.kit.placeholders import unfilled
from kuula.kit.problems import Conflict, Problem
from kuula.workspace.actors import Actor
from kuula.workspace.models import Staff


def filled_for(texts: Mapping[str, str], talk: Conversation, staff: Staff) -> str:
    """The text in the conversation's language with its places filled.

    Raises Conflict without one, Problem for a placeholder that would stay empty.
    """
    text = texts.get(language_of(talk), "")
    if not text:
        raise Conflict(_("There is no text in the language of this conversation."))
    words = fill(text, talk, staff)
    if left := unfilled(words):
        raise Problem(_("There is no value for {%(name)s}.") % {"name": left[0]})
    return words


def answer_one(actor: Actor, announcement: Announcement, talk: Conversation) -> None:
    """Answer one conversation, once. The caller is inside a transaction."""
    locked = locked_conversation(talk.pk)
    if announcement.sent.filter(conversation=locked).exists():
        raise Conflict(_("It has this answer already."))
    staff = Staff.objects.get(pk=actor.staff_id or 0)
    reply = Reply(filled_for(announcement.texts, locked, staff), from_draft=False)
    message = write_reply(actor, conversation=locked, reply=reply)
    AnnouncementSent.objects.create(
        announcement=announcement, conversation=locked, message_id=message.pk
    )


def take_one_back(actor: Actor, announcement: Announcement, talk: Conversation) -> None:
    """Take the answer to one conversation back before it leaves; no draft is left of it."""
    sent = announcement.sent.filter(conversation=talk).first()
    if sent is None:
        return
    message = Message.objects.get(pk=sent.message_id)
    draft = withdraw_reply(actor, message=message)
    if draft.text == message.text and not draft.attachments.exists():
        Draft.objects.filter(pk=draft.pk).delete()
    sent.delete()
