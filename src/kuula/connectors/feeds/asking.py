"""Asking a feed's server, within limits, and telling in words why nothing came of it."""

from dataclasses import dataclass
from typing import Final

import structlog
from django.utils.translation import gettext as _

from kuula.connectors.feeds.reading import Feed, NoFeed, read_feed
from kuula.kit.hosts import resolve
from kuula.kit.http import Answer, Ask, Resolver, Unreachable, fetch

SECONDS: Final = 15.0
LARGEST: Final = 2 * 1024 * 1024
GONE: Final = 410
_ACCEPTED: Final = "application/atom+xml, application/rss+xml, application/xml;q=0.9, */*;q=0.1"
log = structlog.get_logger(__name__)


class Unusable(Exception):
    """A feed that could not be had; `str()` is a whole sentence. `gone` says it never will be;
    `answered` that a server was there."""

    def __init__(self, why: str, *, gone: bool = False, answered: bool = False) -> None:
        super().__init__(why)
        self.gone, self.answered = gone, answered


@dataclass(frozen=True, slots=True)
class Fetched:
    """What a server said: the feed, None where nothing is new; and its marks for next time."""

    feed: Feed | None
    etag: str = ""
    modified: str = ""


def fetch_feed(
    address: str, *, etag: str = "", modified: str = "", resolver: Resolver = resolve
) -> Fetched:
    """Ask for a feed, only for news where marks of the last time are given. Raises Unusable."""
    headers = {"Accept": _ACCEPTED}
    if etag:
        headers["If-None-Match"] = etag
    if modified:
        headers["If-Modified-Since"] = modified
    ask = Ask(address, headers=headers, seconds=SECONDS, largest=LARGEST)
    try:
        answer = fetch(ask, resolver=resolver)
    except Unreachable as error:
        log.info("feed_unreachable", why=str(error)[:300])
        raise Unusable(_unreachable(str(error))) from error
    if answer.status == 304:
        return Fetched(None, etag, modified)
    _refuse(answer)
    try:
        feed = read_feed(answer.body, address=address)
    except NoFeed as error:
        log.info("no_feed", why=str(error)[:300])
        raise Unusable(_no_feed(answer), answered=True) from error
    headers = {name.lower(): value for name, value in answer.headers.items()}
    return Fetched(feed, headers.get("etag", ""), headers.get("last-modified", ""))


def _refuse(answer: Answer) -> None:
    if answer.status == GONE:
        raise Unusable(_("The server says that this feed is gone for good."), gone=True)
    if answer.status in (401, 403):
        why = _("The server does not let everybody read this (%(status)s).")
        raise Unusable(why % {"status": answer.status}, answered=True)
    if answer.status == 404:
        raise Unusable(_("The server has nothing at this address (404)."), answered=True)
    if answer.status >= 300:
        why = _("The server answered with an error (%(status)s).")
        raise Unusable(why % {"status": answer.status}, answered=True)


def _unreachable(why: str) -> str:
    if "private network" in why:
        return _("This address leads into a private network, which is not allowed.")
    if "has no address" in why:
        return _("There is no server of this name.")
    if "larger than" in why:
        return _("The answer is larger than 2 MB.")
    if "longer than" in why or "timed out" in why:
        return _("The server took longer than 15 seconds.")
    return _("The server does not answer.")


def _no_feed(answer: Answer) -> str:
    page = answer.body[:2000].lower()
    if b"<html" in page or b"<!doctype html" in page:
        return _("This is a web page, not a feed. Look there for a link called RSS or Atom.")
    return _("This is no feed that can be read.")
