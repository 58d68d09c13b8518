"""The tray "Belongs here?" as screens: the list, and one mail to read before it is placed."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from urllib.parse import urlencode

import structlog
from django.urls import reverse
from django.utils.translation import gettext as _
from markupsafe import Markup

from kuula.channels.mail.models import IN_TRAY, RawMail
from kuula.channels.mail.scanning import is_on
from kuula.channels.mail.sorting.letters import Letter
from kuula.channels.mail.tray import (
    Shelf,
    TrayItem,
    reason_for,
    tray_count,
    tray_for,
    tray_letter,
)
from kuula.desk.access import conversations_for
from kuula.desk.incoming import IncomingFile
from kuula.desk.listing import CAP
from kuula.desk.models import Conversation
from kuula.faces.agent.doors import StaffRequest
from kuula.faces.agent.frame import frame_for
from kuula.faces.agent.pages.prose import paragraphs
from kuula.kit.problems import Problem
from kuula.ui.formats import numbered
from kuula.ui.page import NavItem, Page
from kuula.workspace.actors import Actor

log = structlog.get_logger(__name__)


@dataclass(frozen=True, slots=True)
class TrayRow:
    """One mail of the list. `suspected` names the conversation it points to, if any."""

    id: int
    url: str
    sender: str
    subject: str
    mailbox: str
    at: datetime
    reason: str
    suspected: str
    waits: bool


@dataclass(frozen=True, kw_only=True)
class TrayPage(Page):
    """The list of one shelf."""

    shelves: Sequence[NavItem]
    rows: Sequence[TrayRow]
    dropped: bool
    live_url: str
    first_url: str
    next_url: str


@dataclass(frozen=True, slots=True)
class Suspect:
    """The conversation a mail seems to belong to."""

    number: int
    url: str
    subject: str
    customer: str


@dataclass(frozen=True, kw_only=True)
class TrayMailPage(Page):
    """One mail. `readable` is False when its words cannot be shown; then it can be downloaded."""

    id: int
    sender: str
    name: str
    to: str
    subject: str
    mailbox: str
    at: datetime
    size: int
    reason: str
    body: Markup
    html_url: str
    files: Sequence[tuple[str, int]]
    unchecked: bool
    readable: bool
    stored: bool
    suspect: Suspect | None
    waits: bool
    dropped: bool


def tray_page(request: StaffRequest) -> TrayPage:
    """The shelf `?shelf=` names, from `?after=` on."""
    shelf = Shelf.DROPPED if request.GET.get("shelf") == Shelf.DROPPED else Shelf.WAITING
    after = request.GET.get("after", "")
    found = tray_for(request.actor, shelf=shelf, after=after)
    return TrayPage(
        title=_("Belongs here?"),
        frame=frame_for(request, "home"),
        shelves=_shelves(request.actor, shelf),
        rows=[_row(item) for item in found.rows],
        dropped=shelf == Shelf.DROPPED,
        live_url=_url(shelf, after, part="rows"),
        first_url=_url(shelf) if after else "",
        next_url=_url(shelf, found.next) if found.next else "",
    )


def mail_page(request: StaffRequest, raw: RawMail) -> TrayMailPage:
    """One mail as far as it can be read."""
    letter = _letter(request.actor, raw.pk)
    incoming = letter.incoming if letter else None
    subject = (letter.parsed.subject if letter else raw.subject) or _("No subject")
    return TrayMailPage(
        title=subject,
        frame=frame_for(request, "home"),
        id=raw.pk,
        sender=(incoming.email if incoming else raw.sender) or _("No sender"),
        name=incoming.name if incoming else "",
        to=", ".join(incoming.recipients.get("to", [])) if incoming else "",
        subject=subject,
        mailbox=raw.mailbox.address,
        at=raw.taken_at,
        size=raw.size,
        reason=reason_for(raw),
        body=paragraphs(incoming.text) if incoming else Markup(),
        html_url=reverse("tray_html", args=[raw.pk]) if incoming and incoming.html else "",
        files=[(one.filename, one.size) for one in incoming.files] if incoming else [],
        unchecked=is_on(),
        readable=letter is not None and letter.readable,
        stored=bool(raw.key),
        suspect=_suspect(request.actor, raw),
        waits=raw.state in IN_TRAY,
        dropped=raw.state == RawMail.State.DROPPED,
    )


def tray_html(actor: Actor, raw_id: int) -> tuple[str, Sequence[IncomingFile]]:
    """The cleaned HTML of a mail and the files that may be shown inside it. Raises Problem."""
    incoming = tray_letter(actor, raw_id).incoming
    return incoming.html, () if is_on() else incoming.files


def _letter(actor: Actor, raw_id: int) -> Letter | None:
    """The mail understood; None when it cannot be, and that must not stop the page."""
    try:
        return tray_letter(actor, raw_id)
    except (Problem, FileNotFoundError):
        return None
    except Exception:
        log.exception("tray_mail_unreadable", raw_id=raw_id)
        return None


def _suspect(actor: Actor, raw: RawMail) -> Suspect | None:
    if raw.suspected_id is None:
        return None
    found = conversations_for(actor).with_people().filter(pk=raw.suspected_id).first()
    if found is None:
        return None
    url = reverse("conversation", args=[found.number])
    subject = found.subject or _("No subject")
    return Suspect(found.number, url, subject, found.customer.name or _("Erased person"))


def _row(item: TrayItem) -> TrayRow:
    return TrayRow(
        id=item.id,
        url=reverse("tray_mail", args=[item.id]),
        sender=item.sender or _("No sender"),
        subject=item.subject or _("No subject"),
        mailbox=item.mailbox,
        at=item.taken_at,
        reason=item.reason,
        suspected=_named(item.suspected) if item.suspected else "",
        waits=item.state in IN_TRAY,
    )


def _named(talk: Conversation) -> str:
    return f"{numbered(talk.number)} {talk.subject}".strip()


def _shelves(actor: Actor, current: Shelf) -> list[NavItem]:
    waiting = tray_count(actor)
    return [
        NavItem(
            label=_("Waiting"),
            url=_url(Shelf.WAITING),
            count=min(waiting, CAP),
            count_more=waiting > CAP,
            current=current == Shelf.WAITING,
        ),
        NavItem(
            label=_("Put away earlier"), url=_url(Shelf.DROPPED), current=current == Shelf.DROPPED
        ),
    ]


def _url(shelf: Shelf, after: str = "", part: str = "") -> str:
    place = {"shelf": shelf if shelf != Shelf.WAITING else "", "after": after, "part": part}
    said = {key: value for key, value in place.items() if value}
    return reverse("tray") + (f"?{urlencode(said)}" if said else "")
