"""HTML read as text: what a person would see, line by line."""

import re
from typing import Final

from lxml import etree

from kuula.channels.mail.parsing.dom import Element, parse

_BLOCKS: Final = frozenset(
    [
        "address",
        "article",
        "aside",
        "blockquote",
        "center",
        "dd",
        "details",
        "div",
        "dl",
        "dt",
        "fieldset",
        "figcaption",
        "figure",
        "footer",
        "form",
        "h1",
        "h2",
        "h3",
        "h4",
        "h5",
        "h6",
        "header",
        "hr",
        "li",
        "main",
        "nav",
        "ol",
        "p",
        "pre",
        "section",
        "summary",
        "table",
        "tr",
        "ul",
        "body",
    ]
)
_SPACED: Final = frozenset(
    ["p", "h1", "h2", "h3", "h4", "h5", "h6", "ul", "ol", "table", "blockquote", "pre", "dl", "hr"]
)
_GAP: Final = re.compile(r"[ \t\r\n\f]+")
_TIGHT: Final = "Mso"


def html_to_text(html: str) -> str:
    """`html` as text: blocks on lines of their own, quotes marked ">", list points marked."""
    tree = parse(html)
    return text_of(tree) if tree is not None else ""


def text_of(tree: Element) -> str:
    """A parsed document as text."""
    body = tree.find("body") if tree.tag == "html" else None
    page = _Page()
    for event, element in etree.iterwalk(tree if body is None else body, events=("start", "end")):
        if event == "start":
            page.open(element)
        else:
            page.close(element)
    return page.text()


class _Page:
    """Lines written so far, and where the pen stands."""

    def __init__(self) -> None:
        self.lines: list[str] = []
        self.current: list[str] = []
        self.quote = 0
        self.pre = 0
        self.lists: list[int | None] = []

    def open(self, element: Element) -> None:
        tag = element.tag
        if tag in _BLOCKS:
            self.block(spaced=_is_spaced(element))
            self.enter(tag)
        elif tag == "br":
            self.line()
        self.write(element.text)

    def enter(self, tag: str) -> None:
        if tag == "blockquote":
            self.quote += 1
        elif tag == "pre":
            self.pre += 1
        elif tag in {"ul", "ol"}:
            self.lists.append(0 if tag == "ol" else None)
        elif tag == "li":
            self.current.append(self.bullet())

    def close(self, element: Element) -> None:
        tag = element.tag
        if tag in _BLOCKS:
            self.block(spaced=False)
            self.leave(tag)
            if _is_spaced(element):
                self.gap()
        elif tag in {"td", "th"}:
            self.write(" ")
        self.write(element.tail)

    def leave(self, tag: str) -> None:
        if tag == "blockquote":
            self.quote -= 1
        elif tag == "pre":
            self.pre -= 1
        elif tag in {"ul", "ol"} and self.lists:
            self.lists.pop()

    def bullet(self) -> str:
        indent = "  " * (len(self.lists) - 1)
        if not self.lists or self.lists[-1] is None:
            return f"{indent}- "
        self.lists[-1] += 1
        return f"{indent}{self.lists[-1]}. "

    def write(self, text: str | None) -> None:
        if not text:
            return
        if self.pre:
            first, *rest = text.split("\n")
            self.current.append(first)
            for line in rest:
                self.line()
                self.current.append(line)
            return
        flat = _GAP.sub(" ", text)
        if not self.current or self.current[-1].endswith(" "):
            flat = flat.removeprefix(" ")
        if flat:
            self.current.append(flat)

    def line(self) -> None:
        mark = ">" * self.quote + " " if self.quote else ""
        text = "".join(self.current).replace("\xa0", " ").rstrip()
        self.lines.append((mark + text).rstrip())
        self.current = []

    def block(self, *, spaced: bool) -> None:
        if "".join(self.current).strip(" "):
            self.line()
        self.current = []
        if spaced:
            self.gap()

    def gap(self) -> None:
        if self.lines and self.lines[-1].strip("> "):
            self.line()

    def text(self) -> str:
        self.block(spaced=False)
        kept: list[str] = []
        for line in self.lines:
            if line.strip("> ") or len(kept) < 2 or kept[-1].strip("> ") or kept[-2].strip("> "):
                kept.append(line)
        return "\n".join(kept).strip("\n")


def _is_spaced(element: Element) -> bool:
    return element.tag in _SPACED and _TIGHT not in (element.get("class") or "")
