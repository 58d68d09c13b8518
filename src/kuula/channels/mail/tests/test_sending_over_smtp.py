"""One SMTP transaction against a real server on loopback: every way it can end."""

import asyncio
import socket
import threading
from contextlib import suppress

import aiosmtpd.smtp as aiosmtpd
import pytest
from aiosmtpd.smtp import SMTP, Session

from kuula.channels.mail.sending.reasons import Reason
from kuula.channels.mail.sending.submission import Envelope, Outcome, Patience, Server, send
from kuula.channels.mail.tests.server import Receiver, deaf_server, free_port, listening

MAIL = b"Subject: x\r\n\r\nline\r\n.leading dot\r\n..two\r\n"
IMPATIENT = Patience(connect=0.5, command=0.5, end=0.5)


def _envelope(*recipients: str, content: bytes = MAIL) -> Envelope:
    return Envelope("help@pohjala.example", recipients or ("kadri@example.ee",), content)


@pytest.mark.parametrize("security", ["none", "starttls", "tls"])
def test_mail_arrives_byte_for_byte(security: str) -> None:
    receiver = Receiver()
    with listening(receiver, tls=security) as running:
        server = Server("localhost", running.port, security, tls=running.trusting())
        verdicts = send(server, _envelope("kadri@example.ee", "juri@õun.ee"))
    assert {v.outcome for v in verdicts.values()} == {Outcome.SENT}
    assert receiver.posts[0].recipients == ["kadri@example.ee", "juri@xn--un-bka.ee"]
    assert receiver.posts[0].content == MAIL


@pytest.mark.parametrize("security", ["starttls", "tls"])
def test_a_certificate_nobody_knows_is_refused(security: str) -> None:
    receiver = Receiver()
    with listening(receiver, tls=security) as running:
        verdicts = send(Server("localhost", running.port, security), _envelope())
    assert verdicts["kadri@example.ee"].outcome == Outcome.LATER
    assert verdicts["kadri@example.ee"].reason == Reason.CERTIFICATE
    assert receiver.posts == []


def test_a_server_without_starttls_gets_no_password() -> None:
    receiver = Receiver(accounts={"help@pohjala.example": "secret"})
    with listening(receiver) as running:
        server = Server("127.0.0.1", running.port, "starttls", "help@pohjala.example", "secret")
        verdicts = send(server, _envelope())
    assert verdicts["kadri@example.ee"].outcome == Outcome.LATER
    assert receiver.posts == []


def test_each_recipient_has_a_verdict_of_their_own() -> None:
    receiver = Receiver(
        answers={
            "gone@example.ee": ["550 5.1.1 no such user"],
            "full@example.ee": ["452 4.2.2 full"],
        }
    )
    with listening(receiver) as running:
        verdicts = send(
            Server("127.0.0.1", running.port, "none"),
            _envelope("kadri@example.ee", "gone@example.ee", "full@example.ee", "not an address"),
        )
    assert {r: v.outcome for r, v in verdicts.items()} == {
        "kadri@example.ee": Outcome.SENT,
        "gone@example.ee": Outcome.REFUSED,
        "full@example.ee": Outcome.LATER,
        "not an address": Outcome.REFUSED,
    }
    assert "no such user" in verdicts["gone@example.ee"].detail
    assert [post.recipients for post in receiver.posts] == [["kadri@example.ee"]]


@pytest.mark.parametrize(
    ("step", "reply", "outcome", "reason"),
    [
        ("MAIL", "550 5.7.1 not your address", Outcome.REFUSED, Reason.SENDER),
        ("MAIL", "451 4.3.0 busy", Outcome.LATER, Reason.SERVER),
        ("DATA", "554 5.6.0 looks like spam", Outcome.REFUSED, Reason.CONTENT),
        ("DATA", "451 4.7.1 greylisted", Outcome.LATER, Reason.SERVER),
    ],
)
def test_a_refusal_of_the_whole_mail(
    step: str, reply: str, outcome: Outcome, reason: Reason
) -> None:
    receiver = Receiver(answers={step: [reply]})
    with listening(receiver) as running:
        verdicts = send(Server("127.0.0.1", running.port, "none"), _envelope("a@b.ee", "c@d.ee"))
    assert {(v.outcome, v.reason) for v in verdicts.values()} == {(outcome, reason)}
    assert receiver.posts == []


def test_a_mail_over_the_servers_limit_is_not_even_begun() -> None:
    receiver = Receiver()
    with listening(receiver, limit=1000) as running:
        server = Server("127.0.0.1", running.port, "none")
        verdicts = send(server, _envelope(content=b"Subject: x\r\n\r\n" + b"x" * 2000))
    assert verdicts["kadri@example.ee"].reason == Reason.TOO_LARGE


def test_password_and_token_sign_in() -> None:
    receiver = Receiver(accounts={"help@pohjala.example": "secret"}, tokens={"fresh"})
    with listening(receiver) as running:
        who = "help@pohjala.example"
        right = send(Server("127.0.0.1", running.port, "none", who, "secret"), _envelope())
        wrong = send(Server("127.0.0.1", running.port, "none", who, "guess"), _envelope())
        token = send(Server("127.0.0.1", running.port, "none", who, token="fresh"), _envelope())
        stale = send(Server("127.0.0.1", running.port, "none", who, token="old"), _envelope())
    outcomes = [v["kadri@example.ee"] for v in (right, wrong, token, stale)]
    assert [v.outcome for v in outcomes] == ["sent", "later", "sent", "later"]
    assert [v.reason for v in outcomes] == ["", "login", "", "login"]
    assert len(receiver.posts) == 2


def test_nobody_there_and_nobody_answering() -> None:
    refused = send(Server("127.0.0.1", free_port(), "none"), _envelope())
    with deaf_server() as port:
        silent = send(Server("127.0.0.1", port, "none", patience=IMPATIENT), _envelope())
    with deaf_server(b"220 hello\r\n") as port:
        stuck = send(Server("127.0.0.1", port, "none", patience=IMPATIENT), _envelope())
    for verdicts in (refused, silent, stuck):
        assert verdicts["kadri@example.ee"].outcome == Outcome.LATER
        assert verdicts["kadri@example.ee"].reason == Reason.UNREACHABLE


def test_a_break_before_the_dot_delivers_nothing_and_is_raised() -> None:
    receiver = Receiver()

    def stop() -> None:
        raise RuntimeError("the claim is lost")

    with listening(receiver) as running, pytest.raises(RuntimeError, match="claim"):
        send(Server("127.0.0.1", running.port, "none"), _envelope(), stop)
    assert receiver.posts == []


class Dripping(Receiver):
    """Answers each recipient after a while."""

    async def handle_RCPT(
        self, server: SMTP, session: Session, envelope: aiosmtpd.Envelope, address: str,
        options: list[str],
    ) -> str:  # fmt: skip
        await asyncio.sleep(0.1)
        return await super().handle_RCPT(server, session, envelope, address, options)


def test_slow_recipients_are_waited_for_but_not_for_ever() -> None:
    steps: list[int] = []
    many = _envelope(*(f"one{number}@example.ee" for number in range(8)))
    hasty = Patience(before_content=0.3)
    with listening(Dripping()) as running:
        server = Server("127.0.0.1", running.port, "none")
        taken = send(server, many, still=lambda: steps.append(1))
        given_up = send(Server("127.0.0.1", running.port, "none", patience=hasty), many)
    assert {v.outcome for v in taken.values()} == {Outcome.SENT}
    assert len(steps) >= 9, "the claim is renewed at every step"
    assert {(v.outcome, v.reason) for v in given_up.values()} == {
        (Outcome.LATER, Reason.UNREACHABLE)
    }
    assert len(running.receiver.posts) == 1


def test_a_large_mail_may_take_longer_than_one_answer() -> None:
    receiver = Receiver()
    large = b"Subject: x\r\n\r\n" + b"x" * 70 + b"\r\n" + (b"y" * 76 + b"\r\n") * 20_000
    pauses: list[int] = []

    def slow() -> None:
        pauses.append(1)
        threading.Event().wait(0.05)

    patience = Patience(connect=5, command=1.0, end=20)
    with listening(receiver) as running:
        server = Server("127.0.0.1", running.port, "none", patience=patience)
        verdicts = send(server, _envelope(content=large), still=slow)
    assert verdicts["kadri@example.ee"].outcome == Outcome.SENT
    assert receiver.posts[0].content == large
    assert len(pauses) > 20, "it went in pieces"


def test_an_answer_that_drips_has_an_end() -> None:
    listener = socket.create_server(("127.0.0.1", 0))

    def drip() -> None:
        line, _peer = listener.accept()
        with line, suppress(OSError):
            line.sendall(b"220 hello\r\n")
            for _byte in range(100):
                line.sendall(b"2")
                threading.Event().wait(0.1)

    thread = threading.Thread(target=drip)
    thread.start()
    port = listener.getsockname()[1]
    verdicts = send(Server("127.0.0.1", port, "none", patience=IMPATIENT), _envelope())
    thread.join(5)
    listener.close()
    assert not thread.is_alive()
    assert verdicts["kadri@example.ee"].reason == Reason.UNREACHABLE


def test_silence_after_the_dot_is_said_to_be_unknown() -> None:
    enough = threading.Event()
    receiver = Receiver(at_dot=lambda: enough.wait(10))
    patience = Patience(connect=5, command=5, end=0.3)
    with listening(receiver) as running:
        verdicts = send(Server("127.0.0.1", running.port, "none", patience=patience), _envelope())
        enough.set()
    assert verdicts["kadri@example.ee"].outcome == Outcome.UNKNOWN


@pytest.mark.parametrize(
    "recipient",
    [
        "a@b.ee>\r\nRCPT TO:<victim@x.ee",
        "a@b.ee\nDATA",
        "<a@b.ee>",
        "a b@c.ee",
        "a@b.ee,c@d.ee",
        "@",
        "",
    ],
)
def test_an_address_cannot_carry_a_command(recipient: str) -> None:
    receiver = Receiver()
    with listening(receiver) as running:
        verdicts = send(Server("127.0.0.1", running.port, "none"), _envelope(recipient))
    assert verdicts[recipient].outcome == Outcome.REFUSED
    assert receiver.posts == []
