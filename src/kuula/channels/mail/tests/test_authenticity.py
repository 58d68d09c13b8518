"""Where a mail comes from is judged by signatures that hold, or by a server of ours alone."""

import dkim
import pytest
from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric import rsa
from django.conf import LazySettings

from kuula.channels.mail.models import Mailbox
from kuula.channels.mail.origin import authenticity
from kuula.channels.mail.origin.authenticity import DnsAway, judge, lookup_text
from kuula.channels.mail.parsing import parse_mail
from kuula.channels.mail.tests.postbag import mail

KEY = rsa.generate_private_key(public_exponent=65537, key_size=2048)
PRIVATE = KEY.private_bytes(
    serialization.Encoding.PEM,
    serialization.PrivateFormat.TraditionalOpenSSL,
    serialization.NoEncryption(),
)
PUBLIC = "".join(
    KEY.public_key()
    .public_bytes(serialization.Encoding.PEM, serialization.PublicFormat.SubjectPublicKeyInfo)
    .decode()
    .splitlines()[1:-1]
)
ZONE = {
    "s._domainkey.pood.example": f"v=DKIM1; k=rsa; p={PUBLIC}",
    "_dmarc.pood.example": "v=DMARC1; p=reject",
}


@pytest.fixture
def zone(monkeypatch: pytest.MonkeyPatch) -> dict[str, str]:
    """Names that can be looked up; nothing leaves the machine."""
    known = dict(ZONE)
    monkeypatch.setattr(
        authenticity, "lookup_text", lambda name: known.get(name.rstrip(".").lower())
    )
    return known


def signed(sender: str = "anna@pood.example", domain: str = "pood.example") -> bytes:
    raw = mail(sender).replace(b"\n", b"\r\n")
    return dkim.sign(raw, b"s", domain.encode(), PRIVATE) + raw


def verdict(raw: bytes, mailbox: Mailbox | None = None) -> dict[str, str]:
    return judge(mailbox or Mailbox(imap_host="mail.zone.example"), raw, parse_mail(raw))


@pytest.mark.usefixtures("zone")
def test_a_good_signature_of_the_senders_domain_passes() -> None:
    found = verdict(signed())
    assert found == {"spf": "unknown", "dkim": "pass", "dmarc": "pass", "by": "kuula"}
    assert verdict(signed("anna@shop.pood.example"))["dmarc"] == "pass"


@pytest.mark.usefixtures("zone")
def test_a_changed_mail_fails() -> None:
    found = verdict(signed().replace(b"wardrobe?", b"money?"))
    assert (found["dkim"], found["dmarc"]) == ("fail", "unknown")


def test_somebody_elses_signature_proves_nothing(zone: dict[str, str]) -> None:
    zone["s._domainkey.elsewhere.example"] = ZONE["s._domainkey.pood.example"]
    found = verdict(signed("anna@pood.example", "elsewhere.example"))
    assert (found["dkim"], found["dmarc"]) == ("pass", "unknown")


def test_strict_alignment_wants_the_very_domain(zone: dict[str, str]) -> None:
    zone["_dmarc.shop.pood.example"] = "v=DMARC1; p=none; adkim=s"
    assert verdict(signed("anna@shop.pood.example"))["dmarc"] == "unknown"


def test_a_domain_without_policy_promises_nothing(zone: dict[str, str]) -> None:
    del zone["_dmarc.pood.example"]
    assert verdict(signed())["dmarc"] == "none"


def test_no_answer_is_unknown_and_soon_quick(monkeypatch: pytest.MonkeyPatch) -> None:
    def away(_name: str) -> str:
        raise DnsAway

    monkeypatch.setattr(authenticity, "lookup_text", away)
    assert verdict(signed())["dkim"] == "unknown"


def test_without_network_the_second_question_is_not_asked(monkeypatch: pytest.MonkeyPatch) -> None:
    asked: list[str] = []

    class Resolver:
        def resolve(self, name: str, *_args: object, **_kwargs: object) -> None:
            asked.append(name)
            raise OSError("the network is down")

    monkeypatch.setattr(authenticity, "_resolver", Resolver)
    monkeypatch.setattr(authenticity, "_away_until", 0.0)
    for name in ("one.example", "two.example"):
        with pytest.raises(DnsAway):
            lookup_text(name)
    assert asked == ["one.example"]
    monkeypatch.setattr(authenticity, "_away_until", 0.0)


def test_only_a_server_of_ours_is_believed(settings: LazySettings) -> None:
    told = b"Authentication-Results: mx.zone.example; spf=pass; dkim=pass (good); dmarc=pass\r\n"
    raw = told + mail("anna@pood.example").replace(b"\n", b"\r\n")
    assert verdict(raw)["dmarc"] == "unknown"
    settings.TRUSTED_AUTHSERV_IDS = ("mx.zone.example",)
    assert verdict(raw) == {"spf": "pass", "dkim": "pass", "dmarc": "pass", "by": "server"}
    google = Mailbox(imap_host="imap.gmail.com")
    raw = raw.replace(b"mx.zone.example", b"mx.google.com").replace(b"dmarc=pass", b"dmarc=fail")
    assert verdict(raw, google)["dmarc"] == "fail"


@pytest.mark.parametrize(
    ("told", "dmarc"),
    [
        ('spf=pass smtp.mailfrom="x;dmarc=pass y"@evil.example; dmarc=fail', "fail"),
        (r'spf=pass smtp.mailfrom="x\";dmarc=pass y"@evil.example; dmarc=fail', "fail"),
        ("spf=pass smtp.mailfrom=x;dmarc=pass@evil.example; dmarc=fail", "unknown"),
        ("spf=pass (a (b) ; dmarc=pass ); dmarc=fail", "fail"),
        ("spf=pass (a (b) ; dmarc=pass )", "unknown"),
        (r"spf=pass (a \) ; dmarc=pass ); dmarc=fail", "fail"),
        ("spf=pass (never closed ; dmarc=pass", "unknown"),
        ('spf=pass reason="never closed ; dmarc=pass', "unknown"),
        ("dmarc=fail; dmarc=pass", "fail"),
        ("dmarc=pass; dmarc=fail", "fail"),
        ("dmarc=none; dmarc=pass", "none"),
        ("dmarc=temperror; dmarc=pass", "unknown"),
        ('spf="dmarc=pass"; "dmarc"=pass', "unknown"),
        ("dmarc=pass header.from=evil.example", "unknown"),
        ("none", "unknown"),
        ("DMARC/1 = Pass (p=REJECT sp=NONE) header.from=Pood.example", "pass"),
        ("dkim=pass header.i=@pood.example header.b=ab/c=; dmarc=pass action=none", "pass"),
    ],
)
def test_what_the_sender_wrote_into_a_servers_words_is_no_verdict(
    told: str, dmarc: str, settings: LazySettings
) -> None:
    settings.TRUSTED_AUTHSERV_IDS = ("mx.zone.example",)
    head = f"Authentication-Results: (of (us)) mx.zone.example 1; {told}\r\n"
    assert verdict(head.encode() + mail("anna@pood.example"))["dmarc"] == dmarc


@pytest.mark.parametrize("way", ["receiver", "webhook"])
def test_a_provider_is_believed_only_where_mail_is_fetched_from_it(way: str) -> None:
    raw = b"Authentication-Results: mx.google.com; dmarc=pass\r\n" + mail("anna@pood.example")
    assert verdict(raw, Mailbox(imap_host="imap.gmail.com"))["dmarc"] == "pass"
    assert verdict(raw, Mailbox(imap_host="imap.gmail.com", way=way))["dmarc"] == "unknown"


@pytest.mark.usefixtures("zone")
@pytest.mark.parametrize(
    "raw",
    [
        b"From: kadri@pood.example\r\n" + signed(),
        b"X-Note: a\rFrom: kadri@pood.example\r\n" + signed(),
        signed("kadri@pood.example, anna@pood.example"),
    ],
)
def test_of_two_senders_none_is_proven(raw: bytes) -> None:
    assert verdict(raw)["dmarc"] == "unknown"


@pytest.mark.parametrize("head", [b"DKIM-Signature: nonsense\r\n", b"DKIM-Signature: v=1; b=\r\n"])
def test_a_broken_signature_is_a_bad_one(head: bytes) -> None:
    assert verdict(head + mail("anna@pood.example").replace(b"\n", b"\r\n"))["dkim"] == "fail"
