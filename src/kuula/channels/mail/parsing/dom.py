"""The document of an HTML text as lxml sees it, bounded in depth and without its scripts."""

import re
from typing import Any, Final

from lxml import etree
from lxml import html as builder

DROPPED: Final = frozenset(
    [
        "script",
        "style",
        "head",
        "title",
        "svg",
        "math",
        "object",
        "embed",
        "applet",
        "iframe",
        "frame",
        "frameset",
        "noframes",
        "template",
        "audio",
        "video",
        "canvas",
        "select",
        "option",
        "textarea",
        "noscript",
        "xmp",
        "plaintext",
        "noembed",
    ]
)
_TAG: Final = re.compile(r"<[^<>]{0,2000}>")
_DECLARATION: Final = re.compile(r"^\s*<\?xml[^>]{0,200}\?>")
_UNFIT: Final = re.compile("[^\t\n\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")

Element = Any  # lxml has no types of its own


def parse(html: str) -> Element | None:
    """The document of `html`, at most 256 levels deep whatever it claims, without scripts and styles."""
    if not html.strip():
        return None
    try:
        tree = builder.document_fromstring(_unencoded(html), parser=_parser())
    except (etree.LxmlError, ValueError, AssertionError):
        return _as_plain(html)
    if _is_cut(html, tree):
        return _as_plain(html)
    for element in list(tree.iter(*DROPPED)):
        drop(element)
    return tree


def serialized(element: Element) -> str:
    """An element as HTML text."""
    written: str = etree.tostring(element, encoding="unicode", method="html", with_tail=False)
    return written


def _parser() -> Any:
    return builder.HTMLParser(remove_comments=True, remove_pis=True, no_network=True)


def _unencoded(html: str) -> str:
    """Without an XML declaration, which lxml refuses in text, and without NUL."""
    return _DECLARATION.sub("", _UNFIT.sub("", html))


def _is_cut(html: str, tree: Element) -> bool:
    """The parser gives up below 256 levels; what it left out must not be lost."""
    return html.count("<") > 255 and _depth(tree) >= 250


def _depth(tree: Element) -> int:
    depth = deepest = 0
    for event, _ in etree.iterwalk(tree, events=("start", "end")):
        depth += 1 if event == "start" else -1
        deepest = max(deepest, depth)
    return deepest


def _as_plain(html: str) -> Element:
    """A document that no parser can hold, as one block of its text."""
    block = builder.Element("pre")
    block.text = _UNFIT.sub("", _TAG.sub(" ", html))
    body, root = builder.Element("body"), builder.Element("html")
    body.append(block)
    root.append(body)
    return root


def drop(element: Element) -> None:
    """Take an element out of its document, leaving the text behind it in place."""
    parent = element.getparent()
    if parent is None:
        return
    if element.tail:
        before = element.getprevious()
        if before is not None:
            before.tail = (before.tail or "") + element.tail
        else:
            parent.text = (parent.text or "") + element.tail
    parent.remove(element)
