"""What a person is writing, between the form of the composer and the desk."""

import re
from dataclasses import dataclass, replace
from typing import Final
from zoneinfo import ZoneInfo

from django.core.files.uploadedfile import UploadedFile
from django.db import transaction
from django.utils.translation import gettext as _

from kuula.channels.mail.scanning import first_state
from kuula.desk.access import draft_for
from kuula.desk.actions import add_note, attach_to_draft, discard_draft, save_draft, write_reply
from kuula.desk.actions.drafting import LONGEST_KEPT, DraftForm
from kuula.desk.actions.locking import locked_conversation
from kuula.desk.actions.promises.making import LONGEST as LONGEST_QUOTE
from kuula.desk.actions.promises.making import PromiseForm
from kuula.desk.actions.replying import Reply
from kuula.desk.hints import MOST, promised_in, written_language
from kuula.desk.markup import own_words
from kuula.desk.models import Attachment, Conversation, Draft, Message, ReplyTemplate
from kuula.desk.placeholders import fill
from kuula.desk.queries import drafts_of
from kuula.faces.agent.doors import StaffRequest
from kuula.faces.agent.pages.prose import as_text, paragraphs
from kuula.faces.agent.pages.writing import draft_stamp
from kuula.kit import clock, files
from kuula.kit.placeholders import unfilled
from kuula.kit.problems import Problem
from kuula.kit.text import clean, email_key, one_line
from kuula.workspace.models import Staff

LARGEST: Final = 25 * 1024 * 1024
TRIED: Final = 3  # as many as a browser names
KINDS: Final = ("reply", "note")
_ONE: Final = re.compile(r'(?:"(?:[^"\\]|\\.)*"|[^",;])+')
_NAMED: Final = re.compile(r'^(?:"(?:[^"\\]|\\.)*"|[^<>])*<([^<>]*)>\s*$')


@dataclass(frozen=True, slots=True)
class Written:
    """The composer as sent: `text` is always there, `html` when it has any formatting.

    `joined` when newer words of another window stand below; `promises` are the words of it that
    are to become promises.
    """

    kind: str
    text: str
    html: str
    cc: str
    bcc: str
    solve: bool
    joined: bool = False
    promises: tuple[str, ...] = ()


def written_in(request: StaffRequest) -> Written:
    """What the form holds, its HTML cleaned."""
    sent = request.POST
    text, html = _words_in(request, sent.get("text", ""))
    return Written(
        kind="note" if sent.get("kind") == "note" else "reply",
        text=text,
        html=html,
        cc=one_line(sent.get("cc", ""), 2000),
        bcc=one_line(sent.get("bcc", ""), 2000),
        solve=sent.get("send") == "solve",
        promises=tuple(clean(one)[:LONGEST_QUOTE] for one in sent.getlist("promise")[:MOST]),
    )


def moved_draft(
    request: StaffRequest, talk: Conversation, written: Written
) -> dict[str, object] | None:
    """The person's draft as it stands, when the request names another in If-Match.

    A draft whose words all stand in what is sent, or in what this window asked to keep before
    without hearing that it was (its fields `tried`), is no other: nothing of it would be lost.
    """
    named = request.headers.get("If-Match")
    draft = next(iter(drafts_of(request.actor, talk)), None)
    seen = draft_stamp(draft)
    if named is None or named.removeprefix("W/").strip('"') == seen:
        return None
    if draft is not None and _is_known(request, written, draft):
        return None
    return {"seen": seen, "words": [("text", _formatted(draft.text, draft.html) if draft else "")]}


def words_of_another_window(
    request: StaffRequest, talk: Conversation, written: Written
) -> Written | None:
    """What is sent joined with newer words of the draft that the form (its field `seen`) did not
    know and does not hold, a note if either is one; None when there are none.

    What this window asked to keep without hearing that it was (its fields `tried`) is not news.
    """
    draft = next(iter(drafts_of(request.actor, talk)), None)
    if draft is None or request.POST.get("seen", draft_stamp(draft)) == draft_stamp(draft):
        return None
    if _is_known(request, written, draft):
        return None
    html = ""
    if written.html or draft.html:
        html = _formatted(written.text, written.html) + _formatted(draft.text, draft.html)
    text = f"{written.text.rstrip()}\n\n{draft.text}"
    kind = "note" if draft.kind == "note" else written.kind
    return replace(written, kind=kind, text=text, html=html, joined=True)


def keep_draft(request: StaffRequest, talk: Conversation, written: Written) -> Draft | None:
    """Keep it as the person's only draft here, with the files of both kinds; nothing of nothing."""
    return _with_files(request, talk, _saved(request, talk, written))


def keep_all(
    request: StaffRequest,
    talk: Conversation,
    written: Written,
    template: ReplyTemplate | None = None,
) -> None:
    """Keep it with newer words of another window below, and at the end a template.

    The words are kept even if Problem is raised for a file.
    """
    with transaction.atomic():
        locked_conversation(talk.pk)
        words = words_of_another_window(request, talk, written) or written
        if template is not None:
            words = filled(words, template, talk, request.user)
        draft = _saved(request, talk, words)
    _with_files(request, talk, draft)


def add_file(request: StaffRequest, talk: Conversation, upload: UploadedFile) -> Attachment:
    """Put a file on the person's draft, begun if there is none."""
    drafts = [draft_for(request.actor, talk, kind) for kind in KINDS]
    draft = next((one for one in drafts if one is not None), None)
    if draft is None:
        draft = save_draft(request.actor, conversation=talk, kind="note", form=DraftForm(""))
    return _attach(request, draft, upload)


def finish_reply(request: StaffRequest, talk: Conversation, written: Written) -> Message:
    """Send it. Raises Problem for placeholders left open, an empty reply or a bad address."""
    reply = finished(talk, written)
    return write_reply(request.actor, conversation=talk, reply=reply)


def finished(talk: Conversation, written: Written) -> Reply:
    """What is written as the reply it is to be. Raises Problem for placeholders left open."""
    if left := unfilled(written.text):
        raise Problem(_("There is no value for {%(name)s}. Write it yourself.") % {"name": left[0]})
    return Reply(
        text=written.text,
        html=written.html,
        cc=addresses_in(written.cc),
        bcc=addresses_in(written.bcc),
        solve=written.solve,
        promises=_promised(talk, written),
    )


def finish_note(request: StaffRequest, talk: Conversation, written: Written) -> None:
    """Write it down among us."""
    add_note(request.actor, conversation=talk, text=written.text, html=written.html)


def filled(written: Written, template: ReplyTemplate, talk: Conversation, staff: Staff) -> Written:
    """What is being written with a template, its places filled, at the end."""
    words = fill(template.text, talk, staff)
    text = f"{written.text.rstrip()}\n\n{words}" if written.text.strip() else words
    html = f"{written.html}{paragraphs(words)}" if written.html else ""
    return replace(written, text=text, html=html)


def _promised(talk: Conversation, written: Written) -> tuple[PromiseForm, ...]:
    found = promised_in(
        written.text,
        written.promises,
        language=written_language(talk),
        now=clock.now(),
        zone=ZoneInfo(talk.brand.time_zone),
    )
    dated = ((one.quote, one.due_to, one.due_from) for one in found)
    return tuple(PromiseForm(words, to, since) for words, to, since in dated if to is not None)


def _words_in(request: StaffRequest, raw: str) -> tuple[str, str]:
    """Text and clean HTML of words as the form sends them."""
    if request.POST.get("text_format") != "html":
        return clean(raw), ""
    html = own_words(clean(raw))
    return as_text(html), html


def _is_known(request: StaffRequest, written: Written, draft: Draft) -> bool:
    """Whether this window has all that the draft says, or had it when it last asked to keep it."""
    tried = [_words_in(request, raw)[0] for raw in request.POST.getlist("tried")[:TRIED]]
    return any(_holds(text, draft.text) for text in (written.text, *tried))


def _holds(text: str, words: str) -> bool:
    """Whether all that `words` say stands in `text`, whatever the gaps."""
    return one_line(words, LONGEST_KEPT) in one_line(text, LONGEST_KEPT)


def _formatted(text: str, html: str) -> str:
    return html or str(paragraphs(text))


def _saved(request: StaffRequest, talk: Conversation, written: Written) -> Draft:
    form = DraftForm(
        written.text, written.html, written.cc, written.bcc, written.joined, written.promises
    )
    return save_draft(request.actor, conversation=talk, kind=written.kind, form=form)


def _with_files(request: StaffRequest, talk: Conversation, draft: Draft) -> Draft | None:
    for upload in request.FILES.getlist("files"):
        _attach(request, draft, upload)
    other = draft_for(request.actor, talk, _other(draft.kind))
    if other is not None:
        for file in other.attachments.all():
            attach_to_draft(request.actor, draft=draft, file=file)
        discard_draft(request.actor, conversation=talk, kind=other.kind)
    if not draft.text.strip() and not draft.attachments.exists():
        discard_draft(request.actor, conversation=talk, kind=draft.kind)
        return None
    return draft


def _attach(request: StaffRequest, draft: Draft, upload: UploadedFile) -> Attachment:
    if (upload.size or 0) > LARGEST:
        raise Problem(_("A file may have 25 MB at most. Send a link to a larger one."))
    key, size = files.store_stream(upload)
    kind = one_line(upload.content_type or "", 120) or "application/octet-stream"
    name = one_line(upload.name or "", 200) or _("file")
    file = Attachment(key=key, filename=name, content_type=kind, size=size, scan=first_state())
    return attach_to_draft(request.actor, draft=draft, file=file)


def addresses_in(text: str) -> tuple[str, ...]:
    """The addresses of a field, each once; of "Mari Mets <mari@x.ee>" what stands in brackets.

    A name in quotes may have a comma in it.
    """
    parts = _ONE.findall(text)
    bare = (_NAMED.sub(r"\1", part) for part in parts if part.strip())
    return tuple(dict.fromkeys(email_key(part) for part in bare))


def _other(kind: str) -> str:
    return "reply" if kind == "note" else "note"
