"""The tree of a mail's parts, as places in the raw bytes: nothing is copied, nothing recurses far.

The standard library's feed parser is not used for the tree: it copies the mail several times over
and takes minutes for some hostile mails. This one is linear and stops at the limits of `model`.
"""

import re
from dataclasses import dataclass, field
from typing import Final

from kuula.channels.mail.parsing.filenames import Field, content_type, disposition
from kuula.channels.mail.parsing.headers import Headers, split_part
from kuula.channels.mail.parsing.model import DEPTH_LIMIT, PART_LIMIT, Problems

_HIT_LIMIT: Final = 20_000
_GUESS: Final = re.compile(
    rb"^--([^\r\n]{1,200}?)[ \t]*\r?\n(?=content-[a-z-]+[ \t]*:)", re.I | re.M
)
_HTML: Final = re.compile(rb"\s*(?:<!doctype html|<html|<head|<body|<div|<p>|<table)", re.I)


@dataclass(slots=True)
class Part:
    """One node: its headers and where in the raw bytes its body stands."""

    headers: Headers
    start: int
    end: int
    kind: str
    type: Field
    disposition: Field
    children: list["Part"] = field(default_factory=list)
    broken: bool = False

    @property
    def filename(self) -> str:
        """The name the mail gives the file, unsafe as it is, or empty."""
        return self.disposition.get("filename") or self.type.get("name")

    @property
    def content_id(self) -> str | None:
        """Content-ID without angle brackets."""
        return self.headers.text("content-id").strip("<> ") or None


@dataclass(slots=True)
class Tree:
    """All parts under `root`; `cut` says that a limit was met and not everything was looked at."""

    raw: bytes
    problems: Problems
    root: Part = field(init=False)
    count: int = 0
    cut: bool = False


def read_tree(raw: bytes, headers: Headers, body: int, problems: Problems) -> Tree:
    """The tree of a mail whose headers are read and whose body begins at `body`."""
    tree = Tree(raw, problems)
    tree.root = _part(tree, headers, (body, len(raw)), "text/plain")
    _grow(tree, tree.root, 1)
    return tree


def _part(tree: Tree, headers: Headers, span: tuple[int, int], default: str) -> Part:
    tree.count += 1
    kind = content_type(headers.raw("content-type"))
    found = Part(
        headers, *span, kind.value or default, kind, disposition(headers.raw("content-disposition"))
    )
    if not kind.value and headers.raw("content-type"):
        written = headers.text("content-type").lower()
        found.kind = "text/html" if "html" in written else "text/plain"
        tree.problems.add("bad-content-type", written)
    return found


def _grow(tree: Tree, part: Part, depth: int) -> None:
    if not part.kind.startswith("multipart/"):
        return
    spans = _spans(tree, part)
    if not spans:
        _call_it_text(tree, part)
        return
    if depth >= DEPTH_LIMIT:
        _cut(tree, "too-deep", str(DEPTH_LIMIT))
        return
    default = "message/rfc822" if part.kind == "multipart/digest" else "text/plain"
    for start, end in spans:
        if tree.count >= PART_LIMIT:
            _cut(tree, "too-many-parts", str(PART_LIMIT))
            return
        headers, body = split_part(tree.raw, start, end, tree.problems)
        child = _part(tree, headers, (min(body, end), end), default)
        part.children.append(child)
        _grow(tree, child, depth + 1)
        if tree.cut:
            return


def _cut(tree: Tree, code: str, detail: str) -> None:
    tree.cut = True
    tree.problems.add(code, detail)


def _call_it_text(tree: Tree, part: Part) -> None:
    """A multipart without parts is shown as the text it holds."""
    tree.problems.add("broken-multipart", part.type.get("boundary"))
    part.broken = True
    looks_html = _HTML.match(tree.raw, part.start, min(part.end, part.start + 2000))
    part.kind = "text/html" if looks_html else "text/plain"


def _spans(tree: Tree, part: Part) -> list[tuple[int, int]]:
    """Where the children of a multipart stand."""
    named = part.type.get("boundary").encode("utf-8", "replace")
    spans = _between(tree, part, named) if named else []
    if spans:
        return spans
    guess = _GUESS.search(tree.raw, part.start, min(part.end, part.start + 20_000))
    if not guess:
        return []
    tree.problems.add("wrong-boundary", part.type.get("boundary"))
    return _between(tree, part, guess[1])


def _between(tree: Tree, part: Part, boundary: bytes) -> list[tuple[int, int]]:
    marks, closed = _marks(tree, part, boundary)
    if marks and not closed:
        tree.problems.add("no-closing-boundary")
    ends = [before for before, _ in marks[1:]] + ([] if closed else [part.end])
    starts = [after for _, after in marks]
    return [(start, max(start, end)) for start, end in zip(starts, ends, strict=False)]


def _marks(tree: Tree, part: Part, boundary: bytes) -> tuple[list[tuple[int, int]], bool]:
    """Each delimiter as (end of what is before, begin of what is after); was there a last."""
    raw, wanted = tree.raw, b"--" + boundary
    marks: list[tuple[int, int]] = []
    at = part.start - len(wanted)
    for _ in range(_HIT_LIMIT):
        at = raw.find(wanted, at + len(wanted), part.end)
        if at < 0:
            return marks, False
        stop = _line_end(raw, at, part.end)
        tail = raw[at + len(wanted) : min(stop, at + len(wanted) + 100)].strip()
        if (at > part.start and raw[at - 1] != 0x0A) or tail not in {b"", b"--"}:
            continue
        marks.append((_before(raw, at, part.start), stop))
        if tail == b"--":
            return marks, True
    _cut(tree, "too-many-parts", f"{_HIT_LIMIT} boundary lines")
    return marks, True


def _line_end(raw: bytes, at: int, end: int) -> int:
    found = raw.find(b"\n", at, end)
    return found + 1 if found >= 0 else end


def _before(raw: bytes, at: int, start: int) -> int:
    """`at` without the line break that belongs to the delimiter."""
    if at > start and raw[at - 1] == 0x0A:
        at -= 1
        if at > start and raw[at - 1] == 0x0D:
            at -= 1
    return at
