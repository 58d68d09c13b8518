"""Mails made to hurt: refused or shown, never slow, never lost, nothing executed."""

import hashlib
import io
import struct
import time
import tracemalloc
import zipfile

import pytest

from kuula.channels.mail.parsing import MailTooLarge, parse_mail
from kuula.channels.mail.parsing.model import RAW_LIMIT
from kuula.channels.mail.parsing.tests.mails import (
    START,
    attached,
    b64,
    mail,
    multi,
    multipart,
    part,
    read,
)


@pytest.fixture
def quick():
    """The test must be over within two seconds of processor time."""
    start = time.process_time()
    yield
    assert time.process_time() - start < 2


def deep(levels: int) -> bytes:
    head = b"".join(
        f"Content-Type: multipart/mixed; boundary=b{n}\r\n\r\n--b{n}\r\n".encode()
        for n in range(levels)
    )
    return START + head + b"Content-Type: text/plain\r\n\r\nAt the bottom.\r\n"


def assert_kept_whole(raw: bytes) -> None:
    parsed = parse_mail(raw)
    assert parsed.subject == "Hello"
    assert parsed.sender.address == "anna@example.org"
    assert [file.content_type for file in parsed.attachments] == ["message/rfc822"]
    assert parsed.attachments[0].content == raw
    assert parsed.problems


@pytest.mark.usefixtures("quick")
def test_ten_thousand_nested_parts():
    assert_kept_whole(deep(10_000))


@pytest.mark.usefixtures("quick")
def test_twenty_thousand_parts():
    parts = multipart(*[part(b"x")] * 20_000)
    assert_kept_whole(START + b"Content-Type: multipart/mixed; boundary=b0\r\n\r\n" + parts)


@pytest.mark.usefixtures("quick")
def test_twenty_levels_are_fine():
    assert read(deep(20))["text"] == "At the bottom."


@pytest.mark.usefixtures("quick")
def test_a_million_lines_like_boundaries():
    body = b"x--b0\r\n" * 1_000_000
    assert parse_mail(START + b"Content-Type: multipart/mixed; boundary=b0\r\n\r\n" + body).problems


HOSTILE = {
    "subject": mail(subject=b"x" * 100_000),
    "encoded subject": mail(subject=b"=?utf-8?Q?=C3=B5?= " * 10_000),
    "encoded pieces": mail(subject=b"=?" * 50_000),
    "comments": mail(**{"from": b"(" * 1500 + b" anna@example.org"}),
    "quotes": mail(to=b'"' * 60_001),
    "backslashes": mail(to=b'"' + b"\\" * 60_001),
    "angles": mail(to=b"<" * 60_001),
    "at signs": mail(to=b"a@" * 30_001),
    "spaces": mail(to=b"a" + b" " * 60_000 + b"@"),
    "colons": mail(to=b"a:" * 30_001),
    "commas": mail(to=b"," * 60_001),
    "references": mail(references=b"<a@b>" * 20_000),
    "parameters": mail(content_type=b"text/plain" + b"; a=b" * 10_000),
    "parameter pieces": mail(
        content_type=b"text/plain" + b"".join(b"; n*%d=x" % n for n in range(5000))
    ),
    "header count": b"X: y\r\n" * 100_000 + START + b"\r\nText",
    "header junk": START + b"a\r\n" * 100_000 + b"Subject: x\r\n\r\nText",
    "one long header": b"X: " + b"y" * 3_000_000 + b"\r\n" + START + b"\r\nText",
    "begin lines": mail(b"begin 644 x\n" * 30_000 + b"end\n"),
    "quoted lines": mail(b"> x\n" * 200_000),
    "attribution lines": mail(b"On 3 Nov 2026, at 10:00, A <a@b.ee>\n" * 30_000),
    "header block lines": mail(b"From: a@b.ee\n" * 80_000),
    "blank lines": mail(b"\n" * 1_000_000),
    "deep html": mail(b"<div>" * 200_000 + b"Deep text.", content_type="text/html"),
    "open tags": mail(b"<" * 300_000, content_type="text/html"),
    "unclosed tags": mail(b"<a href='" * 90_000, content_type="text/html"),
    "attributes": mail(b"<p " + b"a=b " * 200_000 + b">x", content_type="text/html"),
    "many attributes": mail(
        b"<p " + b" ".join(b"a%d=1" % n for n in range(60_000)) + b">x", content_type="text/html"
    ),
    "formatting": mail(b"<b><i><a>" * 60_000, content_type="text/html"),
    "tables": mail(b"<table><tr><td>" * 50_000, content_type="text/html"),
    "blockquotes": mail(b"<blockquote type=cite>x" * 50_000, content_type="text/html"),
    "wide quotes": mail(b"<p>a:</p><blockquote>x</blockquote>" * 8_000, content_type="text/html"),
    "gmail quotes": mail(b"<div class=gmail_quote>x</div>y" * 8_000, content_type="text/html"),
    "entities": mail(b"&amp;" * 60_000, content_type="text/html"),
    "base64 padding": mail(b"=" * 900_000, content_transfer_encoding="base64"),
    "base64 runs": mail(
        b"YQ==\r\n" * 150_000, content_type="image/png", content_transfer_encoding="base64"
    ),
    "received": b"Received: x; y\r\n" * 4000 + START + b"\r\nText",
    "dates": mail(date=b"1 " * 4000),
    "domains": mail(**{"from": b"a@" + b"x." * 3000}),
    "charset": mail("ä".encode("latin-1") * 900_000, content_type="text/plain"),
    "bytes": mail(bytes(range(256)) * 4000),
}


@pytest.mark.usefixtures("quick")
@pytest.mark.parametrize("raw", HOSTILE.values(), ids=HOSTILE.keys())
def test_hostile(raw):
    parsed = parse_mail(raw)
    assert "unreadable" not in {problem.code for problem in parsed.problems}
    assert len(parsed.subject) < 10_000


def test_text_below_every_level_is_kept():
    found = read(HOSTILE["deep html"])
    assert "Deep text." in found["text"]
    assert "Deep text." in found["html"]


def test_a_long_text_is_shown_in_part_and_kept_whole():
    body = b"All work and no play.\r\n" * 100_000
    parsed = parse_mail(mail(body))
    assert len(parsed.text) <= 1024 * 1024
    assert parsed.attachments[0].content == body


def test_a_zip_is_not_unpacked():
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("zeros", b"\0" * 50_000_000)
    parsed = parse_mail(
        multi(part(b"Bomb"), attached(packed.getvalue(), "bomb.zip", "application/zip"))
    )
    assert parsed.attachments[0].content == packed.getvalue()


def test_a_file_of_forty_megabytes_comes_through_in_little_memory():
    content = hashlib.sha256(b"x").digest() * (40 * 1024 * 1024 // 32)
    raw = multi(part(b"See file"), attached(content, "film.mp4", "video/mp4"))
    assert len(raw) > 50_000_000
    tracemalloc.start()
    parsed = parse_mail(raw)
    _, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert parsed.attachments[0].content == content
    assert peak < 3 * len(content)


def test_over_the_cap_is_refused():
    with pytest.raises(MailTooLarge):
        parse_mail(b"\0" * (RAW_LIMIT + 1))


def tnef_object(level: int, kind: int, content: bytes) -> bytes:
    return struct.pack("<BHHI", level, kind, 0, len(content)) + content + b"\0\0"


def tnef_properties(*properties: tuple[int, int, bytes]) -> bytes:
    out = struct.pack("<I", len(properties))
    for kind, tag, content in properties:
        out += (
            struct.pack("<HHII", kind, tag, 1, len(content)) + content + b"\0" * (-len(content) % 4)
        )
    return out


TNEF = (
    struct.pack("<IH", 0x223E9F78, 1)
    + tnef_object(1, 0x9007, struct.pack("<II", 1257, 0))
    + tnef_object(1, 0x9003, tnef_properties((0x102, 0x1013, b"<p>Rich text</p>")))
    + tnef_object(2, 0x9002, b"\0" * 14)
    + tnef_object(2, 0x8010, b"REPORT~1.PDF\0")
    + tnef_object(2, 0x800F, b"%PDF-1.4")
    + tnef_object(2, 0x9005, tnef_properties((0x1F, 0x3707, "aruanne õ.pdf\0".encode("utf-16-le"))))
)


def test_winmail_is_unpacked():
    found = read(multi(attached(TNEF, "winmail.dat", "application/ms-tnef")))
    assert [(f["filename"], f["size"]) for f in found["attachments"]] == [("aruanne õ.pdf", 8)]
    assert found["text"] == "Rich text"


def test_text_of_the_mail_wins_over_winmail():
    raw = multi(part(b"Plain"), attached(TNEF, "winmail.dat", "application/ms-tnef"))
    assert read(raw)["text"] == "Plain"


@pytest.mark.usefixtures("quick")
@pytest.mark.parametrize(
    "content",
    [
        TNEF[:-10],
        TNEF[:20],
        struct.pack("<IH", 0x223E9F78, 1),
        struct.pack("<IH", 0x223E9F78, 1) + tnef_object(1, 0x8000, b"") * 500_000,
        struct.pack("<IH", 0x223E9F78, 1) + tnef_object(1, 0x9003, b"\xff" * 4),
        struct.pack("<IH", 0x223E9F78, 1)
        + tnef_object(1, 0x9003, b"\xff\xff\xff\xff\x02\x10\x01\x00\xff\xff\xff\xff"),
        b"not tnef",
    ],
)
def test_broken_winmail_is_kept(content):
    parsed = parse_mail(
        multi(part(b"Text"), attached(content, "winmail.dat", "application/ms-tnef"))
    )
    assert parsed.attachments[0].content == content
    assert parsed.attachments[0].filename == "winmail.dat"


def test_appended_text_of_a_file_is_read():
    body = part(
        b64(b"%PDF") + b"-- \r\nFooter of the list!\r\n",
        "application/pdf",
        Content_Transfer_Encoding="base64",
    )
    found = read(multi(part(b"Text"), body))
    assert found["attachments"][0]["size"] == 4
    assert "Footer of the list!" in found["text"]
