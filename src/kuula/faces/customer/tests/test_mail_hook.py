"""Mail that providers hand over, in the shapes of their recorded calls, signed with test keys."""

import hashlib
import hmac
import json
from base64 import b64encode
from typing import Any
from urllib.parse import urlencode

import pytest
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import padding, rsa
from django.conf import LazySettings
from django.core.cache import cache
from django.http import HttpResponse
from django.test import Client
from tests.world import World

from kuula.channels.mail.models import Mailbox, RawMail
from kuula.channels.mail.receiving.intake import StorageTrouble
from kuula.channels.mail.tests.postbag import HELP, mail, mailbox_of
from kuula.faces.customer import hooks
from kuula.kit import files
from kuula.kit.crypto import seal

SECRET = "correct-horse-battery-staple"
KEY = "key-of-the-test"
FORM = "application/x-www-form-urlencoded"
LATIN = (
    b"From: =?iso-8859-1?q?J=FCri?= <juri@mail.example>\r\nTo: abi@pohjala.example\r\n"
    b"Subject: Kapp\r\nMessage-ID: <latin@mail.example>\r\n"
    b"Content-Type: text/plain; charset=iso-8859-1\r\nContent-Transfer-Encoding: 8bit\r\n\r\n"
    b"T\xe4na ei tulnud keegi.\r\n"
)


@pytest.fixture
def mailbox(world: World) -> Mailbox:
    """A mailbox that a provider calls for."""
    cache.clear()
    made = mailbox_of(world.pohjala)
    made.webhook_secret_sealed, made.way = seal(SECRET), Mailbox.Way.WEBHOOK
    made.save()
    return made


def hook(provider: str, secret: str = SECRET) -> str:
    """The address a provider is given."""
    return f"/hooks/mail/{secret}/{provider}"


def mailgun(raw: bytes, key: str = KEY) -> dict[str, Any]:
    """What a route of Mailgun whose address ends in "mime" posts."""
    stamp, token = "1461261330", "06c96bafc3f42a66b9edd546347a2fe18dc23461fe80dc52f0"
    signature = hmac.new(key.encode(), f"{stamp}{token}".encode(), hashlib.sha256).hexdigest()
    return {
        "recipient": HELP,
        "sender": "juri@mail.example",
        "from": "Jüri <juri@mail.example>",
        "subject": "Kapp",
        "timestamp": stamp,
        "token": token,
        "signature": signature,
        "message-headers": "[]",
        "body-mime": raw,
    }


def form_of(fields: dict[str, Any]) -> tuple[bytes, str]:
    """A multipart form whose field holds the very bytes of a mail."""
    parts = []
    for name, value in fields.items():
        content = value if isinstance(value, bytes) else value.encode()
        parts.append(
            b'--edge\r\nContent-Disposition: form-data; name="%b"\r\n\r\n%b\r\n'
            % (name.encode(), content)
        )
    return b"".join([*parts, b"--edge--\r\n"]), "multipart/form-data; boundary=edge"


def post_mailgun(raw: bytes, key: str = KEY, secret: str = SECRET) -> HttpResponse:
    """One call of Mailgun."""
    body, kind = form_of(mailgun(raw, key))
    return Client().post(hook("mailgun", secret), body, content_type=kind)


def post_json(provider: str, said: dict[str, Any], **headers: str) -> HttpResponse:
    """One call of a provider that speaks JSON."""
    return Client().post(
        hook(provider), json.dumps(said), content_type="application/json", headers=headers
    )


def stored() -> list[bytes]:
    """The bytes of every mail taken in."""
    return [files.fetch(raw.key) for raw in RawMail.objects.order_by("pk")]


def test_mailgun_hands_over_the_very_bytes(mailbox: Mailbox, settings: LazySettings) -> None:
    settings.ANYMAIL = {"MAILGUN_WEBHOOK_SIGNING_KEY": KEY}
    assert post_mailgun(LATIN).status_code == 200
    (raw,) = stored()
    assert raw.endswith(LATIN)
    assert b"Return-Path: <juri@mail.example>" in raw
    assert post_mailgun(LATIN).status_code == 200
    assert len(stored()) == 1
    assert RawMail.objects.get().mailbox == mailbox


def test_mailgun_sends_short_mails_as_a_plain_form(
    mailbox: Mailbox, settings: LazySettings
) -> None:
    settings.ANYMAIL = {"MAILGUN_WEBHOOK_SIGNING_KEY": KEY}
    fields = mailgun(mail("juri@mail.example"))
    fields["body-mime"] = fields["body-mime"].decode()
    answer = Client().post(hook("mailgun"), urlencode(fields), content_type=FORM)
    assert answer.status_code == 200
    assert b"Where is my wardrobe?" in stored()[0]


def test_mailgun_that_took_the_mail_apart(mailbox: Mailbox, settings: LazySettings) -> None:
    settings.ANYMAIL = {"MAILGUN_WEBHOOK_SIGNING_KEY": KEY}
    fields = mailgun(b"")
    del fields["body-mime"]
    heads = [["From", "juri@mail.example"], ["To", HELP], ["Message-Id", "<apart@mail.example>"]]
    fields |= {"message-headers": json.dumps(heads), "body-plain": "Tänan väga"}
    body, kind = form_of(fields)
    assert Client().post(hook("mailgun"), body, content_type=kind).status_code == 200
    assert RawMail.objects.get().header_id == "apart@mail.example"


def test_a_wrong_signature_or_none_stores_nothing(mailbox: Mailbox, settings: LazySettings) -> None:
    settings.ANYMAIL = {"MAILGUN_WEBHOOK_SIGNING_KEY": KEY, "MAILERSEND_INBOUND_SECRET": KEY}
    assert post_mailgun(LATIN, key="another").status_code == 403
    assert post_json("mailersend", {"type": "inbound.message"}).status_code == 403
    assert Client().post(hook("mailgun"), b"", content_type=FORM).status_code == 403
    assert not stored()


def test_without_the_providers_key_the_call_waits(mailbox: Mailbox, settings: LazySettings) -> None:
    settings.ANYMAIL = {}
    assert post_mailgun(LATIN).status_code == 503
    assert not stored()


def test_mailersend_signs_the_whole_call(mailbox: Mailbox, settings: LazySettings) -> None:
    settings.ANYMAIL = {"MAILERSEND_INBOUND_SECRET": KEY}
    data = {
        "object": "message",
        "id": "6402ab57f8d39d7e10f2523f",
        "recipients": {"rcptTo": [{"email": HELP}]},
        "sender": {"email": "juri@mail.example"},
        "raw": mail("juri@mail.example", subject="Kapp").decode(),
    }
    said = {"type": "inbound.message", "inbound_id": "yjo0x", "data": data}
    signature = hmac.new(KEY.encode(), json.dumps(said).encode(), hashlib.sha256).hexdigest()
    assert post_json("mailersend", said, signature=signature).status_code == 200
    assert b"Subject: Kapp" in stored()[0]


def test_postal_signs_with_its_private_key(mailbox: Mailbox, settings: LazySettings) -> None:
    private = rsa.generate_private_key(public_exponent=65537, key_size=2048)
    pem = private.public_key().public_bytes(
        serialization.Encoding.PEM, serialization.PublicFormat.SubjectPublicKeyInfo
    )
    settings.ANYMAIL = {"POSTAL_WEBHOOK_KEY": "".join(pem.decode().splitlines()[1:-1])}
    said = {
        "id": 233980,
        "rcpt_to": HELP,
        "mail_from": "juri@mail.example",
        "message": b64encode(LATIN).decode(),
        "base64": True,
    }
    signed = private.sign(
        json.dumps(said).encode(),
        padding.PKCS1v15(),
        hashes.SHA1(),
    )
    answer = post_json("postal", said, x_postal_signature=b64encode(signed).decode())
    assert answer.status_code == 200
    assert stored()[0].endswith(LATIN)


def test_postmark_with_and_without_the_raw_mail(mailbox: Mailbox) -> None:
    heads = [
        {"Name": "Return-Path", "Value": "<juri@mail.example>"},
        {"Name": "Message-ID", "Value": "<taken-apart@mail.example>"},
    ]
    said = {
        "FromFull": {"Email": "juri@mail.example", "Name": "Jüri", "MailboxHash": ""},
        "ToFull": [{"Email": HELP, "Name": "", "MailboxHash": ""}],
        "OriginalRecipient": HELP,
        "Subject": "Kapp",
        "Date": "Wed, 4 Mar 2026 09:00:00 +0000",
        "TextBody": "Tänan",
        "HtmlBody": "",
        "Headers": heads,
        "Attachments": [],
    }
    assert post_json("postmark", said).status_code == 200
    assert RawMail.objects.get().header_id == "taken-apart@mail.example"
    raw = mail("juri@mail.example", "The very mail")
    assert post_json("postmark", said | {"RawEmail": raw.decode()}).status_code == 200
    assert stored()[1].endswith(raw)


def test_sendgrid_and_amazon_hand_over_the_raw_mail(mailbox: Mailbox) -> None:
    envelope = json.dumps({"from": "juri@mail.example", "to": [HELP]})
    body, kind = form_of({"email": LATIN, "envelope": envelope})
    assert Client().post(hook("sendgrid"), body, content_type=kind).status_code == 200
    told = {
        "notificationType": "Received",
        "receipt": {"recipients": [HELP], "action": {"type": "SNS", "encoding": "UTF-8"}},
        "mail": {"source": "juri@mail.example"},
        "content": mail("juri@mail.example", "Through Amazon").decode(),
    }
    said = {"Type": "Notification", "MessageId": "8f6d", "Message": json.dumps(told)}
    heads = {"x-amz-sns-message-type": "Notification", "x-amz-sns-message-id": "8f6d"}
    assert post_json("amazon-ses", said, **heads).status_code == 200
    assert stored()[0].endswith(LATIN)
    assert b"Through Amazon" in stored()[1]


def test_brevo_takes_mails_apart(mailbox: Mailbox, settings: LazySettings) -> None:
    settings.ANYMAIL = {"BREVO_API_KEY": KEY}
    item = {
        "Uuid": ["6e87f9d4"],
        "MessageId": "<brevo@mail.example>",
        "Headers": {
            "From": "juri@mail.example",
            "To": HELP,
            "Message-ID": "<brevo@mail.example>",
            "Subject": "Kapp",
            "Content-Transfer-Encoding": "quoted-printable",
        },
        "RawTextBody": "Kas kapp tuleb?",
        "Attachments": [],
    }
    assert post_json("brevo", {"items": [item]}).status_code == 200
    assert RawMail.objects.get().header_id == "brevo@mail.example"
    assert b"quoted-printable" not in stored()[0].split(b"\n\n")[0]


def test_basic_auth_is_asked_for_when_it_is_set(mailbox: Mailbox, settings: LazySettings) -> None:
    settings.ANYMAIL = {"WEBHOOK_SECRET": "user:password"}
    said = {"RawEmail": mail("juri@mail.example").decode()}
    assert post_json("postmark", said).status_code == 403
    auth = "Basic " + b64encode(b"user:password").decode()
    assert post_json("postmark", said, authorization=auth).status_code == 200
    challenged = post_json("amazon-ses", {})
    assert (challenged.status_code, challenged["WWW-Authenticate"][:5]) == (401, "Basic")


@pytest.mark.parametrize(
    "body", [b"", b"{", b"[]", b'"x"', b"null", b'{"RawEmail": 7}', b"\xff\xfe", b'{"Headers": 1}']
)
def test_nonsense_is_refused_in_words(mailbox: Mailbox, body: bytes) -> None:
    for provider in ("postmark", "amazon-ses"):
        answer = Client().post(hook(provider), body, content_type="application/json")
        assert answer.status_code in (400, 403), provider
    assert not stored()


def test_who_guesses_finds_nothing(mailbox: Mailbox, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(hooks, "WRONG_SECRETS", 3)
    mailbox.webhook_secret_sealed = seal("short")
    mailbox.save()
    assert Client().head(hook("postmark", "short")).status_code == 404
    mailbox.webhook_secret_sealed = seal(SECRET)
    mailbox.save()
    assert Client().head(hook("postmark")).status_code == 200
    assert Client().get(hook("postmark")).status_code == 405
    assert Client().post(hook("nobody")).status_code == 404
    answers = {Client().post(hook("postmark", "x" * 20 + str(n))).status_code for n in range(12)}
    assert answers == {404, 429}


def test_no_log_names_the_secret(
    mailbox: Mailbox, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    def broken(*_args: object, **_named: object) -> bool:
        raise ZeroDivisionError

    assert post_json("postmark", {}).status_code == 400
    monkeypatch.setattr(hooks, "take_in_webhook", broken)
    said = {"RawEmail": mail("juri@mail.example").decode()}
    assert post_json("postmark", said).status_code == 503
    assert SECRET not in caplog.text


def test_a_resting_mailbox_and_a_full_disk_keep_the_mail_at_the_provider(
    mailbox: Mailbox, monkeypatch: pytest.MonkeyPatch
) -> None:
    said = {"RawEmail": mail("juri@mail.example").decode()}

    def full(*_args: object, **_named: object) -> bool:
        raise StorageTrouble

    with monkeypatch.context() as patched:
        patched.setattr(hooks, "take_in_webhook", full)
        assert post_json("postmark", said).status_code == 503
    mailbox.active = False
    mailbox.save()
    assert post_json("postmark", said).status_code == 503
    assert not stored()


def test_large_mails_pass_and_too_large_ones_are_refused(
    mailbox: Mailbox, settings: LazySettings, monkeypatch: pytest.MonkeyPatch
) -> None:
    settings.ANYMAIL = {"MAILGUN_WEBHOOK_SIGNING_KEY": KEY}
    large = LATIN + b"x" * 9_000_000 + b"\r\n"
    assert post_mailgun(large).status_code == 200
    assert stored()[0].endswith(large)
    monkeypatch.setattr("kuula.channels.mail.receiving.webhook_calls.LARGEST", 1000)
    assert post_mailgun(large).status_code == 413
