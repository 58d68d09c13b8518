"""Quoted history cut from HTML by the marks that mail programs leave in the document."""

import re
from typing import Final

from lxml import etree

from kuula.channels.mail.parsing.dom import Element, drop, parse, serialized
from kuula.channels.mail.parsing.quotes import words
from kuula.channels.mail.parsing.quotes.attribution import is_attribution
from kuula.channels.mail.parsing.quotes.marker import REPLY_MARKER, REPLY_MARKER_CLASS

_FROM_HERE_IDS: Final = re.compile(
    r"(?:x_)*(?:divRplyFwdMsg|appendonsend|mail-editor-reference-message-container|reply-intro)"
)
_BOX_CLASSES: Final = frozenset(
    [
        "gmail_quote",
        "gmail_quote_container",
        "yahoo_quoted",
        "protonmail_quote",
        "tutanota_quote",
        "zmail_extra",
        "moz-cite-prefix",
        "gmail_extra",
        "ms-outlook-mobile-reference-message",
        "wm-quote",
        "mailru-quote",
    ]
)
_FROM_HERE_CLASSES: Final = frozenset({REPLY_MARKER_CLASS, "OutlookMessageHeader"})
_SIGNATURE_CLASSES: Final = frozenset(
    ["gmail_signature", "gmail_signature_prefix", "moz-signature", "protonmail_signature_block"]
)
_SIGNATURE_IDS: Final = frozenset(
    {"Signature", "AppleMailSignature", "x_Signature", "ms-outlook-mobile-signature"}
)
_HEADER_BORDER: Final = re.compile(
    r"border-top:\s*(?:solid\s*)?(?:#E1E1E1|#B5C4DF|rgb\(225, ?225, ?225\)|rgb\(181, ?196, ?223\))",
    re.I,
)
_FORWARDED: Final = re.compile(
    r"forwarded message|edastatud|proslijeđen|пересылаем|пересланное|переадресован", re.I
)
_MOST_BOXES: Final = 300
_INLINE: Final = frozenset(
    [
        "a",
        "b",
        "i",
        "u",
        "em",
        "strong",
        "span",
        "font",
        "small",
        "code",
        "bdi",
        "bdo",
        "tt",
        "wbr",
        "img",
    ]
)


def cut_quoted_html(html: str) -> tuple[str, str]:
    """The HTML of what the author wrote now, and of the history; neither is cleaned yet.

    The second is empty when no program's mark was found or answers stand between the quotes.
    """
    tree = parse(html)
    return cut_quoted_tree(tree, html) if tree is not None else (html, "")


def may_hold_history(tree: Element) -> bool:
    """Whether anything in a document could be a mark of history; if not, nothing is to be cut."""
    return any(map(_is_suspect, tree.iter()))


def cut_quoted_tree(tree: Element, html: str) -> tuple[str, str]:
    """The same for a document that `parse` has read from `html`; the tree is changed."""
    boxes = _boxes(tree)
    if not boxes:
        return html, ""
    before, between, after = _texts_around(tree, boxes)
    if between or (before and after) or not (before or after):
        return html, ""
    rest = "\n".join(serialized(box) for box in boxes)
    for box in boxes:
        drop(box)
    return serialized(tree), rest


def _is_suspect(element: Element) -> bool:
    if element.tag == "blockquote" or (element.text or "").strip() == REPLY_MARKER:
        return True
    return bool(element.attrib) and (
        _opens_history(element) or bool(_BOX_CLASSES.intersection(_classes(element)))
    )


def _boxes(tree: Element) -> list[Element]:
    """The elements that hold history: from the first mark to the end, or each marked box."""
    boxes: list[Element] = []
    inside: set[Element] = set()
    for element in list(tree.iter()):
        if element.getparent() in inside:
            inside.add(element)
        elif _opens_history(element):
            return [*boxes, *_line_before(element), *_from_here(element)]
        elif _is_marked(element):
            inside.add(element)
            if len(boxes) > _MOST_BOXES:
                return []
            if _is_history(element):
                boxes += [*_line_before(element), element]
    return boxes


def _texts_around(tree: Element, boxes: list[Element]) -> tuple[bool, bool, bool]:
    """Whether anything is written before, between and after the boxes, signatures left out."""
    texts = _texts_outside(tree, set(boxes))
    return bool(texts[0]), any(texts[1:-1]), bool(texts[-1])


def _texts_outside(root: Element, boxes: set[Element]) -> list[str]:
    """The text before, between and after boxes inside `root`."""
    texts: list[list[str]] = [[]]
    depth = 0
    for event, element in etree.iterwalk(root, events=("start", "end")):
        if event == "start":
            if depth or element in boxes or _is_signature(element):
                depth += 1
            elif element.text:
                texts[-1].append(element.text)
            continue
        if element in boxes and depth == 1:
            texts.append([])
        depth -= 1 if depth else 0
        if not depth and element.tail and element is not root:
            texts[-1].append(element.tail)
    return ["".join(text).replace("\u200b", "").strip() for text in texts]


def _is_signature(element: Element) -> bool:
    marked = _SIGNATURE_CLASSES.intersection(_classes(element))
    return bool(marked) or element.get("id") in _SIGNATURE_IDS


def _classes(element: Element) -> list[str]:
    return (element.get("class") or "").split()


def _text(element: Element) -> str:
    return "".join(element.itertext())


def _opens_history(element: Element) -> bool:
    if _FROM_HERE_IDS.fullmatch(element.get("id") or "") or element.get("data-kuula-reply"):
        return True
    if _FROM_HERE_CLASSES.intersection(_classes(element)):
        return True
    if (element.text or "").strip() == REPLY_MARKER:
        return True
    style = element.get("style") or ""
    return "border-top" in style and bool(_HEADER_BORDER.search(style)) and _has_headers(element)


def _has_headers(element: Element) -> bool:
    labels = {words.header_kind(text) for text in element.itertext() if ":" in text}
    return len(labels - {None, "cc"}) >= 3 or _text(element).count(":") >= 3


def _is_marked(element: Element) -> bool:
    """Whether an element is one that mail programs keep quotes in."""
    if _BOX_CLASSES.intersection(_classes(element)):
        return True
    if element.tag != "blockquote":
        return False
    is_cited = (element.get("type") or "").lower() == "cite"
    return is_cited or _begins_attributed(element) or bool(_line_before(element))


def _is_history(element: Element) -> bool:
    """A marked element is history unless it is forwarded on purpose or answered line by line."""
    return not _FORWARDED.search(_text(element)[:300]) and not _answered_inside(element)


def _answered_inside(box: Element) -> bool:
    """Gmail keeps answers written between quotes inside its box, beside the quoted blocks."""
    quotes = set(box.iter("blockquote"))
    if not quotes:
        return False
    written = " ".join(" ".join(_texts_outside(box, quotes)).split())
    return bool(written) and not is_attribution(written, quoted=True)


def _begins_attributed(box: Element) -> bool:
    """mail.ru writes the attribution as the first line inside the quote."""
    text = " ".join(_text(box)[:500].split())
    ends = [found.end() for found in re.finditer(":", text)][:8]
    return any(is_attribution(text[:end], quoted=False) for end in ends)


def _line_before(box: Element) -> list[Element]:
    """The attribution just above a box, as an element of its own; empty when there is none."""
    parent, node = box.getparent(), box.getprevious()
    if parent is None:
        return []
    if node is None and not (parent.text or "").strip() and parent.tag != "body":
        return _line_before(parent)
    while node is not None and node.tag in {"br", "hr"} and not (node.tail or "").strip():
        node = node.getprevious()
    if node is not None and node.tag not in _INLINE and not (node.tail or "").strip():
        return [node] if node.tag != "br" and _is_line(_text(node)) else []
    return _wrapped_line(parent, node, box)


def _wrapped_line(parent: Element, last: Element | None, box: Element) -> list[Element]:
    """The run of text and inline elements that ends with `last`, moved into a block of its own."""
    members: list[Element] = []
    while last is not None and last.tag in _INLINE:
        members.insert(0, last)
        last = last.getprevious()
    lead = (parent.text if last is None else last.tail) or ""
    if not _is_line(lead + "".join(_text(member) + (member.tail or "") for member in members)):
        return []
    block = etree.Element("div")
    block.text = lead
    if last is None:
        parent.text = None
        parent.insert(0, block)
    else:
        last.tail = None
        parent.insert(parent.index(last) + 1, block)
    for member in members:
        block.append(member)
    return [block]


def _is_line(text: str) -> bool:
    flat = " ".join(text.split())
    return 5 < len(flat) <= 400 and is_attribution(flat, quoted=True)


def _from_here(element: Element) -> list[Element]:
    """`element` and all that follows it in the document."""
    found: list[Element] = []
    node: Element | None = element
    while node is not None and node.tag not in {"body", "html"}:
        following = [node] if node is element else []
        following += list(node.itersiblings())
        for sibling in following:
            found += [sibling, *_own_tail(sibling)]
        if node is not element:
            found += _own_tail(node)
        node = node.getparent()
    return found


def _own_tail(element: Element) -> list[Element]:
    """The text behind an element, wrapped so that it can be taken out with it."""
    if not (element.tail or "").strip():
        return []
    block = etree.Element("span")
    block.text, element.tail = element.tail, None
    element.addnext(block)
    return [block]
