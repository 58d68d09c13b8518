"""What is said in a conversation: messages, replies, notes, drafts and files."""

import base64
import binascii
from collections import defaultdict
from typing import Literal

from django.http import FileResponse
from django.utils.translation import gettext as _
from ninja import File, Query, Router, UploadedFile

from kuula.channels.mail.access import outgoing_for
from kuula.channels.mail.actions.outgoing import resend
from kuula.channels.mail.actions.queueing import forward_message
from kuula.channels.mail.queries import Delivery, deliveries
from kuula.channels.mail.scanning import first_state, may_open
from kuula.desk.access import (
    attachment_for,
    conversation_for,
    draft_for,
    message_for,
    place_for,
)
from kuula.desk.actions import (
    add_note,
    attach_to_draft,
    discard_draft,
    drop_attachment,
    receive_message,
    save_draft,
    withdraw_reply,
    write_reply,
)
from kuula.desk.actions.drafting import DraftForm
from kuula.desk.actions.replying import Reply
from kuula.desk.incoming import Incoming, IncomingFile
from kuula.desk.markup import own_words
from kuula.desk.models import Attachment, Conversation, Draft, Message, State
from kuula.desk.reading import page_of_messages
from kuula.faces.api.described import scope
from kuula.faces.api.downloads import BYTES
from kuula.faces.api.once import once
from kuula.faces.api.routes.unseen import refuse_unfilled, refuse_unseen
from kuula.faces.api.shapes.fields import Id
from kuula.faces.api.shapes.messages import (
    DraftKept,
    DraftTold,
    FileTold,
    ForwardedTold,
    Forwarding,
    MessageTold,
    NewFile,
    NewMessage,
    NewNote,
    NewReply,
    OneMessageTold,
    delivery_told,
    draft_told,
    file_told,
    message_told,
    one_message_told,
)
from kuula.faces.api.shapes.pages import Asked, Page, paged
from kuula.faces.api.shapes.told import Done
from kuula.faces.api.tokens import ApiRequest
from kuula.kit import clock, files
from kuula.kit.downloads import as_download
from kuula.kit.problems import Conflict, NotFound, Problem
from kuula.kit.text import clean, email_key, one_line
from kuula.workspace.access import require
from kuula.workspace.actors import Actor
from kuula.workspace.permissions import Permission

router = Router(tags=["messages"])
READ = scope(Permission.READ)
REPLY = scope(Permission.READ, Permission.REPLY)
NOTE = scope(Permission.READ, Permission.NOTE)
LARGEST = 25 * 1024 * 1024
Kind = Literal["reply", "note"]


class TooLarge(Problem):
    """More than is taken."""

    status = 413
    code = "too-large"


@router.get("/conversations/{number}/messages", response=Page[MessageTold], openapi_extra=READ)
def list_messages(request: ApiRequest, number: Id, asked: Query[Asked]) -> Page[MessageTold]:
    """What was said, oldest first; replies that were taken back are left out."""
    talk = conversation_for(request.auth, number)
    page = page_of_messages(talk, cursor=asked.cursor, size=asked.limit)
    sent: defaultdict[int, list[Delivery]] = defaultdict(list)
    for one in deliveries(row.pk for row in page.rows):
        sent[one.message_id].append(one)
    return paged(page, lambda row: message_told(row, sent[row.pk]))


@router.get("/messages/{message_id}", response=OneMessageTold, openapi_extra=READ)
def read_message(request: ApiRequest, message_id: Id) -> OneMessageTold:
    """One message, with its cleaned HTML."""
    require(request.auth, Permission.READ)
    message = message_for(request.auth, message_id)
    return one_message_told(message, deliveries([message.pk]))


@router.post("/conversations/{number}/messages", response={201: MessageTold}, openapi_extra=REPLY)
@once
def add_message(request: ApiRequest, number: Id, said: NewMessage) -> MessageTold:
    """Add a further message of the customer, told by a program. Opens a solved conversation; one
    that was merged leads to where it went on."""
    talk = place_for(request.auth, number)
    if talk.state == State.CLOSED:
        raise Conflict(_("This conversation is closed. Begin a new one."))
    email = talk.address.value if talk.address else ""
    incoming = Incoming(
        email, talk.customer.name, said.text, said.text, clock.now(), language=said.language
    )
    return _told(receive_message(request.auth, conversation=talk, message=incoming))


@router.post("/conversations/{number}/replies", response={201: MessageTold}, openapi_extra=REPLY)
@once
def answer(request: ApiRequest, number: Id, reply: NewReply) -> MessageTold:
    """Answer the customer. It leaves after ten seconds; until then it can be taken back.

    With `last_seen` it is 409 when others wrote or changed something since; `came` says what.
    Nothing is sent then: send it again with the `last_seen` told there, or without one.
    """
    talk = conversation_for(request.auth, number)
    refuse_unfilled(reply.text)
    refuse_unseen(request.auth, talk, reply.last_seen)
    written = Reply(
        text=reply.text,
        html=own_words(reply.html),
        to=tuple(map(email_key, reply.to)),
        cc=tuple(map(email_key, reply.cc)),
        bcc=tuple(map(email_key, reply.bcc)),
        solve=reply.solve,
        files=tuple(_stored(file) for file in reply.files),
        from_draft=reply.from_draft,
    )
    return _told(write_reply(request.auth, conversation=talk, reply=written))


@router.post(
    "/conversations/{number}/replies/{message_id}/withdrawal",
    response={201: DraftTold},
    openapi_extra=REPLY,
)
@once
def take_back(request: ApiRequest, number: Id, message_id: Id) -> DraftTold:
    """Take your reply back before it leaves; its words and files are your draft again."""
    message = _message_in(request.auth, number, message_id)
    return draft_told(withdraw_reply(request.auth, message=message))


@router.post("/conversations/{number}/notes", response={201: MessageTold}, openapi_extra=NOTE)
@once
def write_note(request: ApiRequest, number: Id, note: NewNote) -> MessageTold:
    """Write a note that only we can read; takes over the files of your draft of a note."""
    talk = conversation_for(request.auth, number)
    html = own_words(note.html)
    return _told(add_note(request.auth, conversation=talk, text=note.text, html=html))


@router.post("/messages/{message_id}/forwarding", response={201: ForwardedTold},
             openapi_extra=REPLY)  # fmt: skip
@once
def forward(request: ApiRequest, message_id: Id, forwarding: Forwarding) -> ForwardedTold:
    """Send a message with its files on to somebody else; their answer comes back here."""
    message = message_for(request.auth, message_id)
    to = tuple(dict.fromkeys(email_key(one) for one in forwarding.to))
    rows = forward_message(request.auth, message=message, to=to, text=clean(forwarding.text))
    return ForwardedTold(deliveries=[delivery_told(row) for row in rows])


@router.post("/deliveries/{delivery_id}/resending", response={201: Done}, openapi_extra=REPLY)
@once
def send_again(request: ApiRequest, delivery_id: Id) -> Done:
    """Send a mail again that failed or came back. 409 for one that did not."""
    resend(request.auth, outgoing=outgoing_for(request.auth, delivery_id))
    return Done()


@router.get("/conversations/{number}/drafts/{kind}", response=DraftTold, openapi_extra=READ)
def read_draft(request: ApiRequest, number: Id, kind: Kind) -> DraftTold:
    """What you are writing here."""
    return draft_told(_draft(request.auth, conversation_for(request.auth, number), kind))


@router.put("/conversations/{number}/drafts/{kind}", response=DraftTold, openapi_extra=NOTE)
def keep_draft(request: ApiRequest, number: Id, kind: Kind, draft: DraftKept) -> DraftTold:
    """Keep what you are writing; a reply needs the scope to reply."""
    talk = conversation_for(request.auth, number)
    form = DraftForm(draft.text, own_words(draft.html), draft.cc, draft.bcc)
    return draft_told(save_draft(request.auth, conversation=talk, kind=kind, form=form))


@router.delete("/conversations/{number}/drafts/{kind}", response=Done, openapi_extra=NOTE)
def throw_draft_away(request: ApiRequest, number: Id, kind: Kind) -> Done:
    """Throw away what you were writing here, with its files; the scope to reply will do too."""
    talk = conversation_for(request.auth, number)
    discard_draft(request.auth, conversation=talk, kind=kind)
    return Done()


@router.post(
    "/conversations/{number}/drafts/{kind}/files", response={201: FileTold}, openapi_extra=NOTE
)
@once
def add_file(request: ApiRequest, number: Id, kind: Kind, file: File[UploadedFile]) -> FileTold:
    """Put a file of at most 25 MB on your draft, begun when there is none. Sent with it."""
    talk = conversation_for(request.auth, number)
    if (file.size or 0) > LARGEST:
        raise TooLarge(_("A file may have 25 MB at most. Send a link to a larger one."))
    draft = draft_for(request.auth, talk, kind) or save_draft(
        request.auth, conversation=talk, kind=kind, form=DraftForm("")
    )
    key, size = files.store_stream(file)
    row = Attachment(
        key=key,
        filename=one_line(file.name or "", 200) or _("file"),
        content_type=one_line(file.content_type or "", 120) or "application/octet-stream",
        size=size,
        scan=first_state(),
    )
    return file_told(attach_to_draft(request.auth, draft=draft, file=row))


@router.delete("/files/{file_id}", response=Done, openapi_extra=NOTE, tags=["files"])
def drop_file(request: ApiRequest, file_id: Id) -> Done:
    """Take a file off your own draft; the scope to reply will do too."""
    require(request.auth, Permission.READ)
    drop_attachment(request.auth, attachment=attachment_for(request.auth, file_id))
    return Done()


@router.get(
    "/files/{file_id}",
    openapi_extra=READ | BYTES,
    tags=["files"],
)
def download_file(request: ApiRequest, file_id: Id) -> FileResponse:
    """The bytes of a file; 409 while it is checked for viruses, 403 when it holds one."""
    require(request.auth, Permission.READ)
    file = attachment_for(request.auth, file_id)
    _refuse_dangerous(file)
    return as_download(file.key, file.filename or "file")


class Dangerous(Problem):
    """A file holds a virus."""

    status = 403
    code = "virus"


def _refuse_dangerous(file: Attachment) -> None:
    if file.scan == Attachment.Scan.INFECTED:
        raise Dangerous(_("This file holds a virus. Kuula does not hand it out."))
    if not may_open(file) and file.scan == Attachment.Scan.FAILED:
        raise Conflict(_("This file could not be checked for viruses. Ask an administrator."))
    if not may_open(file):
        raise Conflict(_("This file is still being checked for viruses. Try again in a minute."))


def _told(message: Message) -> MessageTold:
    return message_told(message, deliveries([message.pk]))


def _message_in(actor: Actor, number: int, message_id: int) -> Message:
    message = message_for(actor, message_id)
    if message.conversation_id != number or message.kind != Message.Kind.OUTBOUND:
        raise NotFound(_("There is no such message."))
    return message


def _draft(actor: Actor, talk: Conversation, kind: str) -> Draft:
    draft = draft_for(actor, talk, kind)
    if draft is None:
        raise NotFound(_("There is no draft here."))
    return draft


def _stored(file: NewFile) -> IncomingFile:
    try:
        content = base64.b64decode(file.content, validate=True)
    except (binascii.Error, ValueError) as error:
        raise Problem(_("The content of a file must be base64."), field="files") from error
    return IncomingFile(
        key=files.store(content),
        filename=one_line(file.filename, 200) or _("file"),
        content_type=one_line(file.content_type, 120) or "application/octet-stream",
        size=len(content),
        scan=first_state(),
    )
