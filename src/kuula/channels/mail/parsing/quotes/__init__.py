"""Quoted history and signatures, found in text and in HTML so that they can be folded away."""

from kuula.channels.mail.parsing.quotes.document import (
    cut_quoted_html,
    cut_quoted_tree,
    may_hold_history,
)
from kuula.channels.mail.parsing.quotes.marker import (
    REPLY_MARKER,
    REPLY_MARKER_CLASS,
    REPLY_MARKER_HTML,
)
from kuula.channels.mail.parsing.quotes.plain import cut_quoted

__all__ = [
    "REPLY_MARKER",
    "REPLY_MARKER_CLASS",
    "REPLY_MARKER_HTML",
    "cut_quoted",
    "cut_quoted_html",
    "cut_quoted_tree",
    "may_hold_history",
]
