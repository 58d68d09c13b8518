"""What people wrote, made ready to stand on a page."""

import re
from typing import Final

from markupsafe import Markup, escape

from kuula.channels.mail.parsing.dom import parse
from kuula.channels.mail.parsing.totext import text_of
from kuula.desk.markup import own_words
from kuula.kit.text import clean

_LINK: Final = re.compile(r"https?://[^\s<>\"]+[^\s<>\".,;:!?)\]]")
_GAP: Final = re.compile(r"\n{2,}")


def paragraphs(text: str) -> Markup:
    """Plain text as paragraphs, its web addresses as links; everything else escaped."""
    blocks = (block.strip("\n") for block in _GAP.split(clean(text).strip()))
    lines = (Markup("<br>").join(map(_linked, block.split("\n"))) for block in blocks if block)
    return Markup("").join(Markup("<p>{}</p>").format(block) for block in lines)


def shown_words(html: str) -> Markup:
    """The same, ready for the page; cleaned again, whatever is stored."""
    return Markup(own_words(html))  # noqa: S704 - cleaned on this very line


def as_text(html: str) -> str:
    """What a reader without HTML gets of it."""
    tree = parse(html)
    return clean(text_of(tree)).strip() if tree is not None else ""


def _linked(line: str) -> Markup:
    parts, at = [], 0
    for found in _LINK.finditer(line):
        parts += [escape(line[at : found.start()]), _link(found[0])]
        at = found.end()
    return Markup("").join([*parts, escape(line[at:])])


def _link(address: str) -> Markup:
    tag = Markup('<a href="{}" target="_blank" rel="noopener noreferrer nofollow">{}</a>')
    return tag.format(address, address)
