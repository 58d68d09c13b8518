"""Tokens of mailboxes that sign in by OAuth2: the only writer of them."""

from collections.abc import Iterator
from contextlib import contextmanager, suppress
from typing import Any, Final

from django.db import DatabaseError, connection, transaction
from django.db.models import QuerySet
from django.utils.translation import gettext as _

from kuula.channels.mail import events
from kuula.channels.mail.actions.incoming import about_mailbox, recover_mailbox, stop_mailbox
from kuula.channels.mail.connecting.health import Reason
from kuula.channels.mail.connecting.oauth import EARLY, Client, Refused, Tokens, exchange, refresh
from kuula.channels.mail.lasting import until_written
from kuula.channels.mail.models import Mailbox
from kuula.channels.mail.sending.submission import Server
from kuula.kit import clock
from kuula.kit.crypto import seal, unseal
from kuula.kit.http import Unreachable
from kuula.kit.problems import Problem
from kuula.ledger.recording import record
from kuula.workspace.actors import SYSTEM, Actor, allow
from kuula.workspace.permissions import Permission

LOCK_ROOM: Final = 4243


class NoToken(Exception):
    """No access token can be had for the mailbox at the moment; the text says why."""


class Revoked(NoToken):
    """The sign-in at the provider no longer holds: somebody must sign in again."""


class ProviderAway(NoToken):
    """The provider gives no answer that can be used just now; later it may."""


def access_token(mailbox: Mailbox) -> str:
    """An access token that still holds; one that is spent is renewed, by one asker at a time.

    The provider is asked outside any transaction, so that no row waits for its answer; but the
    connection is kept meanwhile, for the lock that keeps other askers out, and the answer may take
    20 seconds: who has few connections lets few ask. Raises ProviderAway, or Revoked; then the
    mailbox is stopped and recorded as such.
    """
    token = standing_token(mailbox)
    if token:
        return token
    with _alone(mailbox.pk):
        known = Mailbox.objects.get(pk=mailbox.pk)
        return unseal(known.oauth_access_sealed) if _holds(known) else _renewed(known)


def standing_token(mailbox: Mailbox) -> str:
    """The access token as long as it holds; empty when it is spent. Nobody outside is asked."""
    known = Mailbox.objects.get(pk=mailbox.pk)
    return unseal(known.oauth_access_sealed) if _holds(known) else ""


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
        locked = Mailbox.objects.select_for_update(of=("self",), no_key=True).get(pk=mailbox.pk)
        if not tokens.refresh and not locked.oauth_refresh_sealed:
            raise Problem(_("The provider gave no lasting access. Sign in again and agree to it."))
        columns = {"login": Mailbox.Login.OAUTH2, **_columns(tokens)}
        Mailbox.objects.filter(pk=locked.pk).update(**columns)
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


def _renewed(known: Mailbox) -> str:
    """Ask the provider once. Its answer counts only as long as nobody signed in meanwhile."""
    try:
        fresh = refresh(client_of(known), token=unseal(known.oauth_refresh_sealed))
    except Unreachable as error:
        raise ProviderAway(str(error)) from error
    except Refused as error:
        if not _unchanged(known).exists():
            return _since_then(known.pk)
        stop_mailbox(SYSTEM, mailbox_id=known.pk, reason=Reason.LOGIN, detail=str(error))
        raise Revoked(str(error)) from error
    kept = until_written(lambda: _unchanged(known).update(**_columns(fresh)))
    return fresh.access if kept else _since_then(known.pk)


def _unchanged(known: Mailbox) -> QuerySet[Mailbox]:
    return Mailbox.objects.filter(pk=known.pk, oauth_refresh_sealed=known.oauth_refresh_sealed)


def _since_then(mailbox_id: int) -> str:
    """The token somebody else brought while the provider was being asked."""
    now = Mailbox.objects.get(pk=mailbox_id)
    if not _holds(now):
        raise ProviderAway("the sign-in was changed meanwhile")
    return unseal(now.oauth_access_sealed)


@contextmanager
def _alone(mailbox_id: int) -> Iterator[None]:
    """Wait until nobody else renews this mailbox's token. No transaction stays open meanwhile."""
    place = [LOCK_ROOM, mailbox_id]
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_lock(%s, %s)", place)
    try:
        yield
    finally:
        if connection.connection is not None and not connection.connection.closed:
            with suppress(DatabaseError), connection.cursor() as cursor:
                cursor.execute("SELECT pg_advisory_unlock(%s, %s)", place)


def _holds(mailbox: Mailbox) -> bool:
    ends = mailbox.oauth_expires_at
    return bool(mailbox.oauth_access_sealed) and ends is not None and ends > clock.now() + EARLY


def _signs_in(mailbox: Mailbox) -> bool:
    return mailbox.login == Mailbox.Login.OAUTH2 or bool(mailbox.password_sealed)


def _columns(tokens: Tokens) -> dict[str, Any]:
    columns: dict[str, Any] = {
        "oauth_access_sealed": seal(tokens.access),
        "oauth_expires_at": tokens.expires_at,
    }
    if tokens.refresh:
        columns["oauth_refresh_sealed"] = seal(tokens.refresh)
    return columns
