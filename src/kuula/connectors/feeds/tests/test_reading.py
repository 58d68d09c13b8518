"""Feeds as they are found on the web: RSS, Atom, broken and hostile ones."""

from datetime import UTC, datetime
from decimal import Decimal

import pytest

from kuula.connectors.feeds.reading import NoFeed, plain, read_feed
from kuula.connectors.feeds.tests.feeds import ATOM, RSS

WHEN = "Mon, 05 Jan 2026 10:00:00 +0200"
BOMB = '<!DOCTYPE r [<!ENTITY a "ha"><!ENTITY b "&a;&a;">]><rss><channel><item/></channel></rss>'
OUTSIDE = '<!DOCTYPE r [<!ENTITY x SYSTEM "file:///etc/passwd">]><feed><entry>&x;</entry></feed>'


def test_rss_tells_words_without_markup_and_stars_of_any_scale() -> None:
    body = RSS.format(first=WHEN, second="nonsense", words="a &lt;b&gt; c").encode()
    feed = read_feed(body, address="https://reviews.example/feed")
    first, second, third = feed.told
    assert (feed.format, feed.title) == ("RSS", "Reviews of Põhjala")
    assert first.text == "Ootasin\xa0terve päeva.\n\nKeegi ei helistanud."
    assert (first.key, first.author, first.stars) == ("r-1", "Kadri T.", Decimal(2))
    assert first.published_at == datetime(2026, 1, 5, 8, tzinfo=UTC)
    assert (second.author, second.url) == ("John F.", "https://reviews.example/pohjala/2")
    assert (second.stars, second.highest, second.published_at) == (Decimal(9), Decimal(10), None)
    assert (third.key, third.stars, third.text) == ("", None, "They exist.")


def test_atom_tells_its_author_language_and_proper_link() -> None:
    (one,) = read_feed(ATOM.encode()).told
    assert (one.key, one.author, one.url) == ("urn:7", "Сергей", "https://x.example/7")
    assert (one.language, one.stars, one.title) == ("ru", Decimal(5), "Хорошо")
    assert one.published_at == datetime(2026, 1, 5, 8, tzinfo=UTC)
    assert "Всё" in one.text
    assert "<" not in one.text


@pytest.mark.parametrize("body", ["", "nothing", "<html><body/></html>", "{}", BOMB, OUTSIDE, "<"])
def test_what_is_no_feed_or_declares_entities_is_refused(body: str) -> None:
    with pytest.raises(NoFeed):
        read_feed(body.encode())


def test_broken_markup_in_a_feed_is_read_as_far_as_it_goes() -> None:
    feed = read_feed(b"<rss><channel><item><title>A &nbsp; b</title></item></channel>")
    assert len(feed.told) == 1
    assert plain("1 < 2 & 3") == "1 < 2 & 3"
