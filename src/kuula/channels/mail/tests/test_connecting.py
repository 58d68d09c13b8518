"""The mailbox test against real servers on loopback, and the advice about one's own domain."""

import ssl
import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest

from kuula.channels.mail.connecting.providers import GOOGLE, MICROSOFT, YANDEX, ZONE, provider_of
from kuula.channels.mail.connecting.steps import Step, all_well
from kuula.channels.mail.connecting.testing import Connection, Door, check_connection
from kuula.channels.mail.origin.domain_check import NoAnswer, check_domain, suggested_provider
from kuula.channels.mail.practice import dovecot
from kuula.channels.mail.sending.submission import Patience
from kuula.channels.mail.tests.server import Receiver, deaf_server, free_port, listening

GOOD = {
    ("pohjala.example", "MX"): ("aspmx.l.google.com.",),
    ("pohjala.example", "TXT"): ("other=1", "v=spf1 include:_spf.google.com ~all"),
    ("google._domainkey.pohjala.example", "TXT"): ("v=DKIM1; k=rsa; p=MIIB",),
    ("_dmarc.pohjala.example", "TXT"): ("v=DMARC1; p=none",),
}


def lookup(name: str, kind: str) -> tuple[str, ...]:
    return GOOD.get((name, kind), ())


def _connection(smtp: int, imap: int | None = None, /, **more: object) -> Connection:
    fields: dict[str, object] = {
        "address": "abi@pohjala.example", "smtp": Door("127.0.0.1", smtp, "none"),
        "imap": Door("127.0.0.1", imap, "none") if imap else None,
        "username": "abi@pohjala.example", "password": "secret",
        "patience": Patience(0.5, 0.5, 0.5),
    }  # fmt: skip
    return Connection(**(fields | more))  # type: ignore[arg-type]


def _named(steps: tuple[Step, ...]) -> dict[str, bool]:
    return {step.name: step.ok for step in steps}


@pytest.fixture
def short_folder() -> Iterator[Path]:
    """A folder with a short path that every account may enter, as Dovecot's sockets need."""
    with tempfile.TemporaryDirectory(prefix="kuula-imap-") as name:
        place = Path(name)
        place.chmod(0o755)
        yield place


@pytest.mark.mail
def test_everything_works_step_by_step(short_folder: Path) -> None:
    receiver = Receiver(accounts={"abi@pohjala.example": dovecot.PASSWORD})
    with dovecot.running(short_folder / "dovecot") as imap, listening(receiver) as smtp:
        good = _connection(
            smtp.port, imap.port, password=dovecot.PASSWORD, patience=Patience(5, 5, 5)
        )
        steps = check_connection(good, lookup=lookup)
        wrong = check_connection(
            _connection(smtp.port, imap.port, password="guess", patience=Patience(5, 5, 5)),
            lookup=lookup,
        )
        no_folder = check_connection(
            _connection(
                smtp.port, imap.port, password=dovecot.PASSWORD, folder='Küla "x"',
                patience=Patience(5, 5, 5),
            ),
            lookup=lookup,
        )  # fmt: skip
    assert list(_named(steps)) == [
        "imap-find", "imap-connect", "imap-login", "imap-folder", "smtp-find", "smtp-connect",
        "smtp-login", "sender", "mx", "spf", "dkim", "dmarc",
    ]  # fmt: skip
    assert [step for step in steps if not step.ok] == []
    assert "own network" in steps[0].message
    assert "nothing is encrypted" in steps[1].message
    assert not all_well(wrong)
    assert _named(wrong)["imap-login"] is False
    assert _named(wrong)["smtp-login"] is False
    assert "imap-folder" not in _named(wrong)
    assert _named(no_folder)["imap-folder"] is False
    assert "INBOX" in next(s.message for s in no_folder if s.name == "imap-folder")
    assert receiver.posts == []


@pytest.mark.parametrize("security", ["tls", "starttls"])
def test_a_certificate_is_checked(security: str) -> None:
    with listening(Receiver(), tls=security) as smtp:
        door = Door("localhost", smtp.port, security)
        patience = Patience(5, 5, 5)
        trusted = _connection(
            smtp.port, smtp=door, tls=smtp.trusting(), password="", patience=patience
        )
        strange = _connection(smtp.port, smtp=door, patience=patience)
        fine, bad = (check_connection(c, lookup=lookup) for c in (trusted, strange))
    assert all_well(fine)
    assert "certificate" in next(s.message for s in bad if s.name == "smtp-connect")


def test_what_is_wrong_is_said_in_words() -> None:
    with deaf_server() as deaf, listening(Receiver()) as plain:
        silent = check_connection(_connection(deaf, deaf), lookup=lookup)
        no_tls = check_connection(
            _connection(0, smtp=Door("127.0.0.1", plain.port, "tls"), tls=_context()),
            lookup=lookup,
        )
        no_starttls = check_connection(
            _connection(0, smtp=Door("127.0.0.1", plain.port, "starttls")), lookup=lookup
        )
    closed = check_connection(_connection(free_port(), free_port()), lookup=lookup)
    nowhere = check_connection(_connection(25, 143), lookup=lookup, resolver=lambda host, port: ())
    assert "does not answer" in silent[1].message
    assert "does not speak TLS" in no_tls[1].message
    assert "STARTTLS" in no_starttls[1].message
    assert "Nothing listens" in closed[1].message
    assert [s.name for s in nowhere if not s.ok] == ["imap-find", "smtp-find"]
    assert "spelling" in nowhere[0].message


def test_a_server_that_does_not_let_us_send_as_ourselves() -> None:
    receiver = Receiver(answers={"MAIL": ["550 5.7.1 not your address"]})
    with listening(receiver) as smtp:
        steps = check_connection(_connection(smtp.port, password=""), lookup=lookup)
    sender = next(step for step in steps if step.name == "sender")
    assert not sender.ok
    assert "not your address" in sender.message


def test_a_domain_without_anything_gets_advice_and_still_works() -> None:
    steps = check_domain("abi@bare.example", lookup=lambda name, kind: ())
    assert _named(steps) == {"mx": False, "spf": False, "dkim": False, "dmarc": False}
    assert all_well(steps)
    assert "v=spf1 mx ~all" in steps[1].message


@pytest.mark.parametrize(
    ("records", "words"),
    [
        (("v=spf1 mx ~all", "v=spf1 -all"), "counts as none"),
        (("v=spf1 +all",), "everybody"),
        (("v=spf1 include:_spf.google.com all",), "everybody"),
        (("v=spf1 mx -all",), "include:_spf.google.com"),
    ],
)
def test_a_poor_spf_record_is_named(records: tuple[str, ...], words: str) -> None:
    poor = GOOD | {("pohjala.example", "TXT"): records}
    steps = check_domain("abi@pohjala.example", lookup=lambda n, k: poor.get((n, k), ()))
    assert not steps[1].ok
    assert words in steps[1].message


def test_silent_name_servers_are_no_verdict() -> None:
    def silent(name: str, kind: str) -> tuple[str, ...]:
        raise NoAnswer("timeout")

    (step,) = check_domain("abi@pohjala.example", lookup=silent)
    assert (step.ok, step.serious) == (False, False)
    assert suggested_provider("abi@pohjala.example", lookup=silent) is None


def test_providers_are_known_by_domain_and_by_mx() -> None:
    assert provider_of("Gmail.com") is GOOGLE
    assert provider_of("ya.ru") is YANDEX
    assert provider_of("firma.ee", ("mx1.zone.eu.",)) is ZONE
    assert provider_of("firma.ee", ("firma-ee.mail.protection.outlook.com.",)) is MICROSOFT
    assert provider_of("firma.ee", ("mx.notgoogle.com.evil.example.",)) is None
    assert suggested_provider("abi@pohjala.example", lookup=lookup) is GOOGLE


def _context() -> ssl.SSLContext:
    return ssl.create_default_context()
