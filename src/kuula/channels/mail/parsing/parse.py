"""One raw mail understood. Bad input raises nothing; what is wrong is told in problems."""

import hashlib
from dataclasses import dataclass, replace
from typing import Final

from kuula.channels.mail.parsing.addresses import address_list, single_address
from kuula.channels.mail.parsing.automatic import automatic_kind
from kuula.channels.mail.parsing.body import Reading, read_body
from kuula.channels.mail.parsing.bounces import read_bounce
from kuula.channels.mail.parsing.charsets import tidy
from kuula.channels.mail.parsing.cleaning import clean_html, clean_tree
from kuula.channels.mail.parsing.dates import sent_at
from kuula.channels.mail.parsing.dom import parse
from kuula.channels.mail.parsing.files import Files, read_files
from kuula.channels.mail.parsing.headers import EMPTY, Headers, decoded, split_mail
from kuula.channels.mail.parsing.identifiers import id_list, message_id
from kuula.channels.mail.parsing.language import language_of, prepare
from kuula.channels.mail.parsing.model import (
    RAW_LIMIT,
    RECIPIENT_LIMIT,
    Address,
    Attachment,
    MailTooLarge,
    ParsedMail,
    Problems,
)
from kuula.channels.mail.parsing.quotes import cut_quoted, cut_quoted_tree, may_hold_history
from kuula.channels.mail.parsing.structure import Tree, read_tree
from kuula.channels.mail.parsing.totext import html_to_text

_KEPT: Final = (
    *(
        "message-id",
        "in-reply-to",
        "references",
        "date",
        "delivered-to",
        "x-original-to",
        "envelope-to",
    ),
    *("return-path", "authentication-results", "arc-authentication-results", "received-spf"),
    *("list-id", "auto-submitted", "precedence", "x-loop", "x-auto-response-suppress", "sender"),
    *(
        "content-language",
        "importance",
        "x-priority",
        "x-failed-recipients",
        "thread-index",
        "received",
    ),
)
_MOST_VALUES: Final = 50
_LARGE: Final = 8 * 1024 * 1024


@dataclass(frozen=True, slots=True)
class _Texts:
    """The readings of a body: whole, new and folded away; HTML is cleaned."""

    text: str = ""
    visible: str = ""
    quoted: str = ""
    html: str | None = None
    visible_html: str | None = None


def parse_mail(
    raw: bytes, *, own_ids: frozenset[str] = frozenset(), hint_language: str | None = None
) -> ParsedMail:
    """What Kuula understands of one mail, however broken it is.

    `own_ids` are our own loop marks and Message-IDs (see `automatic.is_loop`); `hint_language`
    helps to guess a charset that is not declared. Raises MailTooLarge over `RAW_LIMIT` bytes, and
    nothing else: what defeats the parser comes back whole as one attachment with a problem.
    """
    if len(raw) > RAW_LIMIT:
        raise MailTooLarge(f"The mail has {len(raw)} bytes; {RAW_LIMIT} are taken at most.")
    feeds = _with_line_feeds(raw)
    parsed = _guarded(feeds, own_ids, hint_language)
    if feeds is raw:
        return parsed
    return replace(parsed, size=len(raw), sha256=hashlib.sha256(raw).hexdigest())


def _guarded(raw: bytes, own_ids: frozenset[str], hint: str | None) -> ParsedMail:
    problems = Problems()
    headers = EMPTY
    try:
        headers, body = split_mail(raw, problems)
        return _read(read_tree(raw, headers, body, problems), own_ids, hint)
    except Exception as trouble:  # noqa: BLE001 - a mail must never be lost to a fault of ours
        problems.add("unreadable", type(trouble).__name__)
        return _kept_whole(raw, headers, problems)


def _with_line_feeds(raw: bytes) -> bytes:
    """Mails whose lines end in a bare CR are turned into ordinary ones."""
    if b"\r" in raw[:2000] and b"\n" not in raw[:100_000]:
        return raw.replace(b"\r", b"\n")
    return raw


def _read(tree: Tree, own_ids: frozenset[str], hint: str | None) -> ParsedMail:
    headers = tree.root.headers
    if len(tree.raw) > _LARGE:
        prepare()  # before the mail is in memory twice
    hint = hint or headers.text("content-language")[:2].lower() or None
    reading = read_body(tree, hint)
    files = read_files(reading, reading.html or "")
    found = tuple(files.found)
    if tree.cut:
        found = (_whole_mail(tree.raw),)
    texts = _texts(reading, files)
    subject = decoded(headers.raw("subject"), _charset(tree), hint)
    bounce = read_bounce(tree, subject, texts.text)
    automatic = "bounce" if bounce else automatic_kind(headers, subject, found, own_ids)
    people = _people(tree)
    return ParsedMail(
        size=len(tree.raw),
        sha256=hashlib.sha256(tree.raw).hexdigest(),
        message_id=message_id(headers.text("message-id")),
        in_reply_to=id_list(headers.text("in-reply-to")),
        references=id_list(headers.text("references")),
        sender=people.sender,
        to=people.to,
        cc=people.cc,
        reply_to=people.reply_to,
        subject=subject,
        date=sent_at(headers.text("date"), headers.all("received")),
        text=texts.text,
        visible_text=texts.visible,
        quoted_text=texts.quoted,
        html=texts.html,
        visible_html=texts.visible_html,
        attachments=found,
        automatic=automatic,
        bounce=bounce,
        language=language_of(texts.visible or texts.text),
        headers=_kept_headers(headers),
        problems=tree.problems.found(),
    )


@dataclass(frozen=True, slots=True)
class _People:
    """Everybody named in the headers."""

    sender: Address
    to: tuple[Address, ...]
    cc: tuple[Address, ...]
    reply_to: tuple[Address, ...]


def _people(tree: Tree) -> _People:
    charset = _charset(tree)
    to = _listed(tree, "to", charset, RECIPIENT_LIMIT)
    cc = _listed(tree, "cc", charset, RECIPIENT_LIMIT - len(to))
    return _People(_sender(tree, charset), to, cc, _listed(tree, "reply-to", charset, 20))


def _sender(tree: Tree, charset: str) -> Address:
    fields, problems = tree.root.headers.fields, tree.problems
    sender = single_address(fields.get("from", ()), "from", problems, charset=charset)
    if sender.address is None and "sender" in fields:
        other = single_address(fields["sender"], "sender", problems, charset=charset)
        return other if other.address else sender
    return sender


def _listed(tree: Tree, name: str, charset: str, limit: int) -> tuple[Address, ...]:
    found: list[Address] = []
    for value in tree.root.headers.fields.get(name, ())[:_MOST_VALUES]:
        left = max(limit - len(found), 0)
        found += address_list(value, name, tree.problems, limit=left, charset=charset)
    return tuple(found)


def _charset(tree: Tree) -> str:
    """The charset of the first text: what a header with raw 8-bit bytes is probably written in."""
    part = tree.root
    for _ in range(10):
        if not part.children:
            break
        part = part.children[0]
    return part.type.get("charset")


def _texts(reading: Reading, files: Files) -> _Texts:
    html = reading.html if reading.html is not None else files.html or None
    text = reading.text or files.text or (html_to_text(html) if html else "")
    text = tidy(text).strip("\n").rstrip()
    visible, quoted = cut_quoted(text)
    if html is None:
        return _Texts(text, visible, quoted)
    tree = parse(html)
    if tree is None or not may_hold_history(tree):  # most mails: one reading serves both
        cleaned = clean_tree(tree) if tree is not None else ""
        return _Texts(text, visible, quoted, cleaned, cleaned)
    cleaned = clean_html(html)
    now, history = cut_quoted_tree(tree, html)
    if not history:
        return _Texts(text, visible, quoted, cleaned, cleaned)
    shown, below = cut_quoted(tidy(html_to_text(now)))
    old = html_to_text(history)
    if shown.strip() and _cuts_more(shown, visible):
        visible, quoted = shown, "\n\n".join(filter(None, (below, tidy(old))))
    return _Texts(text, visible, quoted, cleaned, clean_html(now) or cleaned)


def _cuts_more(shown: str, visible: str) -> bool:
    return len("".join(shown.split())) < len("".join(visible.split()))


def _kept_headers(headers: Headers) -> dict[str, tuple[str, ...]]:
    names = [n for n in headers.fields if n in _KEPT or n.startswith(("x-kuula-", "list-"))]
    return {name: headers.all(name)[:_MOST_VALUES] for name in names[:200]}


def _whole_mail(raw: bytes) -> Attachment:
    return Attachment("original.eml", "message/rfc822", raw)


def _kept_whole(raw: bytes, headers: Headers, problems: Problems) -> ParsedMail:
    return ParsedMail(
        size=len(raw),
        sha256=hashlib.sha256(raw).hexdigest(),
        message_id=message_id(headers.text("message-id")),
        in_reply_to=(),
        references=(),
        sender=Address(),
        to=(),
        cc=(),
        reply_to=(),
        subject=decoded(headers.raw("subject")),
        date=None,
        text="",
        visible_text="",
        quoted_text="",
        html=None,
        visible_html=None,
        attachments=(_whole_mail(raw),),
        automatic=None,
        bounce=None,
        language=None,
        headers=_kept_headers(headers),
        problems=problems.found(),
    )
