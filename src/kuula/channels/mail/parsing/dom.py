"""The document of an HTML text as lxml sees it, bounded in depth and without its scripts."""

import re
from typing import Any, Final

from lxml import etree

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

_ATTRIBUTE: Final = r"[\s/]*+[^\s/>][^\s/>=]*+(?:\s*+=\s*+(?:\"[^\"]*+\"|'[^']*+'|[^\s>]*+))?+"
_START_TAG: Final = re.compile(rf"<[a-zA-Z][^\s/>]*+(?:{_ATTRIBUTE})*+")
_ATTRIBUTES: Final = re.compile(_ATTRIBUTE)
_MOST_ATTRIBUTES: Final = 500
_DEEPEST: Final = 250
_IS_DEEP: Final = etree.XPath(f"boolean({'/*' * _DEEPEST})")

Element = Any  # lxml has no types of its own


def parse(html: str) -> Element | None:
    """The document of `html`, at most 256 levels deep, without scripts and styles."""
    if not html.strip():
        return None
    if _has_crowded_tag(html):
        return _as_plain(html)
    try:
        tree = etree.HTML(_unencoded(html), parser=_parser())
    except (etree.LxmlError, ValueError, AssertionError):
        return _as_plain(html)
    if tree is None or _is_cut(html, tree):
        return _as_plain(html)
    for element in list(tree.iter(*DROPPED)):
        drop(element)
    return tree


def serialized(element: Element) -> str:
    """An element as HTML text."""
    written: str = etree.tostring(element, encoding="unicode", method="html", with_tail=False)
    return written


def _parser() -> Any:
    return etree.HTMLParser(remove_comments=True, remove_pis=True, no_network=True)


def _unencoded(html: str) -> str:
    """Without an XML declaration, which lxml refuses in text, and without NUL."""
    return _DECLARATION.sub("", _UNFIT.sub("", html))


def _has_crowded_tag(html: str) -> bool:
    """Thousands of attributes on one tag take parsers minutes; nobody writes them."""
    crowded = (tag[0] for tag in _START_TAG.finditer(html) if len(tag[0]) > _MOST_ATTRIBUTES * 2)
    return any(len(_ATTRIBUTES.findall(tag)) > _MOST_ATTRIBUTES for tag in crowded)


def _is_cut(html: str, tree: Element) -> bool:
    """The parser gives up below 256 levels; what it left out must not be lost."""
    return html.count("<") > _DEEPEST and bool(_IS_DEEP(tree))


def _as_plain(html: str) -> Element:
    """A document that no parser can hold, as one block of its text."""
    block = etree.Element("pre")
    block.text = _UNFIT.sub("", _TAG.sub(" ", html))
    body, root = etree.Element("body"), etree.Element("html")
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
