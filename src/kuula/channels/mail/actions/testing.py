"""Trying a mailbox out: one that is connected, or a form before it is kept. Nothing is changed."""

from django.utils.translation import gettext as _

from kuula.channels.mail.actions.mailboxes import MailboxForm
from kuula.channels.mail.actions.tokens import NoToken, Revoked, access_token
from kuula.channels.mail.connecting.health import SIGN_IN_OVER
from kuula.channels.mail.connecting.steps import Step
from kuula.channels.mail.connecting.testing import Connection, Door, check_connection
from kuula.channels.mail.models import Mailbox
from kuula.channels.mail.origin.domain_check import Lookup, look_up
from kuula.channels.mail.sending.reasons import WORDS, Reason
from kuula.kit.crypto import unseal
from kuula.kit.problems import Problem
from kuula.workspace.actors import Actor, allow
from kuula.workspace.permissions import Permission


def check_mailbox(actor: Actor, *, mailbox: Mailbox, lookup: Lookup = look_up) -> tuple[Step, ...]:
    """Test a connected mailbox step by step; takes up to a minute."""
    allow(actor, Permission.MAILBOXES)
    token = ""
    if mailbox.login == Mailbox.Login.OAUTH2:
        try:
            token = access_token(mailbox)
        except (NoToken, Problem) as error:
            return (_without_token(error),)
    return check_connection(
        Connection(
            address=mailbox.address,
            smtp=Door(mailbox.smtp_host, mailbox.smtp_port, mailbox.smtp_security),
            imap=_imap_door(mailbox),
            username=mailbox.username or mailbox.address,
            password=unseal(mailbox.password_sealed),
            token=token,
            folder=mailbox.imap_folder or "INBOX",
        ),
        lookup=lookup,
    )


def check_form(
    actor: Actor, *, form: MailboxForm, mailbox: Mailbox | None = None, lookup: Lookup = look_up
) -> tuple[Step, ...]:
    """Test what somebody filled in, with a password, before it is kept.

    An empty password, or a token, is the one `mailbox` has already, as long as it goes to the same
    servers.
    """
    allow(actor, Permission.MAILBOXES)
    ours = mailbox if mailbox is not None and _same_servers(form, mailbox) else None
    password, token = form.password, ""
    if form.login == Mailbox.Login.OAUTH2:
        if ours is None or not ours.oauth_refresh_sealed:
            return (Step("oauth", False, _("Save first, then sign in at the provider.")),)
        try:
            password, token = "", access_token(ours)
        except (NoToken, Problem) as error:
            return (_without_token(error),)
    elif ours is not None and not password:
        password = unseal(ours.password_sealed)
    return check_connection(
        Connection(
            address=form.address,
            smtp=Door(form.smtp_host, form.smtp_port, form.smtp_security),
            imap=_imap_door(form),
            username=form.username or form.address,
            password=password,
            token=token,
            folder=form.imap_folder or "INBOX",
        ),
        lookup=lookup,
    )


def _without_token(error: NoToken | Problem) -> Step:
    """A Problem is a secret that this installation cannot open."""
    over = isinstance(error, Revoked | Problem)
    words = SIGN_IN_OVER if over else WORDS[Reason.UNREACHABLE]
    return Step("oauth", False, f"{words} ({error})")


def _imap_door(source: Mailbox | MailboxForm) -> Door | None:
    if source.way != Mailbox.Way.IMAP:
        return None
    return Door(source.imap_host, source.imap_port, source.imap_security)


def _same_servers(form: MailboxForm, mailbox: Mailbox) -> bool:
    """A stored password never travels to a server it was not given for."""
    names = ("imap_host", "imap_port", "imap_security", "smtp_host", "smtp_port", "smtp_security")
    return all(getattr(form, name) == getattr(mailbox, name) for name in names)
