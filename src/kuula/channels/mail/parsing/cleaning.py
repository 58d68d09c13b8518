"""HTML of strangers made safe to show."""

import re
from typing import Final

import nh3

from kuula.channels.mail.parsing.dom import DROPPED, Element, parse, serialized

REMOTE: Final = "data-remote-src"
_TAGS: Final = frozenset(
    [
        "a",
        "abbr",
        "address",
        "b",
        "bdi",
        "bdo",
        "big",
        "blockquote",
        "br",
        "caption",
        "center",
        "cite",
        "code",
        "col",
        "colgroup",
        "dd",
        "del",
        "details",
        "dfn",
        "div",
        "dl",
        "dt",
        "em",
        "figcaption",
        "figure",
        "font",
        "h1",
        "h2",
        "h3",
        "h4",
        "h5",
        "h6",
        "hr",
        "i",
        "img",
        "ins",
        "kbd",
        "li",
        "mark",
        "ol",
        "p",
        "pre",
        "q",
        "s",
        "samp",
        "section",
        "small",
        "span",
        "strike",
        "strong",
        "sub",
        "summary",
        "sup",
        "table",
        "tbody",
        "td",
        "tfoot",
        "th",
        "thead",
        "time",
        "tr",
        "tt",
        "u",
        "ul",
        "var",
        "wbr",
        "article",
        "aside",
        "header",
        "footer",
        "main",
        "nav",
    ]
)
_SIZES: Final = {"align", "valign", "width", "height", "bgcolor", "border"}
_ATTRIBUTES: Final = {
    "*": {"dir", "lang", "title", "class"},
    "a": {"href", "name"},
    "img": {"src", "alt", "width", "height", "align", "border", REMOTE},
    "font": {"color", "face", "size"},
    "table": {*_SIZES, "cellpadding", "cellspacing", "summary"},
    **{tag: {*_SIZES, "colspan", "rowspan", "scope"} for tag in ("td", "th")},
    **dict.fromkeys(("tr", "tbody", "thead", "tfoot", "col", "colgroup"), _SIZES),
    **{tag: {"align"} for tag in ("div", "p", "h1", "h2", "h3", "h4", "h5", "h6", "hr", "caption")},
    "ol": {"start", "type"},
    "ul": {"type"},
    "li": {"value"},
    "blockquote": {"type"},
    "time": {"datetime"},
    "details": {"open"},
}
_LINKS: Final = ("http:", "https:", "mailto:", "tel:", "#")
_SPACE_IN_URL: Final = re.compile(r"[\x00-\x20\x7f-\xa0]+")
_CLASSES: Final = re.compile(r"(?:gmail_|moz-|yahoo_|kuula-)[\w-]{1,40}")


def clean_html(html: str) -> str:
    """`html` safe to show in a sandboxed frame.

    No script, style, form, handler or foreign drawing is left. Nothing is loaded from anywhere:
    remote pictures keep their address in the attribute `REMOTE` only; cid: pictures stay.
    """
    tree = parse(html)
    return clean_tree(tree) if tree is not None else ""


def clean_tree(tree: Element) -> str:
    """The same for a document that `parse` has read; the tree is changed."""
    _set_remote_apart(tree)
    body = tree.find("body")
    shown = serialized(body if body is not None else tree)
    cleaned: str = _CLEANER.clean(shown)
    return cleaned.strip()


def _set_remote_apart(tree: Element) -> None:
    for image in tree.iter("img"):
        source = _SPACE_IN_URL.sub("", image.get("src") or "")
        if REMOTE in image.attrib:
            del image.attrib[REMOTE]
        if source.startswith("//"):
            source = f"https:{source}"
        if source.lower().startswith(("http://", "https://")):
            image.set(REMOTE, source[:2000])
        if not source.lower().startswith("cid:"):
            image.attrib.pop("src", None)


def _allowed(tag: str, name: str, value: str) -> str | None:
    """The last word on attributes: pictures from the mail only, links of known kinds only."""
    if name == "src":
        return value if value.strip().lower().startswith("cid:") else None
    if name == REMOTE:
        return value if value.startswith(("http://", "https://")) else None
    if name == "href":
        return value if _SPACE_IN_URL.sub("", value).lower().startswith(_LINKS) else None
    if name == "class":
        return " ".join(_CLASSES.findall(value)) or None
    return value


_CLEANER: Final = nh3.Cleaner(
    tags=set(_TAGS),
    clean_content_tags=set(DROPPED),
    attributes=_ATTRIBUTES,
    attribute_filter=_allowed,
    url_schemes={"http", "https", "mailto", "tel", "cid"},
    link_rel="noopener noreferrer nofollow",
    set_tag_attribute_values={"a": {"target": "_blank"}},
)
