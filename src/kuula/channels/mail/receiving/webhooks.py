"""Mail that a provider hands over by webhook: its call checked, and the raw mails in it.

django-anymail knows how each provider signs its calls and what they look like; it is imported when
the first call comes, since it takes a third of a second. Whenever a provider sends the mail itself,
those very bytes are kept, so that its signature (DKIM) and its character sets survive.
"""

import json
import warnings
from base64 import b64decode
from collections.abc import Callable
from dataclasses import dataclass
from hmac import compare_digest
from importlib import import_module
from typing import Any, Final

from django.conf import settings
from django.core.exceptions import ImproperlyConfigured, SuspiciousOperation

from kuula.channels.mail.models import Mailbox
from kuula.channels.mail.receiving.webhook_calls import Call
from kuula.kit.crypto import unseal
from kuula.kit.problems import Problem

SHORTEST_SECRET: Final = 16


class Forged(Exception):
    """The call is not signed as the provider signs."""


class NotSetUp(Exception):
    """The provider's key is not given to this installation; `str()` names the setting."""


class Unreadable(Exception):
    """The call holds no mail we understand."""


@dataclass(frozen=True, slots=True)
class HandedOver:
    """One mail as it came, with the envelope if the provider tells it."""

    raw: bytes
    sender: str = ""
    to: str = ""


def mailbox_behind(secret: str) -> Mailbox | None:
    """The mailbox whose webhook secret stands in the address; None for a wrong or short one."""
    if len(secret) < SHORTEST_SECRET:
        return None
    found = None
    for mailbox in Mailbox.objects.exclude(webhook_secret_sealed="").select_related("brand"):
        if compare_digest(_secret_of(mailbox).encode(), secret.encode()):
            found = mailbox
    return found


def is_provider(name: str) -> bool:
    """Whether we can read the webhooks of the provider called `name`."""
    return name in _PROVIDERS


def wants_challenge(provider: str, *, password_sent: bool) -> bool:
    """Whether the provider sends its password only after a 401 has asked for it, as Amazon does."""
    asked = bool(settings.ANYMAIL.get("WEBHOOK_SECRET"))
    return provider == "amazon-ses" and asked and not password_sent


def mails_in(provider: str, call: Call) -> list[HandedOver]:
    """The mails of one call. Raises Forged, NotSetUp, and Unreadable for anything else in it."""
    known = _PROVIDERS[provider]
    view = _view(known.view)
    try:
        view.run_validators(call)
    except SuspiciousOperation as error:
        raise Forged(str(error)) from error
    except Exception as error:
        raise Unreadable(f"{type(error).__name__}: {error}") from error
    try:
        mail = known.raw(call)
        return [mail] if mail is not None else _put_together(view, call)
    except (ImproperlyConfigured, ValueError, LookupError, TypeError, AttributeError) as error:
        raise Unreadable(f"{type(error).__name__}: {error}") from error


def _secret_of(mailbox: Mailbox) -> str:
    try:
        return unseal(mailbox.webhook_secret_sealed)
    except Problem:
        return ""


def _view(name: str) -> Any:
    """The view of anymail that knows the provider. Our own secret in the address guards those that
    do not sign, and anymail would warn of that."""
    module, _dot, kind = name.partition(".")
    view = getattr(import_module(f"anymail.webhooks.{module}"), kind)
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            return view()
    except ImproperlyConfigured as error:
        raise NotSetUp(str(error)) from error


def _put_together(view: Any, call: Call) -> list[HandedOver]:
    """Mails that the provider took apart, as anymail puts them together again."""
    found = []
    for event in view.parse_events(call):
        mail = event.message
        if not any(mail[name] for name in ("From", "Message-ID", "Subject")):
            raise ValueError("no mail in it")
        if mail.is_multipart():
            del mail["Content-Transfer-Encoding"]  # that of the original's only part
        sender, to = mail.envelope_sender or "", mail.envelope_recipient or ""
        found.append(HandedOver(mail.as_bytes(), sender, to))
    return found


def _mailgun(call: Call) -> HandedOver | None:
    raw, said = call.fields.get("body-mime"), call.POST
    return HandedOver(raw, said.get("sender", ""), said.get("recipient", "")) if raw else None


def _sendgrid(call: Call) -> HandedOver | None:
    raw = call.fields.get("email")
    if not raw:
        return None
    envelope = json.loads(call.POST.get("envelope", "{}"))
    return HandedOver(raw, envelope.get("from", ""), next(iter(envelope.get("to", [])), ""))


def _postmark(call: Call) -> HandedOver | None:
    said = json.loads(call.body)
    if not said.get("RawEmail"):
        return None
    first: dict[str, str] = next(iter(said.get("Headers", [])), {})
    sender = first.get("Value", "") if first.get("Name", "").lower() == "return-path" else ""
    return HandedOver(_bytes(said["RawEmail"]), sender, said.get("OriginalRecipient", ""))


def _postal(call: Call) -> HandedOver | None:
    said = json.loads(call.body)
    if not said.get("message"):
        return None
    raw = b64decode(said["message"]) if said.get("base64") is True else _bytes(said["message"])
    return HandedOver(raw, said.get("mail_from") or "", said.get("rcpt_to") or "")


def _mailersend(call: Call) -> HandedOver | None:
    said = json.loads(call.body)
    if said.get("type") != "inbound.message" or not said["data"].get("raw"):
        return None
    mail = said["data"]
    to: dict[str, str] = next(iter(mail.get("recipients", {}).get("rcptTo", [])), {})
    sender = mail.get("sender", {}).get("email", "")
    return HandedOver(_bytes(mail["raw"]), sender, to.get("email", ""))


def _amazon(call: Call) -> HandedOver | None:
    said = json.loads(call.body)
    if said.get("Type") != "Notification":
        return None
    told = json.loads(said["Message"])
    if told.get("notificationType") != "Received" or not told.get("content"):
        return None
    receipt = told.get("receipt", {})
    encoded = receipt.get("action", {}).get("encoding") == "BASE64"
    raw = b64decode(told["content"]) if encoded else _bytes(told["content"])
    to = next(iter(receipt.get("recipients", [])), "")
    return HandedOver(raw, told.get("mail", {}).get("source", ""), to)


def _taken_apart(_call: Call) -> None:
    """This provider never sends the mail itself."""


def _bytes(raw: str) -> bytes:
    return raw.encode("utf-8", "replace")


@dataclass(frozen=True, slots=True)
class _Provider:
    view: str
    raw: Callable[[Call], HandedOver | None]


_PROVIDERS: Final = {
    "mailgun": _Provider("mailgun.MailgunInboundWebhookView", _mailgun),
    "mailgun-mime": _Provider("mailgun.MailgunInboundWebhookView", _mailgun),
    "postmark": _Provider("postmark.PostmarkInboundWebhookView", _postmark),
    "brevo": _Provider("brevo.BrevoInboundWebhookView", _taken_apart),
    "sendgrid": _Provider("sendgrid.SendGridInboundWebhookView", _sendgrid),
    "postal": _Provider("postal.PostalInboundWebhookView", _postal),
    "mailersend": _Provider("mailersend.MailerSendInboundWebhookView", _mailersend),
    "amazon-ses": _Provider("amazon_ses.AmazonSESInboundWebhookView", _amazon),
}
