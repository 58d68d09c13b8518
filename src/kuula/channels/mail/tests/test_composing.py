"""Mails as bytes: read again by the standard library and by our own parser, and never injected."""

from datetime import UTC, datetime
from email import message_from_bytes, policy
from email.message import EmailMessage

import pytest

from kuula.channels.mail.parsing import parse_mail
from kuula.channels.mail.sending.composing import Enclosure, Letter, Quote, build, installation_mark
from kuula.channels.mail.sending.headers_out import BadAddress, chain_of, wire_address

AT = datetime(2026, 11, 20, 9, 0, tzinfo=UTC)
PIXEL = bytes.fromhex("89504e470d0a1a0a0000000d49484452")


def _letter(**more: object) -> Letter:
    fields: dict[str, object] = {
        "header_id": "m1.abc@pohjala.example", "date": AT, "subject": "Re: Kapp ei tulnud [#7]",
        "sender": ("Põhjala Kodu", "abi@pohjala.example"), "text": "Palun vabandust!",
        "to": (("Kadri Tamm", "kadri@example.ee"),), "language": "et",
    }  # fmt: skip
    return Letter(**(fields | more))  # type: ignore[arg-type]


def _read(letter: Letter) -> EmailMessage:
    raw = build(letter)
    assert b"\n" not in raw.replace(b"\r\n", b"")
    assert max(map(len, raw.split(b"\r\n"))) < 998
    assert raw.isascii()
    mail = message_from_bytes(raw, policy=policy.default)
    assert isinstance(mail, EmailMessage)
    assert mail.defects == []
    return mail


def test_a_plain_answer() -> None:
    mail = _read(_letter(signature="Tervitades\nLiis", reply_to="abi+c7.x@pohjala.example"))
    assert str(mail["From"]) == "Põhjala Kodu <abi@pohjala.example>"
    assert mail["Reply-To"].addresses[0].addr_spec == "abi+c7.x@pohjala.example"
    assert mail["X-Kuula-Loop"] == installation_mark()
    assert mail["Content-Language"] == "et"
    assert mail["Auto-Submitted"] is None
    plain, rich = mail.get_body(("plain",)), mail.get_body(("html",))
    assert plain is not None
    assert rich is not None
    lines = plain.get_content().splitlines()
    assert lines == ["Palun vabandust!", "", "-- ", "Tervitades", "Liis"]
    assert "<p>Palun vabandust!</p>" in rich.get_content()


def test_our_own_parser_reads_what_we_send_and_knows_it_again() -> None:
    raw = build(
        _letter(
            in_reply_to="b@example.ee", references=("a@example.ee", "b@example.ee"),
            quote=Quote("Kadri Tamm", AT, "Kus kapp on?\nOotan.", "Europe/Tallinn"),
            enclosures=(Enclosure("Arve – õun.pdf", "application/pdf", b"%PDF-1.7"),),
        )
    )  # fmt: skip
    parsed = parse_mail(raw, own_ids=frozenset({installation_mark().lower()}))
    assert parsed.message_id == "m1.abc@pohjala.example"
    assert parsed.references == ("a@example.ee", "b@example.ee")
    assert parsed.subject == "Re: Kapp ei tulnud [#7]"
    assert parsed.automatic == "loop"
    assert [(f.filename, f.content) for f in parsed.attachments] == [
        ("Arve – õun.pdf", b"%PDF-1.7")
    ]
    assert "Palun vabandust!" in parsed.text
    assert "Kus kapp on?" not in parsed.visible_text


@pytest.mark.parametrize(
    "poison",
    [
        "Hi\r\nBcc: victim@example.ee", "Hi\nX-Evil: 1", "Hi\rX-Evil: 1", "Hi\r\n\r\n<script>",
        "=?utf-8?q?Hi=0D=0AX-Evil:_1?=", "Hi\0X-Evil: 1", "Hi\u2028X-Evil: 1", "\u202eiH",
        "Hi\x85X-Evil: 1", "x" * 5000, "õ" * 5000, "\ud800",
    ],
)  # fmt: skip
def test_no_text_becomes_a_header(poison: str) -> None:
    mail = _read(
        _letter(
            subject=poison, sender=(poison, "abi@pohjala.example"), language=poison,
            to=((poison, "kadri@example.ee"),), in_reply_to=poison, references=(poison, "ok@a.ee"),
            automatic="auto-replied", text=poison, signature=poison,
            quote=Quote(poison, AT, poison),
            enclosures=(
                Enclosure(poison, poison, b"x", poison),
                Enclosure("a.png", "image/png\r\nX-Evil: 1", b"x"),
            ),
        )
    )  # fmt: skip
    assert mail["X-Evil"] is None
    assert mail["Bcc"] is None
    assert str(mail["References"]) == "<ok@a.ee>"
    assert mail["In-Reply-To"] is None
    assert len(mail["To"].addresses) == 1
    assert mail["To"].addresses[0].addr_spec == "kadri@example.ee"
    assert all(part["X-Evil"] is None for part in mail.walk())


@pytest.mark.parametrize(
    "name", ['Tamm, "Kadri" <x@y.ee>', "a@b.ee", "Ana (HR)", "Иван; Пётр", "\\"]
)
def test_a_name_never_becomes_an_address(name: str) -> None:
    mail = _read(_letter(to=((name, "kadri@example.ee"),)))
    assert [a.addr_spec for a in mail["To"].addresses] == ["kadri@example.ee"]
    assert mail["To"].addresses[0].display_name == name


def test_long_ids_are_never_cut_or_encoded() -> None:
    ids = tuple(f"{'a' * 150}{n}@mail-{n}.outlook.example" for n in range(20))
    mail = _read(_letter(references=ids, in_reply_to=ids[-1]))
    assert str(mail["References"]).split() == [f"<{i}>" for i in ids]
    assert mail["In-Reply-To"] == f"<{ids[-1]}>"


def test_the_chain_keeps_its_first_and_its_last() -> None:
    ids = [f"{n}@a.ee" for n in range(50)]
    chain = chain_of(ids, "30@a.ee")
    assert (len(chain), chain[0], chain[-1]) == (20, "0@a.ee", "30@a.ee")
    assert chain_of(["a b@c.ee", "<x@y.ee>", "x@no-message-id.invalid", "õ@a.ee"], "") == ()


def test_html_is_cleaned_and_pictures_go_along() -> None:
    html = '<p onclick="x()">Tere <img src="cid:pilt@k"><script>x()</script></p>'
    mail = _read(
        _letter(
            html=html,
            enclosures=(
                Enclosure("pilt.png", "image/png", PIXEL, "pilt@k"),
                Enclosure("teine.png", "image/png", PIXEL, "unused@k"),
                Enclosure("kiri.eml", "message/rfc822", b"Subject: x\r\n\r\nx"),
            ),
        )
    )
    rich = mail.get_body(("html",))
    assert rich is not None
    assert "script" not in rich.get_content()
    assert "onclick" not in rich.get_content()
    inline = [p for p in mail.walk() if p["Content-ID"]]
    assert [(p["Content-ID"], p.get_content()) for p in inline] == [("<pilt@k>", PIXEL)]
    assert [p.get_filename() for p in mail.iter_attachments()] == ["teine.png", "kiri.eml"]


def test_automatic_mail_says_so() -> None:
    mail = _read(_letter(automatic="auto-replied"))
    assert mail["Auto-Submitted"] == "auto-replied"
    assert mail["X-Auto-Response-Suppress"] == "All"


def test_addresses_on_the_wire() -> None:
    assert wire_address(" Kadri@Õun.EE ") == "Kadri@xn--un-bka.ee"
    with pytest.raises(BadAddress):
        wire_address("a@♥.example")
    assert wire_address("Kadri@straße.de") == "Kadri@xn--strae-oqa.de"
    for bad in ("a", "a@", "@b", "a@b@c", "a b@c", "a@b\r\n", "<a@b>", "a@[127.0.0.1]", "x" * 400):
        if bad.strip() != "a@b":
            with pytest.raises(BadAddress):
                wire_address(bad)
