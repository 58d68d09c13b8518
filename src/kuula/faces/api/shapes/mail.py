"""Mailboxes and the tray of mails that somebody must place. No secret is ever told."""

from datetime import datetime
from typing import Annotated, Literal

from pydantic import ConfigDict, Field, StrictInt, StrictStr

from kuula.channels.mail.connecting.steps import Step
from kuula.channels.mail.models import Mailbox
from kuula.channels.mail.sorting.letters import Letter
from kuula.channels.mail.tray import TrayItem
from kuula.faces.api.shapes.fields import Email, Flag, SentId
from kuula.faces.api.shapes.pages import Asked
from kuula.faces.api.shapes.told import Named, Sent, Told, named

Port = Annotated[StrictInt, Field(ge=1, le=65535)]
Host = Annotated[StrictStr, Field(max_length=253)]
Secret = Annotated[StrictStr, Field(max_length=4000)]
Minutes = Annotated[StrictInt, Field(ge=1, le=99_999)]
Url = Annotated[StrictStr, Field(max_length=500)]
Way = Literal["imap", "receiver", "webhook"]
Security = Literal["tls", "starttls", "none"]


class MailboxTold(Told):
    """A mailbox and how it is doing. `has_password` says that one is kept, sealed."""

    id: int
    name: str
    address: str
    brand: Named | None
    team: Named | None
    active: bool
    way: str
    login: str
    username: str
    has_password: bool
    imap_host: str
    imap_port: int
    imap_security: str
    imap_folder: str
    smtp_host: str
    smtp_port: int
    smtp_security: str
    oauth_provider: str
    oauth_client_id: str
    reply_target: int | None
    quiet_minutes: int | None
    health: str
    health_reason: str
    health_since: datetime | None
    checked_at: datetime | None
    last_mail_at: datetime | None
    away_until: datetime | None
    away_texts: dict[str, str]


class MailboxChange(Sent):
    """What to change; what is left out stays. Empty secrets keep the one that is there."""

    model_config = ConfigDict(json_schema_extra={"examples": [{"reply_target": 240}]})

    address: Email = "-@-"
    brand: SentId = 1
    name: Annotated[StrictStr, Field(max_length=200)] = ""
    team: SentId | None = None
    reply_target: Minutes | None = None
    quiet_minutes: Minutes | None = None
    way: Way = "imap"
    login: Literal["password", "oauth2"] = "password"
    username: Annotated[StrictStr, Field(max_length=320)] = ""
    password: Secret = ""
    imap_host: Host = ""
    imap_port: Port = 993
    imap_security: Security = "tls"
    imap_folder: Annotated[StrictStr, Field(max_length=200)] = "INBOX"
    smtp_host: Host = ""
    smtp_port: Port = 465
    smtp_security: Security = "tls"
    oauth_provider: Annotated[StrictStr, Field(max_length=40)] = ""
    oauth_client_id: Annotated[StrictStr, Field(max_length=500)] = ""
    oauth_secret: Secret = ""
    oauth_authorize_url: Url = ""
    oauth_token_url: Url = ""
    oauth_scope: Annotated[StrictStr, Field(max_length=1000)] = ""
    webhook_secret: Secret = ""


class NewMailbox(MailboxChange):
    """A mailbox to connect."""

    model_config = ConfigDict(
        json_schema_extra={
            "examples": [
                {"address": "help@pohjala.example", "brand": 1, "username": "help",
                 "password": "secret", "imap_host": "imap.pohjala.example",
                 "smtp_host": "smtp.pohjala.example"}
            ]
        }
    )  # fmt: skip

    address: Email
    brand: SentId


class Pause(Sent):
    """Whether fetching and sending rest. Mail waits, none is lost."""

    model_config = ConfigDict(json_schema_extra={"examples": [{"paused": True}]})

    paused: Flag


class Away(Sent):
    """Until when the mailbox answers by itself, and what, by language. Null ends it."""

    model_config = ConfigDict(
        json_schema_extra={
            "examples": [{"until": "2027-01-02T08:00:00Z", "texts": {"en": "Back on Monday."}}]
        }
    )

    until: datetime | None
    texts: Annotated[
        dict[
            Annotated[str, Field(pattern="^(en|et|hr|ru)$")],
            Annotated[StrictStr, Field(max_length=5000)],
        ],
        Field(max_length=4),
    ] = {}


class CheckStepTold(Told):
    """One thing that was tried. A step that is not serious is advice."""

    name: str
    ok: bool
    serious: bool
    message: str


class CheckTold(Told):
    """How the test of a mailbox went, step by step."""

    ok: bool
    steps: list[CheckStepTold]


class TrayAsked(Asked):
    """Mails that wait to be placed, or those that were put away."""

    shelf: Literal["waiting", "dropped"] = "waiting"


class TrayMailTold(Told):
    """A mail that somebody must place. `suspected` is the conversation it points to."""

    id: int
    taken_at: datetime
    mailbox: str
    sender: str
    subject: str
    size: int
    reason: str
    state: str
    suspected: int | None


class LetterTold(Told):
    """What a mail of the tray says."""

    id: int
    sender: str
    name: str
    subject: str
    text: str
    html: str
    to: list[str]
    cc: list[str]
    authentic: dict[str, str]


class Placement(Sent):
    """The conversation a mail belongs into."""

    model_config = ConfigDict(json_schema_extra={"examples": [{"conversation": 48213}]})

    conversation: SentId


class PlacedTold(Told):
    """Where a mail went."""

    conversation: int


def mailbox_told(mailbox: Mailbox) -> MailboxTold:
    """One mailbox, its secrets left out."""
    return MailboxTold(
        id=mailbox.pk,
        brand=named(mailbox.brand),
        team=named(mailbox.team),
        has_password=bool(mailbox.password_sealed),
        **{name: getattr(mailbox, name) for name in _SHOWN},
    )


def check_told(steps: tuple[Step, ...], *, ok: bool) -> CheckTold:
    """A test of a mailbox."""
    told = [
        CheckStepTold(name=s.name, ok=s.ok, serious=s.serious, message=s.message) for s in steps
    ]
    return CheckTold(ok=ok, steps=told)


def tray_mail_told(item: TrayItem) -> TrayMailTold:
    """One mail of the tray."""
    return TrayMailTold(
        id=item.id,
        taken_at=item.taken_at,
        mailbox=item.mailbox,
        sender=item.sender,
        subject=item.subject,
        size=item.size,
        reason=item.reason,
        state=item.state,
        suspected=item.suspected.pk if item.suspected else None,
    )


def letter_told(letter: Letter) -> LetterTold:
    """What a mail of the tray says."""
    incoming = letter.incoming
    return LetterTold(
        id=letter.raw.pk,
        sender=letter.sender,
        name=incoming.name,
        subject=letter.parsed.subject,
        text=incoming.text,
        html=incoming.html,
        to=incoming.recipients.get("to", []),
        cc=incoming.recipients.get("cc", []),
        authentic={name: str(result) for name, result in incoming.authentic.items()},
    )


_SHOWN = tuple(
    name for name in MailboxTold.model_fields if name not in {"id", "brand", "team", "has_password"}
)
