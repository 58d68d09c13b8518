"""Reading RSS and Atom: whatever namespaces a feed uses, an entry is told by the plain names.

Entities are never resolved, nothing is fetched, and a document that declares entities is refused.
"""

import html
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from decimal import Decimal, InvalidOperation
from email.utils import parsedate_to_datetime
from typing import Any, Final
from urllib.parse import urljoin

import nh3
from lxml import etree

from kuula.kit.text import one_line
from kuula.listening.mentions.actions import MOST_AT_ONCE, Told

_ROOTS: Final = {"rss": "RSS", "RDF": "RSS", "feed": "Atom"}
_ENTRIES: Final = frozenset({"item", "entry"})
_WORDS: Final = ("encoded", "content", "description", "summary", "body")
_MOMENTS: Final = ("pubDate", "published", "issued", "date", "updated", "modified")
_AUTHORS: Final = ("creator", "author", "reviewer", "name")
_STARS: Final = ("rating", "ratingValue", "stars", "score")
_BOUNDS: Final = ({"min", "worst", "worstRating", "minRating"}, {"max", "best", "bestRating"})
_NUMBER: Final = re.compile(r"-?\d{1,3}(?:[.,]\d{1,4})?")
_OF: Final = re.compile(r"\s*(?:/|of|out of)\s*")
_BREAK: Final = re.compile(r"<(?:br|/div|/li|/tr)\b[^>]*>", re.IGNORECASE)
_PARAGRAPH: Final = re.compile(r"</(?:p|h[1-6])\s*>", re.IGNORECASE)
_GAPS: Final = re.compile(r"[ \t\u00a0]*\n[ \t\u00a0]*(?:\n\s*)+")
_AS_NAME: Final = re.compile(r"[^\s@]+@\S+\s+\((.+)\)")  # RSS: address (name)

Element = Any  # lxml has no types of its own


class NoFeed(Exception):
    """What came is no feed; `str()` says in English what it looks like, for the log."""


@dataclass(frozen=True, slots=True)
class Feed:
    """A feed as read: its format ("RSS" or "Atom"), its title and what it tells, at most 500.
    `more` is whether it has more entries than that."""

    format: str
    title: str
    told: tuple[Told, ...]
    more: bool = False


def read_feed(body: bytes, *, address: str = "") -> Feed:
    """The feed in `body`; relative links are below `address`. Raises NoFeed."""
    root = _root(body)
    format_ = _ROOTS.get(_name(root))
    if format_ is None:
        raise NoFeed(f"The document is called {_name(root)[:40]!r}.")
    entries = [one for one in root.iter() if _name(one) in _ENTRIES]
    told = tuple(_told(one, address) for one in entries[:MOST_AT_ONCE])
    return Feed(format_, _title(root), told, more=len(entries) > MOST_AT_ONCE)


def plain(markup: str) -> str:
    """Words of HTML without it; paragraphs stay apart."""
    if "<" not in markup and "&" not in markup:
        return markup.strip()
    words = html.unescape(nh3.clean(_BREAK.sub("\n", _PARAGRAPH.sub("\n\n", markup)), tags=set()))
    return _GAPS.sub("\n\n", words).strip()


def _root(body: bytes) -> Element:
    if b"<!ENTITY" in body.upper():
        raise NoFeed("It declares entities.")
    parser = etree.XMLParser(
        resolve_entities=False, no_network=True, load_dtd=False, huge_tree=False, recover=True,
        remove_comments=True, remove_pis=True,
    )  # fmt: skip
    try:
        root = etree.fromstring(body.lstrip(), parser)
    except (etree.XMLSyntaxError, ValueError, LookupError) as error:
        raise NoFeed(str(error)[:200]) from error
    if root is None or (root.getroottree().docinfo.internalDTD is not None and _declares(root)):
        raise NoFeed("It is no XML that can be read.")
    return root


def _declares(root: Element) -> bool:
    return any(True for _one in root.getroottree().docinfo.internalDTD.iterentities())


def _told(entry: Element, address: str) -> Told:
    said = _children(entry)
    url = _link(said, address)
    key = _first(said, ("guid", "id")) or url
    stars, lowest, highest = _stars(said)
    return Told(
        key=key,
        author=_author(said),
        url=url,
        title=one_line(plain(_first(said, ("title",))), 300),
        text=plain(_longest(said)),
        language=_language(entry),
        stars=stars,
        lowest=lowest,
        highest=highest,
        published_at=_moment(said),
    )


def _name(element: Element) -> str:
    return str(etree.QName(element).localname) if isinstance(element.tag, str) else ""


def _children(entry: Element) -> dict[str, list[Element]]:
    found: dict[str, list[Element]] = {}
    for child in entry:
        found.setdefault(_name(child), []).append(child)
        if _name(child) in ("Review", "review", "reviewRating"):  # an entry wrapped once more
            for inner in child:
                found.setdefault(_name(inner), []).append(inner)
    return found


def _words(element: Element) -> str:
    """Its text, or the markup inside it where XHTML stands there as it is."""
    if len(element):
        return str(etree.tostring(element, encoding="unicode", with_tail=False))
    return (element.text or "").strip()


def _first(said: Mapping[str, list[Element]], names: Iterable[str]) -> str:
    for name in names:
        for one in said.get(name, ()):
            if words := _words(one):
                return words
    return ""


def _longest(said: Mapping[str, list[Element]]) -> str:
    """The whole text where a feed has a summary and the text; an Atom entry may have its text in
    several forms."""
    found = [_words(one) for name in _WORDS for one in said.get(name, ())]
    return max(found, key=len, default="")


def _link(said: Mapping[str, list[Element]], address: str) -> str:
    for one in said.get("link", ()):
        if one.get("rel", "alternate") == "alternate" and one.get("href"):
            return str(urljoin(address, one.get("href")))
    words = _first(said, ("link",))
    if words:
        return urljoin(address, words)
    permanent = _first(said, ("guid",))
    return permanent if permanent.startswith(("http://", "https://")) else ""


def _author(said: Mapping[str, list[Element]]) -> str:
    for name in _AUTHORS:
        for one in said.get(name, ()):
            inner = next((child for child in one if _name(child) == "name"), one)
            if words := one_line(plain(_words(inner)), 300):
                found = _AS_NAME.fullmatch(words)
                return found[1] if found else words
    return ""


def _moment(said: Mapping[str, list[Element]]) -> datetime | None:
    for name in _MOMENTS:
        for one in said.get(name, ()):
            if (moment := moment_of(_words(one))) is not None:
                return moment
    return None


def moment_of(text: str) -> datetime | None:
    """A moment as RSS or Atom write it; None for nonsense. Without a time zone it is UTC."""
    try:
        found = parsedate_to_datetime(text)
    except (TypeError, ValueError, IndexError):
        try:
            found = datetime.fromisoformat(text.strip())
        except ValueError:
            return None
    try:
        return found.astimezone(UTC) if found.tzinfo else found.replace(tzinfo=UTC)
    except (OverflowError, ValueError):
        return None


def _stars(said: Mapping[str, list[Element]]) -> tuple[Decimal | None, Decimal, Decimal]:
    lowest, highest = Decimal(1), Decimal(5)
    for name in _STARS:
        for one in said.get(name, ()):
            words = _words(one) or one.get("value") or one.get("average") or ""
            first, *rest = _OF.split(words, maxsplit=1)
            stars = _number(first)
            if stars is None:
                continue
            low, high = (_bound(one, said, names) for names in _BOUNDS)
            high = _number(rest[0]) if rest else high
            return stars, lowest if low is None else low, highest if high is None else high
    return None, lowest, highest


def _bound(
    element: Element, said: Mapping[str, list[Element]], names: Iterable[str]
) -> Decimal | None:
    for name in names:
        if (found := _number(element.get(name) or _first(said, (name,)))) is not None:
            return found
    return None


def _number(text: str) -> Decimal | None:
    found = _NUMBER.fullmatch(text.strip())
    try:
        return Decimal(found[0].replace(",", ".")) if found else None
    except InvalidOperation:
        return None


def _language(entry: Element) -> str:
    said = entry.get("{http://www.w3.org/XML/1998/namespace}lang") or ""
    code = said[:2].lower()
    return code if code in ("en", "et", "hr", "ru") else ""


def _title(root: Element) -> str:
    for one in root.iter():
        if _name(one) == "title":
            return one_line(plain(_words(one)), 120)
    return ""
