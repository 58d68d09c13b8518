"""What a person reads in a mail: all inline texts in their order, as text and as HTML."""

import html as markup
import re
from dataclasses import dataclass, field
from typing import Final

from kuula.channels.mail.parsing.charsets import charset_of_html, decode
from kuula.channels.mail.parsing.flowed import unflow
from kuula.channels.mail.parsing.model import TEXT_LIMIT
from kuula.channels.mail.parsing.structure import Part, Tree
from kuula.channels.mail.parsing.totext import html_to_text
from kuula.channels.mail.parsing.transfer import as_it_stands, cut_uuencoded, decode_body

_READABLE: Final = frozenset(
    {"text/plain", "text/html", "text/markdown", "text/enriched", "text/x-markdown"}
)
_IGNORED: Final = frozenset({"text/x-amp-html", "text/watch-html"})
_BOUNDARY_LIKE: Final = re.compile(r"^--[^\s].*\n?", re.M)
_TAGS: Final = re.compile(r"<(?:html|body|div|p|br|table|span|a|b|i|font)\b[^>]{0,500}>", re.I)
_ENOUGH: Final = 200


@dataclass(frozen=True, slots=True)
class Chunk:
    """One inline text of a mail in one or both forms."""

    text: str | None
    html: str | None


@dataclass(slots=True)
class Reading:
    """What walking the tree yields: texts, and what becomes a file."""

    tree: Tree
    hint: str | None
    files: list[Part] = field(default_factory=list)
    cut_out: list[tuple[str, bytes]] = field(default_factory=list)
    long_texts: list[tuple[Part, bytes | memoryview]] = field(default_factory=list)
    related: set[int] = field(default_factory=set)
    text: str = ""
    html: str | None = None


def read_body(tree: Tree, hint: str | None) -> Reading:
    """The text, the raw HTML (None when there is none) and the parts that are files."""
    reading = Reading(tree, hint)
    chunks = _chunks(reading, tree.root, is_root=True)
    if any(chunk.html for chunk in chunks):
        reading.html = "\n<br>\n".join(_as_html(chunk) for chunk in chunks)
    texts = [_as_text(chunk) for chunk in chunks]
    reading.text = "\n\n".join(text.strip("\n") for text in texts if text.strip())
    return reading


def _chunks(reading: Reading, part: Part, *, is_root: bool = False) -> list[Chunk]:
    if part.children:
        if part.kind == "multipart/alternative":
            return _alternative(reading, part)
        if part.kind == "multipart/related":
            reading.related.update(id(child) for child in part.children)
        return [chunk for child in part.children for chunk in _chunks(reading, child)]
    if part.kind.startswith("multipart/") or part.kind in _IGNORED:
        return []
    if _is_file(part, is_root=is_root):
        reading.files.append(part)
        return []
    return [_leaf(reading, part)]


def _is_file(part: Part, *, is_root: bool) -> bool:
    if part.disposition.value == "attachment" and (part.filename or not is_root):
        return True
    if part.kind not in _READABLE:
        return True
    return bool(part.filename) and not is_root


def _alternative(reading: Reading, part: Part) -> list[Chunk]:
    """One text in several forms: the first plain one and the last HTML one belong together."""
    plain: list[Chunk] = []
    rich: list[Chunk] = []
    for child in part.children:
        chunks = _chunks(reading, child)
        if any(chunk.html for chunk in chunks):
            rich = chunks
        elif any(chunk.text and chunk.text.strip() for chunk in chunks):
            plain = plain or chunks
    if not rich:
        return plain
    text = "\n\n".join(chunk.text for chunk in plain if chunk.text)
    return [Chunk(text or None, "\n<br>\n".join(_as_html(chunk) for chunk in rich))]


def _leaf(reading: Reading, part: Part) -> Chunk:
    tree = reading.tree
    content, appended = _content(reading, part)
    is_html = part.kind == "text/html"
    text = _decoded(reading, part, content)
    extra = decode(appended, "", reading.hint)[0] if appended else ""
    if appended:
        tree.problems.add("text-after-base64", extra[:80])
    if is_html:
        return Chunk(None, text + (f"<p>{markup.escape(extra)}</p>" if extra else ""))
    return _plain(reading, part, f"{text}\n{extra}" if extra else text)


def _content(reading: Reading, part: Part) -> tuple[bytes, bytes]:
    """The bytes of a text and what was appended to it; a long one is a file, too, and cut.

    A long one that needs no decoding becomes a view of the mail: there is no second copy of it.
    """
    raw, encoding = reading.tree.raw, part.headers.text("content-transfer-encoding")
    content: bytes | memoryview
    if part.end - part.start > TEXT_LIMIT and as_it_stands(encoding):
        content, appended = memoryview(raw)[part.start : part.end], b""
    else:
        content, appended = decode_body(raw, part.start, part.end, encoding)
    if len(content) > TEXT_LIMIT:
        reading.long_texts.append((part, content))
        reading.tree.problems.add("long-text", f"{len(content)} bytes")
    return bytes(content[:TEXT_LIMIT]), appended


def _decoded(reading: Reading, part: Part, content: bytes) -> str:
    charset = part.type.get("charset")
    if not charset and part.kind == "text/html":
        charset = charset_of_html(content)
    text, wrong = decode(content, charset, reading.hint)
    if wrong:
        reading.tree.problems.add("charset", wrong)
    return text


def _plain(reading: Reading, part: Part, text: str) -> Chunk:
    if part.broken:
        text = _BOUNDARY_LIKE.sub("", text)
    if part.type.get("format").lower() == "flowed":
        text = unflow(text, delsp=part.type.get("delsp").lower() == "yes")
    if "begin " in text:
        text, files = cut_uuencoded(text)
        reading.cut_out.extend(files)
    if _is_html_in_disguise(text):
        return Chunk(None, text)
    return Chunk(text, None)


def _is_html_in_disguise(text: str) -> bool:
    """A "plain" text that is an HTML document all the same."""
    start = text[:200].lstrip().lower()
    return start.startswith(("<!doctype html", "<html")) and len(_TAGS.findall(text[:5000])) > 2


def _as_html(chunk: Chunk) -> str:
    if chunk.html is not None:
        return chunk.html
    escaped = markup.escape((chunk.text or "").strip("\n"))
    return "<div>" + escaped.replace("\n", "<br>\n") + "</div>"


def _as_text(chunk: Chunk) -> str:
    if chunk.html is None:
        return chunk.text or ""
    if chunk.text is None:
        return html_to_text(chunk.html)
    if _weight(chunk.text[: _ENOUGH * 4]) >= _ENOUGH or _weight(chunk.text) >= _ENOUGH:
        return chunk.text
    rich = html_to_text(chunk.html)
    return rich if _weight(chunk.text) * 10 < _weight(rich) else chunk.text


def _weight(text: str) -> int:
    """How many characters of `text` are not white space."""
    return sum(map(len, text.split()))
