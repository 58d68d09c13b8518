# ruff: noqa: E501 - mails are kept here as programs write them
"""Quoted history and signatures: exactly what the author wrote now, and never nothing."""

import pytest

from kuula.channels.mail.parsing import (
    REPLY_MARKER_HTML,
    cut_quoted,
    cut_quoted_html,
    html_to_text,
    parse_mail,
)
from kuula.channels.mail.parsing.tests.mails import mail, multi, part, read
from kuula.channels.mail.parsing.tests.quote_samples import BOTTOM, TOP, WHOLE


def ids(samples):
    return [sample[0] for sample in samples]


@pytest.mark.parametrize(("text", "expected"), [s[1:] for s in TOP], ids=ids(TOP))
def test_answer_above(text, expected):
    visible, rest = cut_quoted(text)
    assert visible == expected
    assert sorted(lines(text)) == sorted(lines(visible) + lines(rest))


@pytest.mark.parametrize(("text", "expected"), [s[1:] for s in BOTTOM], ids=ids(BOTTOM))
def test_answer_below(text, expected):
    visible, rest = cut_quoted(text)
    assert visible == expected
    assert sorted(lines(text)) == sorted(lines(visible) + lines(rest))


@pytest.mark.parametrize("text", [s[1] for s in WHOLE], ids=ids(WHOLE))
def test_left_whole(text):
    assert cut_quoted(text)[0] == text.strip()


def lines(text):
    return [line.strip() for line in text.split("\n") if line.strip()]


ANSWER = "<div>Thanks, it has arrived.</div><div>Anna</div>"
OLD = "<p>Your order is on its way.</p>"
GMAIL = "On Tue, Nov 3, 2026 at 10:00 AM Help &lt;<a href='mailto:h@example.com'>h@example.com</a>&gt; wrote:"
HTML = {
    "gmail": f'<div dir="ltr">{ANSWER}</div><br><div class="gmail_quote"><div class="gmail_attr">{GMAIL}<br></div>'
    f'<blockquote class="gmail_quote" style="border-left:1px solid">{OLD}</blockquote></div>',
    "gmail et": f'<div>{ANSWER}</div><div class="gmail_quote gmail_quote_container"><div class="gmail_attr">Kontakt '
    f"Abi (&lt;h@example.com&gt;) kirjutas kuupäeval T, 3. november 2026 kell 10:00:</div><blockquote>{OLD}</blockquote></div>",
    "outlook desktop": f'<div class="WordSection1">{ANSWER}<div><div style="border:none;border-top:solid #E1E1E1 1.0pt;'
    f'padding:3.0pt 0cm"><p><b>From:</b> Help<br><b>Sent:</b> Tue<br><b>To:</b> Anna<br><b>Subject:</b> Re</p></div></div>{OLD}</div>',
    "outlook desktop ru": f'<div>{ANSWER}<div style="border:none;border-top:solid #B5C4DF 1.0pt"><p><b>От:</b> Help<br>'
    f"<b>Отправлено:</b> 3<br><b>Кому:</b> Анна<br><b>Тема:</b> Re</p></div>{OLD}</div>",
    "outlook web": f'{ANSWER}<div id="appendonsend"></div><hr><div id="divRplyFwdMsg"><b>Saatja:</b> Abi<br>'
    f"<b>Teema:</b> Re</div><div>{OLD}</div>",
    "outlook web hr": f'{ANSWER}<hr><div id="divRplyFwdMsg"><b>Šalje:</b> Pomoć</div>{OLD} loose text',
    "apple": f'{ANSWER}<div><br><blockquote type="cite"><div>On 3 Nov 2026, at 10:00, Help &lt;h@example.com&gt; '
    f"wrote:</div><br>{OLD}</blockquote></div>",
    "thunderbird": f'{ANSWER}<div class="moz-cite-prefix">On 03/11/2026 10:00, Help wrote:<br></div>'
    f'<blockquote type="cite" cite="mid:x">{OLD}</blockquote>',
    "thunderbird ru": f'{ANSWER}<div class="moz-cite-prefix">03.11.2026 10:00, Help пишет:<br></div>'
    f'<blockquote type="cite">{OLD}</blockquote>',
    "mail.ru": f'{ANSWER}<blockquote style="border-left:1px solid #0857A6;margin:10px">Вторник, 3 ноября 2026, 10:00 +03:00 '
    f"от Help &lt;h@example.com&gt;:<br>{OLD}</blockquote>",
    "mail.ru above": f"<div>{ANSWER}<br>Вторник, 3 ноября 2026, 10:00 +03:00 от Help &lt;<a href='x'>h@example.com</a>&gt;:"
    f'<br><blockquote style="border-left:1px solid #0857A6">{OLD}</blockquote></div>',
    "yandex": f'<div>{ANSWER}</div><div>03.11.2026, 10:00, "Help" &lt;h@example.com&gt;:</div><blockquote>{OLD}</blockquote>',
    "yahoo": f'{ANSWER}<div id="yahoo_quoted_1" class="yahoo_quoted"><div>On Tuesday Help wrote:</div>{OLD}</div>',
    "our mark": f"{ANSWER}<p>Joku kirjoitti 3.11.2026 10:00 h@example.com:</p><div>{REPLY_MARKER_HTML}{OLD}</div>",
}


@pytest.mark.parametrize("html", HTML.values(), ids=HTML.keys())
def test_html_answer(html):
    visible, rest = cut_quoted_html(html)
    assert html_to_text(visible).strip() == "Thanks, it has arrived.\nAnna"
    assert "Your order is on its way." in rest
    found = parse_mail(mail(html.encode(), content_type="text/html; charset=utf-8"))
    assert found.visible_text == "Thanks, it has arrived.\nAnna"
    assert "on its way" in found.text
    assert "on its way" in found.quoted_text
    assert "on its way" in (found.html or "")
    assert "on its way" not in (found.visible_html or "")


HTML_WHOLE = {
    "answers inside gmail's box": f'<div class="gmail_quote"><div class="gmail_attr">{GMAIL}</div><blockquote>Size?</blockquote>'
    "<div>Large</div><blockquote>Colour?</blockquote><div>Blue</div></div>",
    "answers between apple's quotes": '<p>Hi</p><blockquote type="cite">Size?</blockquote>Large'
    '<blockquote type="cite">Colour?</blockquote>Blue',
    "forwarded by gmail": '<p>See</p><div class="gmail_quote"><div class="gmail_attr">---------- Forwarded message '
    "---------<br>From: Shop</div>Paid 10</div>",
    "the author's own quote": "<p>The page says:</p><blockquote style='border-left:1px solid'>Closed</blockquote><p>Why?</p>",
    "only a quote": f'<div class="gmail_quote">{OLD}</div>',
    "a line of colour": "<p>Hi</p><div style='border-top:solid #E1E1E1 1pt'>My shop</div>",
}


@pytest.mark.parametrize("html", HTML_WHOLE.values(), ids=HTML_WHOLE.keys())
def test_html_left_whole(html):
    visible, rest = cut_quoted_html(html)
    assert rest == ""
    assert html_to_text(visible) == html_to_text(html)


def test_answer_below_in_html():
    html = f'<div class="moz-cite-prefix">On 03/11/2026 10:00, Help wrote:</div><blockquote type="cite">{OLD}</blockquote>{ANSWER}'
    visible, rest = cut_quoted_html(html)
    assert html_to_text(visible) == "Thanks, it has arrived.\nAnna"
    assert "on its way" in rest


def test_html_helps_where_the_text_says_nothing():
    text = part(b"Thanks!\r\n\r\nSomebody said something:\r\nYour order is on its way.")
    html = part(f"<div>Thanks!</div><div class='gmail_quote'>{OLD}</div>".encode(), "text/html")
    found = read(multi(text, html, kind="alternative"))
    assert found["visible_text"] == "Thanks!"
    assert "on its way" in found["text"]


def test_many_lines_are_quick():
    text = "On 3 Nov 2026, at 10:00 nothing\n" * 20000 + "> a\n" * 20000
    assert cut_quoted(text)[0]
