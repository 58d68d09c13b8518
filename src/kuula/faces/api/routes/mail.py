"""Mailboxes, and the tray of mails that somebody must place."""

from dataclasses import fields, replace
from typing import Any

from django.http import FileResponse
from django.utils.translation import gettext as _
from ninja import Query, Router

from kuula.channels.mail.access import mailbox_for, mailboxes_for, raw_mail_for
from kuula.channels.mail.actions.mailboxes import (
    MailboxForm,
    add_mailbox,
    change_mailbox,
    pause_mailbox,
    set_away,
)
from kuula.channels.mail.actions.testing import check_form, check_mailbox
from kuula.channels.mail.actions.tray import (
    drop_mail,
    make_new_conversation,
    place_in_conversation,
    restore_mail,
    try_again,
)
from kuula.channels.mail.connecting.steps import all_well
from kuula.channels.mail.models import Mailbox
from kuula.channels.mail.tray import Shelf, tray_for, tray_letter
from kuula.desk.access import place_for
from kuula.faces.api.described import scope
from kuula.faces.api.downloads import BYTES
from kuula.faces.api.once import once, once_outside
from kuula.faces.api.shapes.fields import Id
from kuula.faces.api.shapes.mail import (
    Away,
    CheckTold,
    LetterTold,
    MailboxChange,
    MailboxTold,
    NewMailbox,
    Pause,
    PlacedTold,
    Placement,
    TrayAsked,
    TrayMailTold,
    check_told,
    letter_told,
    mailbox_told,
    tray_mail_told,
)
from kuula.faces.api.shapes.pages import Asked, Page, cut, paged
from kuula.faces.api.shapes.told import Done
from kuula.faces.api.tokens import ApiRequest
from kuula.kit.downloads import as_download
from kuula.kit.problems import NotFound
from kuula.workspace.access import brand_for, require, team_for
from kuula.workspace.actors import Actor
from kuula.workspace.permissions import Permission

router = Router()
MAILBOXES = scope(Permission.MAILBOXES)
TRAY = scope(Permission.TRAY)
PLACING = scope(Permission.TRAY, Permission.READ)


@router.get("/mailboxes", response=Page[MailboxTold], openapi_extra=MAILBOXES, tags=["mailboxes"])
def list_mailboxes(request: ApiRequest, asked: Query[Asked]) -> Page[MailboxTold]:
    """The connected mailboxes and how they are doing."""
    return paged(cut(mailboxes_for(request.auth), asked, key=lambda one: one.pk), mailbox_told)


@router.post("/mailboxes", response={201: MailboxTold}, openapi_extra=MAILBOXES, tags=["mailboxes"])
@once
def connect_mailbox(request: ApiRequest, mailbox: NewMailbox) -> MailboxTold:
    """Connect a mailbox; fetching begins at once."""
    require(request.auth, Permission.MAILBOXES)
    form = MailboxForm(**_settings(request.auth, mailbox.model_dump()))
    return _told(request.auth, add_mailbox(request.auth, form=form))


@router.post("/mailboxes/check", response={201: CheckTold}, openapi_extra=MAILBOXES,
             tags=["mailboxes"])  # fmt: skip
@once_outside
def check_settings(request: ApiRequest, mailbox: NewMailbox) -> CheckTold:
    """Test a mailbox with a password step by step before it is connected. Nothing is kept."""
    require(request.auth, Permission.MAILBOXES)
    form = MailboxForm(**_settings(request.auth, mailbox.model_dump()))
    steps = check_form(request.auth, form=form)
    return check_told(steps, ok=all_well(steps))


@router.get("/mailboxes/{mailbox_id}", response=MailboxTold, openapi_extra=MAILBOXES,
            tags=["mailboxes"])  # fmt: skip
def read_mailbox(request: ApiRequest, mailbox_id: Id) -> MailboxTold:
    """One mailbox."""
    return mailbox_told(mailbox_for(request.auth, mailbox_id))


@router.patch("/mailboxes/{mailbox_id}", response=MailboxTold, openapi_extra=MAILBOXES,
              tags=["mailboxes"])  # fmt: skip
def change_a_mailbox(request: ApiRequest, mailbox_id: Id, change: MailboxChange) -> MailboxTold:
    """Change a mailbox. Waiting mail is tried at once."""
    mailbox = mailbox_for(request.auth, mailbox_id)
    changes = _settings(request.auth, change.model_dump(exclude_unset=True))
    form = replace(_form_of(mailbox), **changes)
    return _told(request.auth, change_mailbox(request.auth, mailbox=mailbox, form=form))


@router.post("/mailboxes/{mailbox_id}/check", response={201: CheckTold},
             openapi_extra=MAILBOXES, tags=["mailboxes"])  # fmt: skip
@once_outside
def check_a_mailbox(request: ApiRequest, mailbox_id: Id) -> CheckTold:
    """Test a mailbox step by step; takes up to a minute. Nothing is sent or changed."""
    steps = check_mailbox(request.auth, mailbox=mailbox_for(request.auth, mailbox_id))
    return check_told(steps, ok=all_well(steps))


@router.put("/mailboxes/{mailbox_id}/pause", response=MailboxTold, openapi_extra=MAILBOXES,
            tags=["mailboxes"])  # fmt: skip
def pause_a_mailbox(request: ApiRequest, mailbox_id: Id, pause: Pause) -> MailboxTold:
    """Let fetching and sending rest, or begin again."""
    mailbox = mailbox_for(request.auth, mailbox_id)
    return _told(request.auth, pause_mailbox(request.auth, mailbox=mailbox, paused=pause.paused))


@router.put("/mailboxes/{mailbox_id}/away", response=MailboxTold, openapi_extra=MAILBOXES,
            tags=["mailboxes"])  # fmt: skip
def answer_while_away(request: ApiRequest, mailbox_id: Id, away: Away) -> MailboxTold:
    """Have the mailbox answer by itself until a moment, in the customer's language."""
    mailbox = mailbox_for(request.auth, mailbox_id)
    set_away(request.auth, mailbox=mailbox, until=away.until, texts=dict(away.texts))
    return _told(request.auth, mailbox)


@router.get("/tray", response=Page[TrayMailTold], openapi_extra=TRAY, tags=["tray"])
def list_tray(request: ApiRequest, asked: Query[TrayAsked]) -> Page[TrayMailTold]:
    """Mails that wait to be placed, or that were put away, newest first."""
    page = tray_for(request.auth, shelf=Shelf(asked.shelf), after=asked.cursor, size=asked.limit)
    return paged(page, tray_mail_told)


@router.get("/tray/{raw_id}", response=LetterTold, openapi_extra=TRAY, tags=["tray"])
def read_tray_mail(request: ApiRequest, raw_id: Id) -> LetterTold:
    """What a mail of the tray says. Show its HTML in a sandboxed frame only."""
    raw_mail_for(request.auth, raw_id)
    return letter_told(tray_letter(request.auth, raw_id))


@router.get("/tray/{raw_id}/original", openapi_extra=TRAY | BYTES, tags=["tray"])
def download_original(request: ApiRequest, raw_id: Id) -> FileResponse:
    """The mail exactly as it came."""
    raw = raw_mail_for(request.auth, raw_id)
    if not raw.key:
        raise NotFound(_("The words of this mail are not stored here."))
    return as_download(raw.key, f"mail-{raw.pk}.eml")


@router.post("/tray/{raw_id}/placement", response={201: PlacedTold}, openapi_extra=PLACING,
             tags=["tray"])  # fmt: skip
@once
def place_mail(request: ApiRequest, raw_id: Id, placement: Placement) -> PlacedTold:
    """Say into which conversation a mail belongs."""
    raw = raw_mail_for(request.auth, raw_id)
    talk = place_for(request.auth, placement.conversation)
    place_in_conversation(request.auth, raw_mail=raw, conversation=talk)
    return PlacedTold(conversation=talk.pk)


@router.post("/tray/{raw_id}/conversation", response={201: PlacedTold}, openapi_extra=TRAY,
             tags=["tray"])  # fmt: skip
@once
def begin_with_mail(request: ApiRequest, raw_id: Id) -> PlacedTold:
    """Begin a new conversation with a mail."""
    made = make_new_conversation(request.auth, raw_mail=raw_mail_for(request.auth, raw_id))
    return PlacedTold(conversation=made.pk)


@router.post("/tray/{raw_id}/removal", response={201: Done}, openapi_extra=TRAY, tags=["tray"])
@once
def put_away(request: ApiRequest, raw_id: Id) -> Done:
    """Put a mail away; it can be taken back for thirty days."""
    drop_mail(request.auth, raw_mail=raw_mail_for(request.auth, raw_id))
    return Done()


@router.post("/tray/{raw_id}/restoration", response={201: Done}, openapi_extra=TRAY,
             tags=["tray"])  # fmt: skip
@once
def take_back(request: ApiRequest, raw_id: Id) -> Done:
    """Take a mail that was put away back into the tray."""
    restore_mail(request.auth, raw_mail=raw_mail_for(request.auth, raw_id))
    return Done()


@router.post("/tray/{raw_id}/reading", response={201: Done}, openapi_extra=TRAY, tags=["tray"])
@once
def read_again(request: ApiRequest, raw_id: Id) -> Done:
    """Have a mail read and sorted once more, as if it had just come."""
    try_again(request.auth, raw_mail=raw_mail_for(request.auth, raw_id))
    return Done()


def _settings(actor: Actor, sent: dict[str, Any]) -> dict[str, Any]:
    """The form's fields, brand and team looked up on the actor's behalf."""
    if "brand" in sent:
        sent["brand_id"] = brand_for(actor, sent.pop("brand")).pk
    if "team" in sent:
        team_id = sent.pop("team")
        sent["team_id"] = team_for(actor, team_id).pk if team_id else None
    return sent


def _form_of(mailbox: Mailbox) -> MailboxForm:
    names = [one.name for one in fields(MailboxForm) if one.name not in SECRETS]
    return MailboxForm(**{name: getattr(mailbox, name) for name in names})


SECRETS = {"password", "oauth_secret", "webhook_secret"}


def _told(actor: Actor, mailbox: Mailbox) -> MailboxTold:
    return mailbox_told(mailbox_for(actor, mailbox.pk))
