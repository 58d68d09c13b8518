"""Letting a browser show one's notices, and no more."""

from dataclasses import dataclass
from typing import Final
from urllib.parse import urlsplit

from django.conf import settings
from django.db import connection, transaction
from django.utils.translation import gettext as _

from kuula.connectors.push.models import Browser, PushKey
from kuula.connectors.push.queries import is_signed_in, own_key
from kuula.connectors.push.sealing import BadKeys, eyes_of, new_secret, public_of
from kuula.kit import clock
from kuula.kit.crypto import seal
from kuula.kit.problems import NotAllowed, Problem
from kuula.workspace.actors import Actor, allow
from kuula.workspace.permissions import Permission

MOST: Final = 20
LONGEST: Final = 1000


@dataclass(frozen=True, slots=True)
class BrowserForm:
    """What a browser says of itself: where its maker takes messages, and its keys in base64url."""

    endpoint: str
    public: str
    auth: str


def let_show(actor: Actor, *, session_key: str, form: BrowserForm) -> Browser:
    """Let the browser of this session show the actor's notices, nobody else's; beyond 20 the oldest
    goes. Raises Problem for an address or keys that no browser has. Twice is once."""
    if actor.staff_id is None or not session_key:
        raise NotAllowed(_("Only somebody who is signed in can be told on a device."))
    _check(form)
    with transaction.atomic():
        browser, _made = Browser.objects.update_or_create(
            endpoint=form.endpoint,
            defaults={
                "staff_id": actor.staff_id,
                "session_key": session_key,
                "public": form.public,
                "auth": form.auth,
                "since": clock.now(),
            },
        )
        theirs = Browser.objects.filter(staff_id=actor.staff_id).order_by("-pk")
        over = list(theirs.values_list("pk", flat=True)[MOST:])
        Browser.objects.filter(pk__in=over).delete()
    return browser


def stop_showing(actor: Actor, *, session_key: str) -> int:
    """Let the browsers of this session show the actor's notices no more; answers how many."""
    mine = Browser.objects.filter(staff_id=actor.staff_id or 0, session_key=session_key)
    return mine.delete()[0]


def forget_signed_out(actor: Actor, *, limit: int = 1000) -> int:
    """Remove browsers whose session ended; answers how many. Safe to run twice."""
    allow(actor, Permission.CHANGE)
    oldest = Browser.objects.order_by("since")[:limit]
    gone = [one.pk for one in oldest if not is_signed_in(one)]
    return Browser.objects.filter(pk__in=gone).delete()[0]


def public_key() -> str:
    """The installation's public key, as browsers are given it."""
    return installation_key().public


def installation_key() -> PushKey:
    """The installation's key pair, made when it is first asked for."""
    known = own_key()
    if known is not None:
        return known
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(hashtext('push.key'))")
        secret = new_secret()
        return own_key() or PushKey.objects.create(
            secret=seal(secret), public=public_of(secret), made_at=clock.now()
        )


def _check(form: BrowserForm) -> None:
    try:
        address = urlsplit(form.endpoint)
        host = (address.hostname or "").lower()
        eyes_of(form.public, form.auth)
    except (ValueError, BadKeys) as error:
        raise Problem(_("This browser did not say where notices go.")) from error
    private = host in {name.lower() for name in settings.ALLOW_PRIVATE_HOSTS}
    usable = address.scheme == "https" or (address.scheme == "http" and private)
    if not usable or not host or len(form.endpoint) > LONGEST:
        raise Problem(_("This browser did not say where notices go."))
