"""Texts, charsets, encodings and files of mails from all over the world."""

import binascii

import pytest

from kuula.channels.mail.parsing import parse_mail
from kuula.channels.mail.parsing.tests.mails import (
    attached,
    b64,
    mail,
    multi,
    multipart,
    nested,
    part,
    read,
)

ESTONIAN = "Tere! Minu tellimus õunte ja ämbritega ei ole veel saabunud, palun vaadake üle."
CROATIAN = "Poštovani, narudžba još nije stigla, možete li provjeriti što se događa?"
RUSSIAN = "Здравствуйте, мой заказ ещё не пришёл, проверьте, пожалуйста."

CHARSETS = [
    ("text/plain; charset=x-unknown", ESTONIAN.encode(), ESTONIAN),
    ("text/plain; charset=utf8mb4", ESTONIAN.encode(), ESTONIAN),
    ("text/plain; charset=iso-8859-8-i", "שלום לכם".encode("iso-8859-8"), "שלום לכם"),
    ("text/plain; charset=x-mac-cyrillic", RUSSIAN.encode("mac-cyrillic"), RUSSIAN),
    ("text/plain; charset=iso-8859-1", "“quoted” – fine €".encode("cp1252"), "“quoted” – fine €"),
    ("text/plain; charset=us-ascii", ESTONIAN.encode(), ESTONIAN),
    ("text/plain; charset=iso-8859-1", ESTONIAN.encode(), ESTONIAN),
    ("text/plain; charset=iso-8859-2", CROATIAN.encode("cp1250"), CROATIAN),
    ("text/plain", RUSSIAN.encode("cp1251"), RUSSIAN),
    ("text/plain", RUSSIAN.encode("koi8-r"), RUSSIAN),
    ("text/plain", ESTONIAN.encode("latin-1"), ESTONIAN),
    ("text/plain; charset=utf-8", RUSSIAN.encode("cp1251"), RUSSIAN),
    ("text/plain; charset=iso-2022-jp", "日本語です".encode("iso-2022-jp"), "日本語です"),
    ("text/plain", "日本語です".encode("iso-2022-jp"), "日本語です"),
    (
        "text/plain; charset=ks_c_5601-1987",
        RUSSIAN.replace("ё", "е").encode("cp949"),
        RUSSIAN.replace("ё", "е"),
    ),
    ("text/plain; charset=gb18030", "订单还没有到".encode("gb18030"), "订单还没有到"),
    ("text/plain; charset=shift_jis", "注文はまだです".encode("cp932"), "注文はまだです"),
    ("text/plain; charset=windows-1258", "Xin chào".encode("cp1258"), "Xin chào"),
    ('text/plain; charset="UTF-8"', ESTONIAN.encode(), ESTONIAN),
    ("text/plain; charset=idna", ESTONIAN.encode(), ESTONIAN),
    ("text/plain; charset=base64", ESTONIAN.encode(), ESTONIAN),
    *(
        (f"text/plain; charset={name}", ESTONIAN.encode(), ESTONIAN)
        for name in ("rot13", "rot-13", "hex", "bz2", "uu", "quopri", "undefined", "zlib")
    ),
]


@pytest.mark.parametrize(("kind", "content", "expected"), CHARSETS)
def test_charset(kind, content, expected):
    assert read(mail(content, content_type=kind))["text"] == expected


@pytest.mark.parametrize(
    ("language", "codec", "text"),
    [
        ("et", "cp1257", "Šokk ja žest õues"),
        ("hr", "cp1250", "Možda šešir"),
        ("ru", "koi8-r", "Заказ"),
    ],
)
def test_language_decides_between_charsets(language, codec, text):
    raw = mail(text.encode(codec), content_type="text/plain")
    assert parse_mail(raw, hint_language=language).text == text
    raw = mail(text.encode(codec), content_type="text/plain", content_language=language)
    assert parse_mail(raw).text == text


def test_charset_only_in_meta():
    html = '<html><head><meta charset="windows-1251"></head><body>' + RUSSIAN + "</body></html>"
    found = read(mail(html.encode("cp1251"), content_type="text/html"))
    assert found["text"] == RUSSIAN
    assert RUSSIAN in found["html"]


def test_a_wrong_charset_is_told():
    found = read(mail(RUSSIAN.encode("cp1251"), content_type="text/plain; charset=utf-8"))
    assert any(problem.startswith("charset") for problem in found["problems"])


ENCODINGS = ["UTF-8", "7-bit", "plain", "text/html", "", "8bit;", "binary"]


@pytest.mark.parametrize("encoding", ENCODINGS)
def test_strange_encodings_are_none(encoding):
    raw = mail(
        ESTONIAN.encode(),
        content_type="text/plain; charset=utf-8",
        content_transfer_encoding=encoding,
    )
    assert read(raw)["text"] == ESTONIAN


def test_base64_and_quoted_printable():
    kind = "text/plain; charset=utf-8"
    raw = mail(b64(ESTONIAN.encode()), content_type=kind, content_transfer_encoding="Base64;")
    assert read(raw)["text"] == ESTONIAN
    quoted = binascii.b2a_qp(ESTONIAN.encode())
    raw = mail(quoted, content_type=kind, content_transfer_encoding="quoted-printable")
    assert read(raw)["text"] == ESTONIAN


def test_base64_with_a_list_footer():
    body = b64(ESTONIAN.encode()) + b"_____________\r\nlist mailing list\r\n"
    raw = mail(body, content_type="text/plain; charset=utf-8", content_transfer_encoding="base64")
    text = read(raw)["text"]
    assert text.startswith(ESTONIAN)
    assert text.endswith("list mailing list")


def test_base64_in_several_padded_runs():
    content = b"a" * 40 + b"b" * 40
    body = b64(content[:40]) + b64(content[40:])
    raw = mail(body, content_type="application/octet-stream", content_transfer_encoding="base64")
    assert parse_mail(raw).attachments[0].content == content


def test_base64_that_is_plain_text():
    raw = mail(b"Hello, this is no base64!\r\n", content_transfer_encoding="base64")
    assert "this is no base64" in read(raw)["text"]


def test_uuencode_without_begin():
    lines = b"".join(binascii.b2a_uu(ESTONIAN.encode()[i : i + 45]) for i in range(0, 200, 45))
    raw = mail(
        lines, content_type="text/plain; charset=utf-8", content_transfer_encoding="x-uuencode"
    )
    assert read(raw)["text"] == ESTONIAN


def test_uuencoded_file_inside_the_text():
    lines = binascii.b2a_uu(b"file content").decode()
    raw = mail(f"Before.\nbegin 644 notes.bin\n{lines}`\nend\nAfter.\n".encode())
    found = read(raw)
    assert found["text"] == "Before.\n\nAfter."
    assert [(f["filename"], f["size"]) for f in found["attachments"]] == [("notes.bin", 12)]


def test_begin_in_a_sentence_is_no_file():
    raw = mail(b"begin 644 is a strange line\nand end\nend\n")
    assert "begin 644" in read(raw)["text"]


def test_flowed_text():
    body = b"This is a long \r\nline.\r\n> quoted \r\n> line\r\n-- \r\nAnna\r\n"
    raw = mail(body, content_type="text/plain; format=flowed")
    assert read(raw)["text"] == "This is a long line.\n> quoted line\n-- \nAnna"
    raw = mail(b"Sa \r\nba\r\n", content_type="text/plain; format=flowed; delsp=yes")
    assert read(raw)["text"] == "Saba"


BROKEN = [
    ('multipart/mixed; boundary="wrong"', multipart(part(b"Real text."))),
    ("multipart/mixed", multipart(part(b"Real text."))),
    ("multipart/mixed", b"--x\r\nReal text.\r\n--x--\r\n"),
    ('multipart/mixed; boundary="----"', b"Real text.\r\n"),
    ('multipart/mixed; boundary="none"', b"Real text.\r\n"),
]


@pytest.mark.parametrize(("kind", "body"), BROKEN)
def test_broken_multipart_is_text(kind, body):
    found = read(mail(body, content_type=kind))
    assert found["text"] == "Real text."
    assert found["problems"]


def test_boundary_of_dashes_that_is_there():
    body = multipart(part(b"Real text."), boundary="----")
    assert read(mail(body, content_type='multipart/mixed; boundary="----"'))["text"] == "Real text."


def test_missing_last_boundary():
    body = multipart(part(b"Real text.")).replace(b"--b0--\r\n", b"")
    found = read(mail(body, content_type="multipart/mixed; boundary=b0"))
    assert found["text"] == "Real text."


def test_boundary_that_begins_like_the_outer_one():
    inner = nested(
        part(b"One"), part(b"<p>One</p>", "text/html"), kind="alternative", boundary="b0in"
    )
    found = read(multi(inner, attached(b"x", "a.pdf")))
    assert found["text"] == "One"
    assert [f["filename"] for f in found["attachments"]] == ["a.pdf"]


def test_first_content_type_counts():
    raw = b"Content-Type: text/plain\r\nContent-Type: text/html\r\n" + mail(b"Text")
    assert read(raw)["html"] is None


def test_html_sold_as_plain_text_is_html():
    raw = mail(b"<html><body><p>Tere</p><p>hommikust</p><script>x</script></body></html>")
    found = read(raw)
    assert found["text"] == "Tere\n\nhommikust"
    assert "<script" not in found["html"]


def test_body_is_only_a_file():
    raw = mail(b64(b"%PDF-1.4"), content_type="application/pdf", content_transfer_encoding="base64")
    found = read(raw)
    assert found["text"] == ""
    assert found["attachments"] == [
        {
            "filename": "attachment-1.pdf",
            "content_type": "application/pdf",
            "size": 8,
            "inline": False,
        }
    ]


def test_texts_between_pictures_are_all_read_in_order():
    picture = part(
        b64(b"png"),
        "image/png",
        Content_Transfer_Encoding="base64",
        Content_Disposition="inline; filename=a.png",
    )
    raw = multi(
        part(b"First."), picture, part(b"Second."), attached(b"pdf", "a.pdf"), part(b"Third.")
    )
    found = read(raw)
    assert found["text"] == "First.\n\nSecond.\n\nThird."
    assert [(f["filename"], f["inline"]) for f in found["attachments"]] == [
        ("a.png", True),
        ("a.pdf", False),
    ]


def test_mixed_inside_an_alternative():
    html = nested(
        part(b"<p>First.</p>", "text/html"),
        attached(b"pdf", "a.pdf"),
        part(b"<p>Second.</p>", "text/html"),
        kind="mixed",
        boundary="b1",
    )
    found = read(multi(part(b"First.\r\nSecond."), html, kind="alternative"))
    assert found["text"] == "First.\nSecond."
    assert "First." in found["html"]
    assert "Second." in found["html"]
    assert len(found["attachments"]) == 1


def test_nearly_empty_plain_text_gives_way_to_html():
    html = b"<p>" + b"A long and full text. " * 20 + b"</p>"
    found = read(multi(part(b"See HTML"), part(html, "text/html"), kind="alternative"))
    assert "full text" in found["text"]


def test_pictures_shown_in_the_text_are_inline():
    html = part(b'<p>See <img src="cid:pic1@x"></p>', "text/html")
    picture = part(
        b64(b"png"), "image/png", Content_Transfer_Encoding="base64", Content_ID="<pic1@x>"
    )
    found = read(multi(html, picture, kind="related"))
    assert found["attachments"][0]["inline"] is True
    assert 'src="cid:pic1@x"' in found["html"]


NAMES = [
    ("Content-Disposition: attachment; filename=This is full.pdf", "This is full.pdf"),
    ("Content-Disposition: attachment; filename==?utf-8?Q?=C3=B5un.pdf?=", "õun.pdf"),
    ('Content-Disposition: attachment; filename="=?utf-8?Q?=C3=B5un.pdf?="', "õun.pdf"),
    ("Content-Disposition: attachment; filename*=utf-8''%C3%B5un.pdf", "õun.pdf"),
    ("Content-Disposition: attachment; filename*0*=utf-8''%C3%B5; filename*1=un.pdf", "õun.pdf"),
    (
        "Content-Disposition: attachment; filename=plain.pdf; filename*=utf-8''%C3%B5un.pdf",
        "õun.pdf",
    ),
    ('Content-Disposition: attachment; filename="õun.pdf"', "õun.pdf"),
    ('Content-Disposition: attachment; filename="a;b,c.pdf"', "a;b,c.pdf"),
    ('Content-Disposition: attachment; filename="../../etc/passwd"', "passwd"),
    ('Content-Disposition: attachment; filename="C:\\\\Users\\\\a.pdf"', "a.pdf"),
    ('Content-Disposition: attachment; filename="a\u202efdp.exe"', "afdp.exe"),
    ('Content-Disposition: attachment; filename="a\x07b\x00.pdf"', "ab.pdf"),
    ('Content-Disposition: attachment; filename=""', "attachment-1.pdf"),
    ('Content-Disposition: attachment; filename=".."', "attachment-1.pdf"),
    ("Content-Disposition: attachment", "attachment-1.pdf"),
]


@pytest.mark.parametrize(("header", "expected"), NAMES)
def test_filename(header, expected):
    body = b"Content-Type: application/pdf\r\n" + header.encode() + b"\r\n\r\nx"
    assert read(multi(part(b"Text"), body))["attachments"][0]["filename"] == expected


def test_long_filename_keeps_its_end():
    name = read(multi(attached(b"x", "õ" * 300 + ".pdf")))["attachments"][0]["filename"]
    assert len(name.encode()) <= 150
    assert name.endswith(".pdf")


def test_nested_mail_is_one_file():
    files = multipart(part(b"Inner text"), attached(b"pdf", "inner.pdf"), boundary="in")
    inner = mail(files, subject="Inner subject", content_type="multipart/mixed; boundary=in")
    found = read(multi(part(b"Outer"), part(inner, "message/rfc822")))
    assert found["subject"] == "Hello"
    assert found["text"] == "Outer"
    assert [f["filename"] for f in found["attachments"]] == ["Inner subject.eml"]
    assert found["attachments"][0]["content_type"] == "message/rfc822"


def test_nested_mail_in_base64():
    inner = mail(b"Inner text", subject="Inner")
    body = part(b64(inner), "message/rfc822", Content_Transfer_Encoding="base64")
    parsed = parse_mail(multi(part(b"Outer"), body))
    assert parsed.attachments[0].content == inner


def test_signed_mail_keeps_its_signature_file():
    sign = part(
        b64(b"sig"),
        'application/pkcs7-signature; name="smime.p7s"',
        Content_Transfer_Encoding="base64",
    )
    found = read(multi(part(b"Signed text"), sign, kind="signed"))
    assert found["text"] == "Signed text"
    assert [f["filename"] for f in found["attachments"]] == ["smime.p7s"]


def test_text_file_is_a_file():
    csv = part(b"a;b", 'text/csv; name="t.csv"')
    txt = part(b"log", "text/plain", Content_Disposition='attachment; filename="log.txt"')
    found = read(multi(part(b"Text"), csv, txt))
    assert found["text"] == "Text"
    assert [f["filename"] for f in found["attachments"]] == ["t.csv", "log.txt"]


KINDS = [
    ("html", b"<p>Tere</p>", "Tere", 0),
    ("text", b"Tere", "Tere", 0),
    ("text/plain charset=utf-8", b"Tere", "Tere", 0),
    ("/", b"Tere", "Tere", 0),
    ("message/rfc822", mail(b"Inner"), "", 1),
]


@pytest.mark.parametrize(("kind", "content", "text", "files"), KINDS)
def test_strange_content_types(kind, content, text, files):
    found = read(mail(content, content_type=kind))
    assert (found["text"], len(found["attachments"])) == (text, files)


def test_a_mail_that_is_only_a_text_file():
    raw = mail(b"log", content_type="text/plain", content_disposition="attachment; filename=l.txt")
    assert [f["filename"] for f in read(raw)["attachments"]] == ["l.txt"]
    assert read(mail(b"log", content_disposition="attachment"))["text"] == "log"


def test_damaged_base64_is_decoded_as_far_as_it_goes():
    for cut in range(1, 9):
        raw = mail(
            b64(b"0123456789" * 10)[:-cut],
            content_type="image/png",
            content_transfer_encoding="base64",
        )
        assert parse_mail(raw).attachments[0].content.startswith(b"0123456789" * 9)
