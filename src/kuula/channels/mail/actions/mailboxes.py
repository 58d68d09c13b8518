"""The only writers of mailbox settings. Secrets are sealed on the way in and never shown again."""

from dataclasses import dataclass, field
from datetime import datetime
from typing import Final
from urllib.parse import urlsplit

from django.db import transaction
from django.utils.translation import gettext as _

from kuula.channels.mail import events
from kuula.channels.mail.actions.incoming import about_mailbox, stop_mailbox
from kuula.channels.mail.connecting.health import Reason, reason_of
from kuula.channels.mail.models import Mailbox, Outgoing
from kuula.channels.mail.sending.headers_out import BadAddress, safe, wire_address
from kuula.kit import clock
from kuula.kit.crypto import seal, unseal
from kuula.kit.languages import LANGUAGES
from kuula.kit.problems import Conflict, Problem
from kuula.kit.text import clean, email_key, one_line
from kuula.ledger.recording import record
from kuula.workspace.actors import Actor, allow
from kuula.workspace.models import Brand, Team
from kuula.workspace.permissions import Permission

LONGEST_AWAY: Final = 5000
_SECRETS: Final = {
    "password": "password_sealed",
    "oauth_secret": "oauth_secret_sealed",
    "webhook_secret": "webhook_secret_sealed",
}
_PLAIN: Final = (
    "name", "address", "brand_id", "team_id", "reply_target", "way", "login", "username",
    "imap_host", "imap_port", "imap_security", "imap_folder", "smtp_host", "smtp_port",
    "smtp_security", "oauth_provider", "oauth_client_id", "oauth_authorize_url", "oauth_token_url",
    "oauth_scope", "quiet_minutes",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class MailboxForm:
    """A mailbox as somebody fills it in. An empty secret keeps the one that is there.

    `reply_target` is in working minutes; `quiet_minutes` are working minutes without mail before an
    alarm; None lets Kuula judge.
    """

    address: str
    brand_id: int
    name: str = ""
    team_id: int | None = None
    reply_target: int | None = None
    quiet_minutes: int | None = None
    way: str = Mailbox.Way.IMAP
    login: str = Mailbox.Login.PASSWORD
    username: str = ""
    password: str = field(default="", repr=False)
    imap_host: str = ""
    imap_port: int = 993
    imap_security: str = Mailbox.Security.TLS
    imap_folder: str = "INBOX"
    smtp_host: str = ""
    smtp_port: int = 465
    smtp_security: str = Mailbox.Security.TLS
    oauth_provider: str = ""
    oauth_client_id: str = ""
    oauth_secret: str = field(default="", repr=False)
    oauth_authorize_url: str = ""
    oauth_token_url: str = ""
    oauth_scope: str = ""
    webhook_secret: str = field(default="", repr=False)


def add_mailbox(actor: Actor, *, form: MailboxForm) -> Mailbox:
    """Connect a mailbox. Raises Problem naming the field, Conflict for a taken address."""
    allow(actor, Permission.MAILBOXES)
    _check(form)
    with transaction.atomic():
        _check_free(form, None)
        mailbox = Mailbox(created_at=clock.now())
        _fill(mailbox, form)
        mailbox.save()
        event = events.MailboxAdded(mailbox_id=mailbox.pk, address=mailbox.address)
        record(event, actor.who, about_mailbox(mailbox))
    return mailbox


def change_mailbox(actor: Actor, *, mailbox: Mailbox, form: MailboxForm) -> Mailbox:
    """Change a mailbox; only names of settings are recorded. Waiting mail is tried at once."""
    allow(actor, Permission.MAILBOXES)
    _check(form)
    with transaction.atomic():
        locked = Mailbox.objects.select_for_update(of=("self",), no_key=True).get(pk=mailbox.pk)
        _check_free(form, locked)
        watched = (*_PLAIN, *_SECRETS.values())
        before = {name: getattr(locked, name) for name in watched}
        _fill(locked, form)
        changed = [name for name in watched if getattr(locked, name) != before[name]]
        if not changed:
            return locked
        if {"oauth_client_id", "oauth_token_url", "address"} & set(changed):
            locked.oauth_access_sealed = locked.oauth_refresh_sealed = ""
        locked.health, locked.health_reason = Mailbox.Health.NEW, ""
        locked.sending_rests_until = None
        locked.save()
        _send_waiting(locked)
        names = [name.removesuffix("_sealed").removesuffix("_id") for name in changed]
        event = events.MailboxChanged(mailbox_id=locked.pk, address=locked.address, fields=names)
        record(event, actor.who, about_mailbox(locked))
    return locked


def pause_mailbox(actor: Actor, *, mailbox: Mailbox, paused: bool) -> Mailbox:
    """Stop fetching and sending for a while, or begin again; mail waits, none is lost."""
    allow(actor, Permission.MAILBOXES)
    with transaction.atomic():
        locked = Mailbox.objects.select_for_update(of=("self",), no_key=True).get(pk=mailbox.pk)
        if locked.active != paused:
            return locked
        locked.active = not paused
        locked.save(update_fields=["active"])
        if not paused:
            _send_waiting(locked)
        event = events.MailboxPaused(mailbox_id=locked.pk, address=locked.address, paused=paused)
        record(event, actor.who, about_mailbox(locked))
    return locked


def set_away(
    actor: Actor, *, mailbox: Mailbox, until: datetime | None, texts: dict[str, str]
) -> Mailbox:
    """Have the mailbox answer by itself until a moment, in the customer's language; None ends it.

    `texts` maps a language to what is answered. Raises Problem for a past moment or no text.
    """
    allow(actor, Permission.MAILBOXES)
    kept = {code: clean(text).strip() for code, text in texts.items() if text.strip()}
    _check_away(until, kept)
    with transaction.atomic():
        locked = Mailbox.objects.select_for_update(of=("self",), no_key=True).get(pk=mailbox.pk)
        if (locked.away_until, locked.away_texts) == (until, kept):
            return locked
        locked.away_until, locked.away_texts = until, kept
        locked.save(update_fields=["away_until", "away_texts"])
        event = events.MailboxChanged(mailbox_id=locked.pk, address=locked.address, fields=["away"])
        record(event, actor.who, about_mailbox(locked))
    return locked


def note_sending_trouble(actor: Actor, *, mailbox_id: int, detail: str) -> None:
    """Say that the mailbox's server does not let us send; alarms once, fetching goes on."""
    allow(actor, Permission.REPLY)
    mailbox = Mailbox.objects.get(pk=mailbox_id)
    if mailbox.health != Mailbox.Health.STOPPED:
        stop_mailbox(actor, mailbox_id=mailbox_id, reason=Reason.SENDING, detail=detail)


def note_sending_well(actor: Actor, *, mailbox_id: int) -> None:
    """Say that sending works; ends the trouble that `note_sending_trouble` reported."""
    allow(actor, Permission.REPLY)
    with transaction.atomic():
        mailbox = Mailbox.objects.get(pk=mailbox_id)
        if reason_of(mailbox) != Reason.SENDING:
            return
        locked = Mailbox.objects.select_for_update(of=("self",), no_key=True).get(pk=mailbox_id)
        locked.health, locked.health_reason = Mailbox.Health.WELL, ""
        locked.health_since = clock.now()
        locked.save(update_fields=["health", "health_reason", "health_since"])
        event = events.MailboxRecovered(mailbox_id=locked.pk)
        record(event, actor.who, about_mailbox(locked))


def _send_waiting(mailbox: Mailbox) -> None:
    mailbox.outgoing.filter(state=Outgoing.State.QUEUED, attempts__gt=0).update(next_at=clock.now())
    mailbox.outgoing.filter(state=Outgoing.State.QUEUED, reason="stopped").update(
        next_at=clock.now()
    )


def _check(form: MailboxForm) -> None:
    try:
        wire_address(form.address)
    except BadAddress as error:
        raise Problem(
            _("%(text)s is not an e-mail address.") % {"text": safe(form.address, 100)},
            field="address",
        ) from error
    choices: tuple[tuple[str, str, list[str]], ...] = (
        ("way", form.way, Mailbox.Way.values),
        ("login", form.login, Mailbox.Login.values),
        ("imap_security", form.imap_security, Mailbox.Security.values),
        ("smtp_security", form.smtp_security, Mailbox.Security.values),
    )
    for name, value, allowed in choices:
        if value not in allowed:
            raise Problem(_("Choose one of the offered values."), field=name)
    for name, port in (("imap_port", form.imap_port), ("smtp_port", form.smtp_port)):
        if not 0 < port < 65536:
            raise Problem(_("A port is a number from 1 to 65535."), field=name)
    _check_hosts(form)
    _check_place(form)


def _check_hosts(form: MailboxForm) -> None:
    hosts = {"smtp_host": form.smtp_host}
    if form.way == Mailbox.Way.IMAP:
        hosts["imap_host"] = form.imap_host
    for name, host in hosts.items():
        if not host.strip() or any(c.isspace() or c in "/@:\\" for c in host.strip()):
            raise Problem(_("Write the name of a mail server, like mail.example.com."), field=name)
    for name, url in (
        ("oauth_authorize_url", form.oauth_authorize_url),
        ("oauth_token_url", form.oauth_token_url),
    ):
        if url and not _is_private_way(url):
            raise Problem(_("Write a whole web address that begins with https://."), field=name)


def _is_private_way(url: str) -> bool:
    """Whether nobody on the way can read along: a password and tokens are sent there."""
    try:
        parts = urlsplit(url)
    except ValueError:
        return False
    on_this_machine = parts.hostname in {"127.0.0.1", "::1", "localhost"}
    return bool(parts.hostname) and (
        parts.scheme == "https" or (parts.scheme == "http" and on_this_machine)
    )


def _check_place(form: MailboxForm) -> None:
    if not Brand.objects.filter(pk=form.brand_id).exists():
        raise Problem(_("Choose a brand."), field="brand")
    if form.team_id is not None and not Team.objects.filter(pk=form.team_id).exists():
        raise Problem(_("There is no such team."), field="team")
    for name, minutes in (
        ("reply_target", form.reply_target),
        ("quiet_minutes", form.quiet_minutes),
    ):
        if minutes is not None and not 0 < minutes < 100_000:
            raise Problem(_("Write a number of minutes above zero."), field=name)


def _check_free(form: MailboxForm, mailbox: Mailbox | None) -> None:
    same = Mailbox.objects.filter(address=email_key(form.address))
    if mailbox is not None:
        same = same.exclude(pk=mailbox.pk)
    if same.exists():
        raise Conflict(_("This address is connected already."), field="address")


def _check_away(until: datetime | None, texts: dict[str, str]) -> None:
    if until is None:
        return
    if until <= clock.now():
        raise Problem(_("Choose a moment that has not passed yet."), field="until")
    if not texts:
        raise Problem(_("Write what is answered, in at least one language."), field="texts")
    if any(code not in LANGUAGES or len(text) > LONGEST_AWAY for code, text in texts.items()):
        raise Problem(_("Kuula does not know this language."), field="texts")


def _fill(mailbox: Mailbox, form: MailboxForm) -> None:
    for name in _PLAIN:
        value = getattr(form, name)
        setattr(mailbox, name, one_line(value, 500) if isinstance(value, str) else value)
    mailbox.address = email_key(form.address)
    for name, column in _SECRETS.items():
        secret = getattr(form, name)
        if secret and not _is_kept(getattr(mailbox, column), secret):
            setattr(mailbox, column, seal(secret))


def _is_kept(sealed: str, secret: str) -> bool:
    """Whether this very secret is sealed already; one this installation cannot open is not."""
    try:
        return unseal(sealed) == secret
    except Problem:
        return False
