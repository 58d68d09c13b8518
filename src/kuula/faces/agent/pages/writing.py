"""Where one writes: the draft as it stands, whom it goes to, the templates that fit."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import groupby

from django.utils.translation import gettext as _

from kuula.channels.mail.queries import own_addresses
from kuula.channels.mail.sorting.references import plain_address
from kuula.desk.models import Conversation, Draft, Message, ReplyTemplate, State
from kuula.desk.queries import Said
from kuula.faces.agent.once import word
from kuula.kit.text import email_key
from kuula.ui.page import Option


@dataclass(frozen=True, slots=True)
class DraftPlace:
    """Where a browser saves a draft and what it is to know of it.

    `name` tells person and conversation apart, `seen` the draft as shown (draft_stamp), `own` is
    the person's last message here.
    """

    url: str
    name: str
    seen: str
    own: int


@dataclass(frozen=True, slots=True)
class TemplateFolder:
    """Templates of one folder; those without a folder have none."""

    name: str
    options: Sequence[Option]


@dataclass(frozen=True, kw_only=True)
class Writing:
    """The composer: what is in it and whom it goes to."""

    kind: str
    seen: str
    tabs: Sequence[Option]
    text: str
    html: str | None
    to: str
    cc: str
    bcc: str
    folders: Sequence[TemplateFolder]
    closed: bool
    once: str
    promises: Sequence[str] = ()

    @property
    def templates(self) -> int:
        """How many templates fit."""
        return sum(len(folder.options) for folder in self.folders)


def writing_in(
    talk: Conversation,
    drafts: Sequence[Draft],
    said: Sequence[Said],
    folders: Sequence[TemplateFolder],
    *,
    may_reply: bool,
) -> Writing:
    """The composer of a conversation with the person's latest draft in it."""
    draft = drafts[0] if drafts else None
    reply, note = Option("reply", _("Reply"), "r"), Option("note", _("Note"), "n")
    return Writing(
        seen=draft_stamp(draft),
        kind=draft.kind if draft else "reply" if may_reply else "note",
        tabs=[reply, note] if may_reply else [note],
        text=draft.text if draft else "",
        html=(draft.html or None) if draft else None,
        to=talk.address.value if talk.address else "",
        cc=draft.cc if draft else _copied(talk, said),
        bcc=draft.bcc if draft else "",
        folders=folders,
        closed=talk.state == State.CLOSED,
        once=word(),
        promises=draft.promises if draft else (),
    )


def folders_of(
    templates: Sequence[ReplyTemplate], teams: Mapping[int, str]
) -> list[TemplateFolder]:
    """The templates folder by folder, as they come; what is not for everybody says whose it is."""
    parts = groupby(templates, key=lambda one: one.folder.casefold())
    listed = [list(part) for _folder, part in parts]
    return [
        TemplateFolder(part[0].folder, [_offered(one, teams) for one in part]) for part in listed
    ]


def _offered(template: ReplyTemplate, teams: Mapping[int, str]) -> Option:
    whose = _("Only me") if template.staff_id else teams.get(template.team_id or 0, "")
    note = f"{template.language} · {whose}" if whose else template.language
    return Option(str(template.pk), template.name, note)


def draft_stamp(draft: Draft | None) -> str:
    """What tells one state of a draft from the next; empty while there is none."""
    return draft.changed_at.isoformat() if draft else ""


def last_own(said: Sequence[Said], staff_id: int | None) -> int:
    """The last of these messages that the person wrote, 0 if none."""
    return max((one.message.pk for one in said if one.message.staff_id == staff_id), default=0)


def _copied(talk: Conversation, said: Sequence[Said]) -> str:
    """Who else reads along: To and Cc of the last mail without us, or our Cc if it was ours."""
    last = next((one.message for one in reversed(said) if _counts(one.message)), None)
    if last is None or last.kind == Message.Kind.OUTBOUND:
        return ", ".join(last.recipients.get("cc", [])) if last else ""
    left_out = {email_key(last.sender), email_key(talk.address.value) if talk.address else ""}
    named = [*last.recipients.get("to", []), *last.recipients.get("cc", [])]
    others = dict.fromkeys(one for one in named if email_key(one) not in left_out)
    if not others:
        return ""
    ours = own_addresses()
    return ", ".join(one for one in others if email_key(plain_address(one)) not in ours)


def _counts(message: Message) -> bool:
    return not message.is_note and not message.automatic
