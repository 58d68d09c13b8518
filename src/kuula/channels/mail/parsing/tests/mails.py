"""Mails built for tests, as the bytes a server hands over."""

import base64
from typing import Any

from kuula.channels.mail.parsing import describe, parse_mail

START = (
    b"From: Anna Tamm <anna@example.org>\r\nTo: help@example.com\r\nSubject: Hello\r\n"
    b"Message-ID: <one@example.org>\r\nDate: Tue, 3 Nov 2026 10:00:00 +0200\r\n"
)


def mail(body: bytes = b"Text.\r\n", **headers: bytes | str | None) -> bytes:
    """A mail with usual headers; a keyword replaces one (None: leave out), "_" is "-"."""
    fields: dict[str, bytes | None] = {
        "from": b"Anna Tamm <anna@example.org>",
        "to": b"help@example.com",
        "subject": b"Hello",
        "message-id": b"<one@example.org>",
        "date": b"Tue, 3 Nov 2026 10:00:00 +0200",
        "mime-version": b"1.0",
    }
    for name, value in headers.items():
        key = name.lower().replace("_", "-")
        fields[key] = value.encode() if isinstance(value, str) else value
    lines = [k.title().encode() + b": " + v for k, v in fields.items() if v is not None]
    return b"\r\n".join(lines) + b"\r\n\r\n" + body


def part(body: bytes, kind: str = "text/plain; charset=utf-8", **headers: str) -> bytes:
    """One part of a multipart."""
    lines = [f"Content-Type: {kind}"]
    lines += [f"{name.replace('_', '-')}: {value}" for name, value in headers.items()]
    return "\r\n".join(lines).encode() + b"\r\n\r\n" + body


def multipart(*parts: bytes, kind: str = "mixed", boundary: str = "b0") -> bytes:
    """The body of a multipart with these parts."""
    mark = boundary.encode()
    return b"".join(b"--" + mark + b"\r\n" + p + b"\r\n" for p in parts) + b"--" + mark + b"--\r\n"


def multi(*parts: bytes, kind: str = "mixed", **headers: bytes | str | None) -> bytes:
    """A whole multipart mail."""
    given = {"content_type": f'multipart/{kind}; boundary="b0"', **headers}
    return mail(multipart(*parts), **given)


def nested(*parts: bytes, kind: str, boundary: str) -> bytes:
    """A multipart as a part of another one."""
    return part(multipart(*parts, boundary=boundary), f'multipart/{kind}; boundary="{boundary}"')


def b64(content: bytes) -> bytes:
    """Base64 in lines."""
    return base64.encodebytes(content).replace(b"\n", b"\r\n")


def attached(content: bytes, name: str, kind: str = "application/pdf") -> bytes:
    """An attachment part."""
    return part(
        b64(content),
        kind,
        Content_Transfer_Encoding="base64",
        Content_Disposition=f'attachment; filename="{name}"',
    )


def read(raw: bytes, **kwargs: Any) -> dict[str, Any]:
    """What `kuula mail parse` would print."""
    return describe(parse_mail(raw, **kwargs))
