"""The little HTML our own words may have, wherever they were written."""

from typing import Final

import nh3

_TAGS: Final = {"p", "br", "b", "strong", "i", "em", "u", "ul", "ol", "li", "a", "blockquote"}


def own_words(html: str) -> str:
    """The HTML of a reply or note, cut down to the few tags that our own words may have."""
    return nh3.clean(
        html,
        tags=_TAGS,
        attributes={"a": {"href"}},
        url_schemes={"http", "https", "mailto", "tel"},
        link_rel="noopener noreferrer nofollow",
    )
