"""Tokens of mailboxes that sign in by OAuth2: the only writer of them."""

from django.db import transaction
from django.utils.translation import gettext as _

from kuula.channels.mail import events
from kuula.channels.mail.actions.incoming import about_mailbox, recover_mailbox, stop_mailbox
from kuula.channels.mail.health import Reason
from kuula.channels.mail.models import Mailbox
from kuula.channels.mail.oauth import EARLY, Client, Refused, Tokens, exchange, refresh
from kuula.channels.mail.sending import Server
from kuula.kit import clock
from kuula.kit.crypto import seal, unseal
from kuula.kit.http import Unreachable
from kuula.kit.problems import Problem
from kuula.ledger.recording import record
from kuula.workspace.actors import SYSTEM, Actor, allow
from kuula.workspace.permissions import Permission


class NoToken(Exception):
    """No access token can be had for the mailbox at the moment; the text says why."""


class Revoked(NoToken):
    """The sign-in at the provider no longer holds: somebody must sign in again."""


class ProviderAway(NoToken):
    """The provider gives no answer that can be used just now; later it may."""


def access_token(mailbox: Mailbox) -> str:
    """An access token that still holds, fetched under the mailbox's lock when the old one is spent.

    Raises ProviderAway, or Revoked; then the mailbox is stopped and recorded as such.
    """
    refused = ""
    with transaction.atomic():
        locked = Mailbox.objects.select_for_update(of=("self",)).get(pk=mailbox.pk)
        if _holds(locked):
            return unseal(locked.oauth_access_sealed)
        try:
            fresh = refresh(client_of(locked), token=unseal(locked.oauth_refresh_sealed))
        except Unreachable as error:
            raise ProviderAway(str(error)) from error
        except Refused as error:
            refused = str(error)
        else:
            _keep(locked, fresh)
            return fresh.access
    stop_mailbox(SYSTEM, mailbox_id=mailbox.pk, reason=Reason.LOGIN, detail=refused)
    raise Revoked(refused)


def finish_sign_in(
    actor: Actor, *, mailbox: Mailbox, code: str, verifier: str, redirect: str
) -> None:
    """Keep the tokens for the code somebody brought back from the provider. Raises Problem."""
    allow(actor, Permission.MAILBOXES)
    try:
        tokens = exchange(client_of(mailbox), code=code, verifier=verifier, redirect=redirect)
    except (Refused, Unreachable) as error:
        raise Problem(
            _("The provider did not accept the sign-in: %(words)s") % {"words": error}
        ) from error
    with transaction.atomic():
        locked = Mailbox.objects.select_for_update(of=("self",)).get(pk=mailbox.pk)
        if not tokens.refresh and not locked.oauth_refresh_sealed:
            raise Problem(_("The provider gave no lasting access. Sign in again and agree to it."))
        locked.login = Mailbox.Login.OAUTH2
        _keep(locked, tokens)
        event = events.MailboxChanged(
            mailbox_id=locked.pk, address=locked.address, fields=["sign-in"]
        )
        record(event, actor.who, about_mailbox(locked))
        recover_mailbox(SYSTEM, mailbox_id=locked.pk)


def client_of(mailbox: Mailbox) -> Client:
    """How this mailbox's provider knows us."""
    return Client(
        client_id=mailbox.oauth_client_id,
        authorize_url=mailbox.oauth_authorize_url,
        token_url=mailbox.oauth_token_url,
        scope=mailbox.oauth_scope,
        secret=unseal(mailbox.oauth_secret_sealed),
    )


def server_for(mailbox_id: int) -> Server:
    """Where and how a mailbox hands mail in, read afresh. Raises NoToken."""
    mailbox = Mailbox.objects.get(pk=mailbox_id)
    oauth = mailbox.login == Mailbox.Login.OAUTH2
    return Server(
        host=mailbox.smtp_host,
        port=mailbox.smtp_port,
        security=mailbox.smtp_security,
        username=mailbox.username or mailbox.address if _signs_in(mailbox) else "",
        password="" if oauth else unseal(mailbox.password_sealed),
        token=access_token(mailbox) if oauth else "",
    )


def _holds(mailbox: Mailbox) -> bool:
    ends = mailbox.oauth_expires_at
    return bool(mailbox.oauth_access_sealed) and ends is not None and ends > clock.now() + EARLY


def _signs_in(mailbox: Mailbox) -> bool:
    return mailbox.login == Mailbox.Login.OAUTH2 or bool(mailbox.password_sealed)


def _keep(mailbox: Mailbox, tokens: Tokens) -> None:
    mailbox.oauth_access_sealed = seal(tokens.access)
    mailbox.oauth_expires_at = tokens.expires_at
    if tokens.refresh:
        mailbox.oauth_refresh_sealed = seal(tokens.refresh)
    mailbox.save(
        update_fields=[
            "login", "oauth_access_sealed", "oauth_expires_at", "oauth_refresh_sealed",
        ]
    )  # fmt: skip
