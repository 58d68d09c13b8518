"""What a reply of a program is held up for: places without words, and news it had not seen."""

from django.utils.translation import gettext as _

from kuula.desk.actions.locking import locked_conversation
from kuula.desk.meanwhile import known_in, refuse_news
from kuula.desk.models import Conversation
from kuula.kit.placeholders import unfilled
from kuula.kit.problems import Problem
from kuula.workspace.actors import Actor, allow
from kuula.workspace.permissions import Permission


def refuse_unfilled(text: str) -> None:
    """Raise Problem for a place of a template that nobody filled in."""
    if left := unfilled(text):
        raise Problem(
            _("There is no value for {%(name)s}. Write it yourself.") % {"name": left[0]},
            field="text",
        )


def refuse_unseen(actor: Actor, talk: Conversation, last_seen: str | None) -> None:
    """Raise CameMeanwhile if others wrote or changed something since `last_seen`; holds the
    conversation until the end of the transaction, so that nothing comes between this and the reply.
    """
    allow(actor, Permission.REPLY)
    known = known_in(last_seen or "")
    if known is not None:
        locked_conversation(talk.pk)
        refuse_news(actor, talk, known)
