"""Where mail providers hand over mail. They are told that we have it only after the commit."""

import structlog
from django.http import HttpRequest, HttpResponse
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods

from kuula.channels.mail.models import Mailbox
from kuula.channels.mail.parsing import MailTooLarge
from kuula.channels.mail.receiving.intake import StorageTrouble
from kuula.channels.mail.receiving.listener import take_in_webhook
from kuula.channels.mail.receiving.webhook_calls import Call
from kuula.channels.mail.receiving.webhooks import (
    Forged,
    NotSetUp,
    Unreadable,
    is_provider,
    mailbox_behind,
    mails_in,
    wants_challenge,
)
from kuula.faces.customer.limits import over_limit

WRONG_SECRETS = 30
log = structlog.get_logger(__name__)


@csrf_exempt
@never_cache
@require_http_methods(["POST", "HEAD"])
def mail_hook(request: HttpRequest, secret: str, provider: str) -> HttpResponse:
    """Take in what `provider` hands over for the mailbox behind `secret`.

    200: stored, or held already. 401: send the password. 403: not signed by the provider. 404: no
    such address here. 413: too large. 503: try again later, we could not store it. Providers try
    again after all but 200.
    """
    mailbox: Mailbox | None = None
    try:
        mailbox = mailbox_behind(secret) if is_provider(provider) else None
        return _answered(request, mailbox, provider) if mailbox else _nobody(request)
    except (MailTooLarge, Forged, NotSetUp, Unreadable, ValueError, StorageTrouble) as error:
        log.warning("mail_hook_refused", **_about(mailbox, provider), kind=_kind(error))
        return _refusal(error)
    except Exception:
        log.exception("mail_hook_failed", **_about(mailbox, provider))
        return _said("Something broke here. Try again later.", 503)


def _answered(request: HttpRequest, mailbox: Mailbox, provider: str) -> HttpResponse:
    if request.method == "HEAD":
        return HttpResponse()
    if wants_challenge(provider, password_sent="Authorization" in request.headers):
        return _challenge()
    if not mailbox.active:
        return _said("This mailbox rests. Try again later.", 503)
    return _taken_in(mailbox, provider, Call(request))


def _about(mailbox: Mailbox | None, provider: str) -> dict[str, object]:
    """What a log line may say: never the address, which holds the secret."""
    return {"provider": provider, "mailbox": mailbox.pk if mailbox else None}


def _taken_in(mailbox: Mailbox, provider: str, call: Call) -> HttpResponse:
    for mail in mails_in(provider, call):
        take_in_webhook(mailbox, mail.raw, sender=mail.sender, to=mail.to)
    return _said("Stored.", 200)


def _nobody(request: HttpRequest) -> HttpResponse:
    """Nothing is here; who guesses for long is told to wait."""
    if over_limit(f"hook:{request.META.get('REMOTE_ADDR', '')}", WRONG_SECRETS):
        return _said("Too many tries. Wait a minute.", 429)
    return _said("There is no such address.", 404)


def _challenge() -> HttpResponse:
    response = _said("Send the password.", 401)
    response.headers["WWW-Authenticate"] = 'Basic realm="Kuula"'
    return response


def _refusal(error: Exception) -> HttpResponse:
    if isinstance(error, StorageTrouble):
        return _said("Kuula cannot store mail at the moment. Try again later.", 503)
    if isinstance(error, NotSetUp):
        return _said("The provider's key is not set here. See docs/guide/mail.md.", 503)
    if isinstance(error, MailTooLarge):
        return _said("The mail is over 75 MB.", 413)
    if isinstance(error, Forged):
        return _said("The signature is missing or wrong.", 403)
    return _said("There is no mail in this call.", 400)


def _said(words: str, status: int) -> HttpResponse:
    """Words for a program, in English like all of its kind.

    Django must not log the refusal: the address holds the secret.
    """
    response = HttpResponse(words, status=status, content_type="text/plain; charset=utf-8")
    response._has_been_logged = True  # type: ignore[attr-defined] # django.utils.log looks at it
    return response


def _kind(error: Exception) -> str:
    return type(error).__name__
