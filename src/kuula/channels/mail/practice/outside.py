"""The outside world on loopback: a mail server that takes every mail and tells of each."""

import logging
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from email import message_from_bytes, policy
from email.message import EmailMessage
from typing import Final

from aiosmtpd.controller import Controller
from aiosmtpd.smtp import SMTP, AuthResult, Envelope, Session

from kuula.channels.mail.parsing import RAW_LIMIT
from kuula.kit.trouble import Trouble

HOST: Final = "127.0.0.1"


@dataclass(frozen=True, slots=True)
class Arrived:
    """A mail as it came to its recipients: envelope and content."""

    sender: str
    recipients: tuple[str, ...]
    mail: EmailMessage

    @property
    def text(self) -> str:
        """Its plain words, empty when there are none."""
        body = self.mail.get_body(("plain",))
        return str(body.get_content()) if body is not None else ""


@contextmanager
def outside_world(port: int, tell: Callable[[Arrived], object]) -> Iterator[None]:
    """Take mail in at `port` of this machine until the block ends.

    `tell` is called for each, in a thread of the server. Raises Trouble when the port is taken.
    """
    logging.getLogger("mail.log").setLevel(logging.WARNING)  # it names people
    controller = Controller(
        _World(tell),
        hostname=HOST,
        port=port,
        data_size_limit=RAW_LIMIT,
        authenticator=_anybody,
        auth_require_tls=False,
    )
    try:
        controller.start()
    except OSError as error:
        raise Trouble(
            f"Port {port} of this machine is taken.", "Name another one with --smtp-port."
        ) from error
    try:
        yield
    finally:
        controller.stop()


def _anybody(*_words: object) -> AuthResult:
    return AuthResult(success=True)


class _World:
    def __init__(self, tell: Callable[[Arrived], object]) -> None:
        self.tell = tell

    async def handle_DATA(self, server: SMTP, session: Session, envelope: Envelope) -> str:
        del server, session
        content = envelope.content if isinstance(envelope.content, bytes) else b""
        mail = message_from_bytes(content, EmailMessage, policy=policy.default)
        self.tell(Arrived(envelope.mail_from or "", tuple(envelope.rcpt_tos), mail))
        return "250 2.0.0 Thank you"
