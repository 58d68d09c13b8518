"""A mail as bytes, made of what it says. No database: the same letter always says the same."""

import re
from dataclasses import dataclass, field
from datetime import datetime
from email.message import EmailMessage
from email.policy import SMTP
from functools import cache
from html import escape
from typing import Final
from zoneinfo import ZoneInfo

import nh3
from django.conf import settings
from django.utils import timezone, translation
from django.utils.crypto import salted_hmac
from django.utils.translation import gettext as _

from kuula.channels.mail.parsing.quotes import REPLY_MARKER_HTML
from kuula.channels.mail.sending.headers_out import (
    address_line,
    date_line,
    id_line,
    safe,
    text_line,
    wire_address,
    word_line,
)
from kuula.ui.formats import clock_time, full_date

LOOP_HEADER: Final = "X-Kuula-Loop"
QUOTED: Final = 20_000
_POLICY: Final = SMTP.clone(cte_type="7bit")
_TYPE: Final = re.compile(
    r"(?:application|audio|font|image|model|text|video)/[\w.+-]{1,100}", re.ASCII
)
_OPAQUE: Final = "application/octet-stream"
_SCHEMES: Final = {"http", "https", "mailto", "tel", "cid"}
_LINK: Final = re.compile(r"https?://[^\s<>\"']+[^\s<>\"'.,;:!?)\]]")


@dataclass(frozen=True, slots=True)
class Enclosure:
    """A file that goes along; with `content_id` (no brackets) it is shown inside the text."""

    filename: str
    content_type: str
    content: bytes = field(repr=False)
    content_id: str = ""


@dataclass(frozen=True, slots=True)
class Quote:
    """What is quoted below the answer: who wrote it, when (shown in `zone`), and the words."""

    name: str
    at: datetime
    text: str
    zone: str = "UTC"


@dataclass(frozen=True, slots=True)
class Letter:
    """A mail before it is bytes. Ids have no brackets; people are (shown name, address).

    `html` may be empty: it is made of the text then. `automatic` is empty or the word for
    Auto-Submitted ("auto-replied", "auto-generated"); `leave_url` that of List-Unsubscribe,
    `one_click` says that a POST there is enough (RFC 8058).
    """

    header_id: str
    date: datetime
    sender: tuple[str, str]
    subject: str
    text: str
    html: str = ""
    to: tuple[tuple[str, str], ...] = ()
    cc: tuple[tuple[str, str], ...] = ()
    reply_to: str = ""
    in_reply_to: str = ""
    references: tuple[str, ...] = ()
    signature: str = ""
    quote: Quote | None = None
    language: str = "en"
    automatic: str = ""
    leave_url: str = ""
    one_click: bool = False
    enclosures: tuple[Enclosure, ...] = ()


def build(letter: Letter) -> bytes:
    """The whole mail with CRLF line ends, seven bits wide. Raises BadAddress."""
    return _head(letter) + _body(letter).as_bytes(policy=_POLICY)


@cache
def installation_mark() -> str:
    """The word in our loop header that says a mail was sent by this very installation."""
    digest = salted_hmac("kuula.mail.loop", "mark", secret=settings.SECRET_KEY, algorithm="sha256")
    return f"kuula-{digest.hexdigest()[:20]}"


def plain_text(letter: Letter) -> str:
    """The text part: words, signature, and what is quoted."""
    parts = [letter.text.rstrip()]
    if letter.signature.strip():
        parts.append(f"-- \n{letter.signature.strip()}")
    if letter.quote is not None:
        lines = letter.quote.text[:QUOTED].strip().splitlines()
        quoted = "\n".join(f"> {line}".rstrip() for line in lines)
        parts.append(f"{attribution(letter.quote, letter.language)}\n{quoted}")
    return _encodable("\n\n".join(parts)) + "\n"


def rich_text(letter: Letter) -> str:
    """The HTML part: hidden marker, words, signature, and what is quoted."""
    body = nh3.clean(letter.html, url_schemes=_SCHEMES) if letter.html else as_html(letter.text)
    parts = [REPLY_MARKER_HTML, f"<div>{body}</div>"]
    if letter.signature.strip():
        parts.append(f'<div class="signature">-- <br>{_lines(letter.signature.strip())}</div>')
    if letter.quote is not None:
        said = escape(attribution(letter.quote, letter.language))
        words = _lines(letter.quote.text[:QUOTED].strip())
        parts.append(
            f'<div class="gmail_quote"><div class="moz-cite-prefix">{said}</div>'
            f'<blockquote type="cite">{words}</blockquote></div>'
        )
    language = re.sub(r"[^A-Za-z-]", "", letter.language) or "en"
    inner = "\n".join(parts)
    return _encodable(
        f'<!doctype html>\n<html lang="{language}"><head><meta charset="utf-8">'
        f"<title>{escape(safe(letter.subject, 500))}</title></head>\n"
        f"<body>\n{inner}\n</body></html>\n"
    )


def as_html(text: str) -> str:
    """Plain text as paragraphs, with its web addresses as links."""
    paragraphs = re.split(r"\n\s*\n", text.strip())
    return "\n".join(f"<p>{_lines(part)}</p>" for part in paragraphs if part.strip())


def attribution(quote: Quote, language: str) -> str:
    """The line above the quoted words, in the reader's language."""
    with translation.override(language), timezone.override(ZoneInfo(quote.zone)):
        return _("On %(date)s at %(time)s, %(name)s wrote:") % {
            "date": full_date(quote.at),
            "time": clock_time(quote.at),
            "name": safe(quote.name, 80),
        }


def _head(letter: Letter) -> bytes:
    lines = [
        date_line(letter.date),
        address_line("From", [letter.sender]),
        address_line("To", letter.to) or b"To: undisclosed-recipients:;\r\n",
        address_line("Cc", letter.cc),
        address_line("Reply-To", [(letter.sender[0], letter.reply_to)] if letter.reply_to else []),
        text_line("Subject", letter.subject),
        id_line("Message-ID", [letter.header_id]),
        id_line("In-Reply-To", [letter.in_reply_to]),
        id_line("References", letter.references),
        word_line("Content-Language", letter.language),
        word_line(LOOP_HEADER, installation_mark()),
        word_line("List-Unsubscribe", f"<{letter.leave_url}>" if letter.leave_url else ""),
        word_line(
            "List-Unsubscribe-Post",
            "List-Unsubscribe=One-Click" if letter.leave_url and letter.one_click else "",
        ),
    ]
    if letter.automatic:
        lines += [
            word_line("Auto-Submitted", letter.automatic),
            word_line("X-Auto-Response-Suppress", "All"),
        ]
    return b"".join(lines)


def _body(letter: Letter) -> EmailMessage:
    mail = EmailMessage(policy=_POLICY)
    mail.set_content(plain_text(letter))
    html = rich_text(letter)
    mail.add_alternative(html, subtype="html")
    inline = [file for file in letter.enclosures if _is_shown(file, html)]
    rich = mail.get_payload(1)
    for file in inline:
        if isinstance(rich, EmailMessage):
            kind, subtype = _kind(file)
            rich.add_related(
                file.content, kind, subtype, cid=f"<{file.content_id}>",
                filename=_filename(file), disposition="inline",
            )  # fmt: skip
    for file in letter.enclosures:
        if file not in inline:
            kind, subtype = _kind(file)
            mail.add_attachment(file.content, kind, subtype, filename=_filename(file))
    return mail


def _is_shown(file: Enclosure, html: str) -> bool:
    plain = bool(re.fullmatch(r"[\w.@+-]{1,200}", file.content_id, re.ASCII))
    return plain and f"cid:{file.content_id}" in html and file.content_type.startswith("image/")


def _filename(file: Enclosure) -> str:
    """The name of a file. The standard library would decode encoded words in it, line ends too."""
    return safe(file.filename.replace("=?", "="), 150)


def _kind(file: Enclosure) -> tuple[str, str]:
    wanted = file.content_type.partition(";")[0].strip().lower()
    kind, _slash, subtype = (wanted if _TYPE.fullmatch(wanted) else _OPAQUE).partition("/")
    return kind, subtype


def _lines(text: str) -> str:
    out, end = [], 0
    for link in _LINK.finditer(text):
        address = escape(link[0])
        out += [escape(text[end : link.start()]), f'<a href="{address}">{address}</a>']
        end = link.end()
    return "".join([*out, escape(text[end:])]).replace("\n", "<br>\n")


def _encodable(text: str) -> str:
    return text.encode("utf-8", "replace").decode().replace("\0", "")


def domain_of(address: str) -> str:
    """The domain of an address in A-labels. Raises BadAddress."""
    return wire_address(address).rpartition("@")[2].lower()
