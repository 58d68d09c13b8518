"""Where one writes: the draft as it stands, whom it goes to, the templates that fit."""

from collections.abc import Sequence
from dataclasses import dataclass

from django.utils.translation import gettext as _

from kuula.desk.models import Conversation, Draft, Message, ReplyTemplate, State
from kuula.desk.queries import Said
from kuula.ui.page import Option


@dataclass(frozen=True, kw_only=True)
class Writing:
    """The composer: what is in it and whom it goes to."""

    kind: str
    tabs: Sequence[Option]
    text: str
    html: str | None
    to: str
    cc: str
    bcc: str
    templates: Sequence[Option]
    closed: bool


def writing_in(
    talk: Conversation,
    drafts: Sequence[Draft],
    said: Sequence[Said],
    templates: Sequence[ReplyTemplate],
    *,
    may_reply: bool,
) -> Writing:
    """The composer of a conversation with the person's latest draft in it."""
    draft = drafts[0] if drafts else None
    reply, note = Option("reply", _("Reply"), "r"), Option("note", _("Note"), "n")
    return Writing(
        kind=draft.kind if draft else "reply" if may_reply else "note",
        tabs=[reply, note] if may_reply else [note],
        text=draft.text if draft else "",
        html=(draft.html or None) if draft else None,
        to=talk.address.value if talk.address else "",
        cc=draft.cc if draft else _copied_before(said),
        bcc=draft.bcc if draft else "",
        templates=[Option(str(one.pk), one.name, one.language) for one in templates],
        closed=talk.state == State.CLOSED,
    )


def _copied_before(said: Sequence[Said]) -> str:
    """Who was copied last time we answered, so that nobody falls out of the conversation."""
    ours = (one.message for one in reversed(said) if one.message.kind == Message.Kind.OUTBOUND)
    last = next(ours, None)
    return ", ".join(last.recipients.get("cc", [])) if last else ""
