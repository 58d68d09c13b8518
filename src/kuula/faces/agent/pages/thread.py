"""The thread: messages with the facts of the ledger as quiet lines between them."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Final

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from markupsafe import Markup

from kuula.channels.mail.queries import Delivery
from kuula.channels.mail.sending.reasons import reason_words
from kuula.desk.models import Attachment, Message
from kuula.desk.queries import Said
from kuula.faces.agent.doors import StaffRequest
from kuula.faces.agent.files import scan_words, unchecked_words
from kuula.faces.agent.pages.facts import Line
from kuula.faces.agent.pages.prose import paragraphs, shown_words
from kuula.kit import clock
from kuula.kit.routes import path_of
from kuula.ui.page import Tone
from kuula.workspace.permissions import Permission

EMPTY: Final = Markup()
DELIVERED: Final[dict[str, tuple[str | Promise, Tone]]] = {
    "queued": (gettext_lazy("Waiting to leave for %(to)s"), ""),
    "sending": (gettext_lazy("On its way to %(to)s"), ""),
    "sent": (gettext_lazy("Sent to %(to)s"), "good"),
    "bounced": (gettext_lazy("Came back from %(to)s"), "bad"),
    "failed": (gettext_lazy("Did not leave for %(to)s"), "bad"),
    "withdrawn": (gettext_lazy("Taken back before it left for %(to)s"), ""),
}
LOST: Final = ("bounced", "failed")
AUTOMATIC: Final[dict[str, str | Promise]] = {
    "auto-reply": gettext_lazy("automatic answer"),
    "bounce": gettext_lazy("delivery report"),
    "list": gettext_lazy("mailing list"),
    "calendar": gettext_lazy("calendar"),
    "loop": gettext_lazy("mail loop"),
}


@dataclass(frozen=True, slots=True)
class FileItem:
    """A file; `removal_url` only on what is still being written."""

    name: str
    size: int
    url: str
    infected: bool
    held: str
    unchecked: str
    removal_url: str


@dataclass(frozen=True, slots=True)
class DeliveryItem:
    """How far a reply got to one recipient."""

    text: str
    reason: str
    tone: Tone
    resend_url: str = ""


@dataclass(frozen=True, kw_only=True)
class ThreadItem:
    """A message, or a fact when `fact` is there."""

    at: datetime
    fact: Line | None = None
    id: int = 0
    side: str = "them"
    who: str = ""
    about: str = ""
    body: Markup = EMPTY
    whole: Markup = EMPTY
    original_url: str = ""
    warning: str = ""
    files: Sequence[FileItem] = ()
    deliveries: Sequence[DeliveryItem] = ()
    withdrawal_url: str = ""
    leaves_at: datetime | None = None
    forward_url: str = ""
    split_url: str = ""
    feedback_url: str = ""


@dataclass(frozen=True, kw_only=True)
class Told:
    """What a thread is made of. `whole` says that no message is left out at the beginning."""

    messages: Sequence[Said]
    files: Sequence[Attachment]
    deliveries: Sequence[Delivery]
    lines: Sequence[Line]
    customer: str
    whole: bool


def thread_of(request: StaffRequest, told: Told) -> list[ThreadItem]:
    """The items in the order they happened; a fact stands after the message of the same moment."""
    items = [_message_item(request, one, told) for one in told.messages]
    begin = items[0].at if items and not told.whole else None
    lines = [ThreadItem(at=one.at, fact=one) for one in told.lines if not begin or one.at >= begin]
    return sorted([*items, *lines], key=lambda item: (item.at, item.fact is not None))


def file_item(file: Attachment) -> FileItem:
    """A file as a link; one on a draft can be taken off."""
    return FileItem(
        name=file.filename,
        size=file.size,
        url=path_of("file", file.pk),
        infected=file.scan == Attachment.Scan.INFECTED,
        held=scan_words(file),
        unchecked=unchecked_words(file),
        removal_url=path_of("file_removal", file.pk) if file.draft_id else "",
    )


def _message_item(request: StaffRequest, said: Said, told: Told) -> ThreadItem:
    message = said.message
    leaves = _leaves_at(message)
    mine = message.staff_id == request.actor.staff_id
    may_reply = request.actor.may(Permission.REPLY)
    return ThreadItem(
        at=message.occurred_at,
        id=message.pk,
        side="note" if message.is_note else "us" if message.is_from_us else "them",
        who=_who(message, told),
        about=_about(message),
        body=shown_words(said.own_html) if said.own_html else paragraphs(_first_read(message)),
        whole=_whole(message),
        original_url=_original(said),
        warning=_warning(message),
        files=[file_item(one) for one in told.files if one.message_id == message.pk],
        deliveries=_deliveries(message, told, may_resend=may_reply),
        forward_url=_forward(message) if may_reply else "",
        split_url=_split(request, message),
        feedback_url=_feedback(request, message),
        withdrawal_url=path_of("reply_withdrawal", message.pk) if leaves and mine else "",
        leaves_at=leaves,
    )


def _who(message: Message, told: Told) -> str:
    if message.staff is not None:
        return message.staff.name
    if message.kind != Message.Kind.INBOUND:
        return "Kuula"
    written_by = message.customer.name if message.customer else told.customer
    return written_by or message.sender or _("Erased person")


def _about(message: Message) -> str:
    if message.is_note:
        return _("note, only for us")
    if message.is_from_us:
        others = [*message.recipients.get("cc", []), *message.recipients.get("bcc", [])]
        return _("also to %(people)s") % {"people": ", ".join(others)} if others else ""
    kind = AUTOMATIC.get(message.automatic)
    return f"{message.sender} · {kind}" if kind else message.sender


def _first_read(message: Message) -> str:
    return message.visible or message.text


def _whole(message: Message) -> Markup:
    """The whole text when the page shows less of it."""
    hidden = message.kind == Message.Kind.INBOUND and message.visible
    if not hidden or message.visible.strip() == message.text.strip():
        return Markup()
    return paragraphs(message.text)


def _original(said: Said) -> str:
    inbound = said.message.kind == Message.Kind.INBOUND
    return path_of("message_original", said.message.pk) if said.has_html and inbound else ""


def _forward(message: Message) -> str:
    return "" if message.is_note else path_of("message_forwarding", message.pk)


def _split(request: StaffRequest, message: Message) -> str:
    may = request.actor.may(Permission.CHANGE) and not message.is_note
    return path_of("message_split", message.pk) if may else ""


def _feedback(request: StaffRequest, message: Message) -> str:
    """Where what a customer wrote, or a note of ours says of them, is passed on to a department."""
    may = request.actor.may(Permission.FEEDBACK) and (message.is_note or not message.is_from_us)
    return f"{path_of('feedback_new')}?message={message.pk}" if may else ""


def _warning(message: Message) -> str:
    if message.authentic.get("dmarc") == "fail":
        return _("The sender could not be proven. Do not trust links or requests for money.")
    return ""


def _leaves_at(message: Message) -> datetime | None:
    """When a reply that can still be taken back leaves; None once it is on its way."""
    if message.released_at is not None or message.release_at is None:
        return None
    return message.release_at if message.release_at > clock.now() else None


def _deliveries(message: Message, told: Told, *, may_resend: bool) -> list[DeliveryItem]:
    items = []
    for one in told.deliveries:
        if one.message_id == message.pk and one.state in DELIVERED:
            text, tone = DELIVERED[one.state]
            words = str(text) % {"to": one.recipient}
            reason = reason_words(one.reason) if one.reason else ""
            lost = may_resend and one.state in LOST
            again = path_of("delivery_resending", one.id) if lost else ""
            items.append(DeliveryItem(words, reason, tone, again))
    return items
