"""Headers as the world writes them: every row is one mail somebody really sends."""

import hashlib

import pytest

from kuula.channels.mail.parsing import parse_mail
from kuula.channels.mail.parsing.tests.mails import START, mail, read

MESSAGE_IDS = [
    (b"<[abc]@d>", "[abc]@d"),
    (b"<abc def@x.org>", "def@x.org"),
    (b"<a@b> <c@d>", "a@b"),
    (b"abc@d", "abc@d"),
    (b"<<abc@d>>", "abc@d"),
    (b"\r\n <folded@d>", "folded@d"),
    (None, None),
    (b"", None),
]


@pytest.mark.parametrize(("value", "expected"), MESSAGE_IDS)
def test_message_id(value, expected):
    parsed = parse_mail(mail(message_id=value))
    assert parsed.message_id == expected
    assert "@" in parsed.stable_id
    assert "<" not in parsed.stable_id


def test_generated_id_is_stable():
    raw = mail(message_id=None)
    assert parse_mail(raw).stable_id == parse_mail(raw).stable_id
    assert parse_mail(raw).stable_id != parse_mail(raw + b"x").stable_id


def test_references_are_extracted():
    found = read(mail(references="<a@b><c@d>,<e@f>\r\n <a@b>", in_reply_to="<e@f>"))
    assert found["references"] == ["a@b", "c@d", "e@f"]
    assert found["in_reply_to"] == ["e@f"]


def test_free_text_is_no_id():
    found = read(mail(in_reply_to="Your message of Tue, 3 Nov 2026"))
    assert found["in_reply_to"] == []


SUBJECTS = [
    (b"=?utf-8?Q?T=C3=A4na hommikul?=", "Täna hommikul"),
    (b"=?utf-8?B?w7U=?= =?utf-8?B?w6Q=?=", "õä"),
    (b"=?utf-8?B?ww==?= =?utf-8?B?tQ==?=", "õ"),
    (b"=?utf-8?Q?=C3?=\r\n =?utf-8?Q?=B5?=", "õ"),
    (b"Re: =?iso-8859-1?Q?=F5un?= ja muu", "Re: õun ja muu"),
    (b"=?koi8-r?B?8NLJ18XU?=", "Привет"),
    (b"=?utf-8?B?SGVsbG8NCkJjYzogZXZpbEBleGFtcGxlLm9yZw==?=", "Hello Bcc: evil@example.org"),
    (b"=?utf-8?Q?Hello=0D=0ABcc:=20evil?=", "Hello Bcc: evil"),
    (b"=?x-unknown?Q?caf=C3=A9?=", "café"),
    (b"=?iso-2022-jp?B?GyRCRnxLXBsoQg==?=", "日本"),
    (b"=?utf-8?B?not base64!?=", None),
    ("Õun raw".encode(), "Õun raw"),
    ("Заказ не пришёл вовремя".encode("cp1251"), "Заказ не пришёл вовремя"),
    ("Заказ не пришёл вовремя".encode("koi8-r"), "Заказ не пришёл вовремя"),
    (b"a\0b", "ab"),
    (None, ""),
    (b"", ""),
]


@pytest.mark.parametrize(("value", "expected"), SUBJECTS)
def test_subject(value, expected):
    subject = read(mail(subject=value))["subject"]
    assert "\n" not in subject
    assert "\r" not in subject
    if expected is not None:
        assert subject == expected


def test_subject_in_the_charset_of_the_body():
    raw = mail(
        "Tekst".encode("big5"),
        subject="訂單還沒有到".encode("big5"),
        content_type="text/plain; charset=big5",
    )
    assert read(raw)["subject"] == "訂單還沒有到"


FROM = [
    (b"anna@example.org", "", "anna@example.org"),
    (b"<anna@example.org>", "", "anna@example.org"),
    (b"Anna <anna@example.org>", "Anna", "anna@example.org"),
    (b"anna@example.org (Anna Tamm)", "Anna Tamm", "anna@example.org"),
    (b'"=?utf-8?Q?=C3=95nne?=" <o@example.org>', "Õnne", "o@example.org"),
    (b"=?utf-8?Q?Tamm=2C_Anna?= <anna@example.org>", "Tamm, Anna", "anna@example.org"),
    (b"=?utf-8?Q?Tamm,_Anna?= <anna@example.org>", "Tamm, Anna", "anna@example.org"),
    (b"Tamm, Anna <anna@example.org>", "Tamm, Anna", "anna@example.org"),
    (b'"Tamm, Anna" <anna@example.org>', "Tamm, Anna", "anna@example.org"),
    (b"Anna <anna tamm@example.org>", "Anna", "annatamm@example.org"),
    (b"Anna <anna @ example.org>", "Anna", "anna@example.org"),
    (b"Anna Tamm anna@example.org>", "Anna Tamm", "anna@example.org"),
    (b"Anna Tamm anna@example.org", "Anna Tamm", "anna@example.org"),
    (b"Anna <<anna@example.org>>", "Anna", "anna@example.org"),
    (b"=?utf-8?Q?Anna_<anna=40example.org>?=", "Anna", "anna@example.org"),
    (b"Anna <anna@example.org.>", "Anna", "anna@example.org"),
    (b'"other@example.net" <anna@example.org>', "other@example.net", "anna@example.org"),
    (b"other@example.net <anna@example.org>", "other@example.net", "anna@example.org"),
    (b"mailto:anna@example.org", "", "anna@example.org"),
    (b"nobody, Anna <anna@example.org>, b@example.org", "nobody, Anna", "anna@example.org"),
    ("Õnne <õnne@näide.ee>".encode(), "Õnne", "õnne@näide.ee"),
    ("Анна <anna@example.org>".encode("cp1251"), "Анна", "anna@example.org"),
    (b'"Anna \\"A\\" Tamm" <anna@example.org>', 'Anna "A" Tamm', "anna@example.org"),
    (b'"a b"@example.org', "", '"a b"@example.org'),
]


@pytest.mark.parametrize(("value", "name", "address"), FROM)
def test_sender(value, name, address):
    found = read(mail(from_=None, **{"from": value}))
    assert found["from"] == {"name": name, "address": address}
    assert found["problems"] == []


BAD_FROM = [
    (b"Anna Tamm", "Anna Tamm"),
    (b"anna@", "anna@"),
    (b"Anna <not an address>", "not an address"),
    (b"<>", "<>"),
    (b"a@b@c", "a@b@c"),
]


@pytest.mark.parametrize(("value", "told"), BAD_FROM)
def test_invalid_sender_is_kept_and_told(value, told):
    found = read(mail(**{"from": value}))
    assert found["from"]["address"] is None
    assert any(told in problem for problem in found["problems"])
    assert found["text"] == "Text."


def test_no_sender_at_all():
    assert read(mail(**{"from": None}))["from"] == {"name": "", "address": None}


def test_several_senders_give_the_first_valid_or_the_sender_header():
    raw = b"From: nobody\r\nFrom: Anna <anna@example.org>\r\n" + mail(**{"from": None})
    assert read(raw)["from"]["address"] == "anna@example.org"
    raw = mail(**{"from": "nobody"}, sender="Jaan <jaan@example.org>")
    assert read(raw)["from"] == {"name": "Jaan", "address": "jaan@example.org"}


RECIPIENTS = [
    (b"a@b.ee; c@d.ee", ["a@b.ee", "c@d.ee"]),
    (b'"x; y" <a@b.ee>, c@d.ee', ["a@b.ee", "c@d.ee"]),
    (b"Team: a@b.ee, c@d.ee;", ["a@b.ee", "c@d.ee"]),
    (b"undisclosed-recipients:;", []),
    (b"Undisclosed recipients", []),
    (b"", []),
    (b"a@b.ee,,c@d.ee,", ["a@b.ee", "c@d.ee"]),
    (b"a@b.ee, broken@, c@d.ee", ["a@b.ee", None, "c@d.ee"]),
]


@pytest.mark.parametrize(("value", "expected"), RECIPIENTS)
def test_recipients(value, expected):
    assert [person["address"] for person in read(mail(to=value))["to"]] == expected


def test_two_thousand_recipients_are_capped():
    people = ", ".join(f"u{n}@example.org" for n in range(2000))
    found = read(mail(to=people, cc=people))
    assert len(found["to"]) + len(found["cc"]) == 200
    assert any("recipients" in problem for problem in found["problems"])


DATES = [
    (b"Tue, 3 Nov 2026 10:00:00 +0200", "2026-11-03T08:00:00Z"),
    (b"Tue, 3 Nov 2026 10:00:00", "2026-11-03T10:00:00Z"),
    (b"3 Nov 26 10:00 GMT", "2026-11-03T10:00:00Z"),
    (None, "2026-11-02T07:00:00Z"),
    ("3 ноя 2026 10:00".encode(), "2026-11-02T07:00:00Z"),
    (b"Tue, 3 Nov 2026 10:00:00 +9900", "2026-11-02T07:00:00Z"),
    (b"Tue, 3 Nov 99999 10:00:00 +0000", "2026-11-02T07:00:00Z"),
    (b"Tue, 3 Nov 3609 10:00:00 +0000", "2026-11-02T07:00:00Z"),
    (b"Tue, 3 Nov 1970 10:00:00 +0000", "2026-11-02T07:00:00Z"),
    (b"garbage", "2026-11-02T07:00:00Z"),
]


@pytest.mark.parametrize(("value", "expected"), DATES)
def test_date(value, expected):
    raw = mail(date=value, received="from a by b; Mon, 2 Nov 2026 09:00:00 +0200")
    assert read(raw)["date"] == expected


def test_no_believable_date_is_null():
    assert read(mail(date="soon"))["date"] is None


STARTS = [
    b"\xef\xbb\xbf" + START,
    b"From anna@example.org Tue Nov  3 10:00:00 2026\n" + START,
    b">From anna@example.org Tue Nov  3 10:00:00 2026\n" + START,
    b"\r\n\r\n" + START,
    b"junk line\r\nmore junk\r\n" + START,
    START.replace(b"From: ", b"From : ").replace(b"Subject: ", b"Subject : "),
    START.replace(b"\r\n", b"\n"),
    START + b"this line is no header\r\nX-More: yes\r\n",
]


@pytest.mark.parametrize("start", STARTS)
def test_junk_around_headers(start):
    found = read(start + b"\r\nBody text.\r\n")
    assert found["from"]["address"] == "anna@example.org"
    assert found["subject"] == "Hello"
    assert found["message_id"] == "one@example.org"
    assert found["text"] == "Body text."


def test_only_carriage_returns():
    found = read((START + b"\r\nBody\r\ntext.\r\n").replace(b"\r\n", b"\r"))
    assert (found["subject"], found["text"]) == ("Hello", "Body\ntext.")


def test_the_hash_is_of_the_bytes_as_they_came():
    for raw in (mail(), mail().replace(b"\r\n", b"\r"), b""):
        parsed = parse_mail(raw)
        assert (parsed.sha256, parsed.size) == (hashlib.sha256(raw).hexdigest(), len(raw))


def test_empty_file():
    found = read(b"")
    assert found["text"] == found["visible_text"] == found["subject"] == ""
    assert found["message_id"] is found["date"] is found["html"] is None
    assert found["to"] == found["attachments"] == []


@pytest.mark.parametrize(
    "raw", [b"Tere, kus mu tellimus on?\n\nAnna", b"Note: where is it?\n\nAnna"]
)
def test_only_a_body(raw):
    assert read(raw)["text"] == raw.decode()


def test_body_follows_without_a_blank_line():
    assert "Just text" in read(START + b"Just text without a gap\r\nmore of it\r\n")["text"]


def test_nothing_holds_nul_or_surrogates():
    raw = mail(b"a\0b" + b"\xff\xfe", subject=b"x\0\xed\xa0\x80y", **{"from": b"\xff <a\0@b.ee>"})
    found = str(read(raw))
    assert "\0" not in found
    found.encode("utf-8")


def test_headers_for_threading_and_trust_are_kept():
    raw = mail(delivered_to="help+42@example.com", x_kuula_thread="t1", list_id="<l.example>")
    parsed = parse_mail(raw)
    assert parsed.header("Delivered-To") == "help+42@example.com"
    assert parsed.header("X-Kuula-Thread") == "t1"
    assert parsed.header("List-Id") == "<l.example>"
    assert parsed.header("Nothing") is None
