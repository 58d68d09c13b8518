"""A mail server on loopback that keeps what it gets and refuses what it is told to refuse."""

import base64
import socket
import ssl
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from email import message_from_bytes, policy
from email.message import EmailMessage
from typing import Any

import trustme
from aiosmtpd.controller import Controller
from aiosmtpd.smtp import SMTP, AuthResult, Envelope, LoginPassword, Session


@dataclass
class Post:
    """One mail as a server took it."""

    sender: str
    recipients: list[str]
    content: bytes

    @property
    def mail(self) -> EmailMessage:
        """The mail read by the standard library."""
        read = message_from_bytes(self.content, policy=policy.default)
        assert isinstance(read, EmailMessage)
        return read


@dataclass
class Receiver:
    """What the server does: `answers` maps a recipient (or DATA, MAIL) to its replies."""

    answers: dict[str, list[str]] = field(default_factory=dict)
    posts: list[Post] = field(default_factory=list)
    at_dot: Callable[[], object] | None = None
    accounts: dict[str, str] = field(default_factory=dict)
    tokens: set[str] = field(default_factory=set)
    commands: list[str] = field(default_factory=list)

    def said(self, key: str) -> str | None:
        """The scripted reply for a step, each used once except the last."""
        replies = self.answers.get(key)
        if not replies:
            return None
        reply = replies.pop(0) if len(replies) > 1 else replies[0]
        return reply or None

    async def handle_MAIL(
        self, server: SMTP, session: Session, envelope: Envelope, address: str, options: list[str]
    ) -> str:
        if reply := self.said("MAIL"):
            return reply
        envelope.mail_from = address
        envelope.mail_options.extend(options)
        return "250 OK"

    async def handle_RCPT(
        self, server: SMTP, session: Session, envelope: Envelope, address: str, options: list[str]
    ) -> str:
        if reply := self.said(address):
            return reply
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(self, server: SMTP, session: Session, envelope: Envelope) -> str:
        if self.at_dot is not None:
            self.at_dot()
        if reply := self.said("DATA"):
            return reply
        assert isinstance(envelope.content, bytes)
        self.posts.append(Post(envelope.mail_from or "", list(envelope.rcpt_tos), envelope.content))
        return "250 taken"

    async def auth_XOAUTH2(self, server: SMTP, args: list[str]) -> AuthResult:
        said = base64.b64decode(args[1]).decode()
        token = said.split("auth=Bearer ")[1].split("\x01")[0]
        return AuthResult(success=token in self.tokens, handled=token in self.tokens)

    def authenticate(self, server: Any, session: Any, envelope: Any, way: str, who: Any) -> Any:
        """Passwords as in `accounts`."""
        assert isinstance(who, LoginPassword)
        good = self.accounts.get(who.login.decode()) == who.password.decode()
        return AuthResult(success=good, handled=good)


def free_port() -> int:
    """A port nobody listens on just now."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
    return port


@dataclass
class Running:
    """A server that listens."""

    receiver: Receiver
    port: int
    ca: trustme.CA

    def trusting(self) -> ssl.SSLContext:
        """A client's context that trusts this server."""
        context = ssl.create_default_context()
        self.ca.configure_trust(context)
        return context


@contextmanager
def listening(
    receiver: Receiver, *, tls: str = "none", limit: int | None = None
) -> Iterator[Running]:
    """A server on loopback; `tls` is none, starttls or tls."""
    ca = trustme.CA()
    context = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH)
    ca.issue_cert("localhost", "127.0.0.1").configure_cert(context)
    port = free_port()
    options: dict[str, Any] = {"data_size_limit": limit} if limit else {}
    if receiver.accounts or receiver.tokens:
        options |= {"authenticator": receiver.authenticate, "auth_require_tls": False}
    if tls == "starttls":
        options["tls_context"] = context
    controller = Controller(
        receiver, hostname="127.0.0.1", port=port, ssl_context=context if tls == "tls" else None,
        ready_timeout=20, **options,
    )  # fmt: skip
    controller.start()
    try:
        yield Running(receiver, port, ca)
    finally:
        controller.stop()


@contextmanager
def deaf_server(greeting: bytes = b"") -> Iterator[int]:
    """A server that accepts a connection, says `greeting`, and nothing more."""
    listener = socket.create_server(("127.0.0.1", 0))
    held: list[socket.socket] = []

    def accept() -> None:
        while True:
            try:
                connection, _address = listener.accept()
            except OSError:
                return
            held.append(connection)
            if greeting:
                connection.sendall(greeting)

    thread = threading.Thread(target=accept)
    thread.start()
    try:
        yield listener.getsockname()[1]
    finally:
        listener.shutdown(socket.SHUT_RDWR)
        listener.close()
        thread.join()
        for connection in held:
            connection.close()
