"""What the search page says: what was not understood, and what one can write."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from kuula.desk.search import LONGEST, Odd, Why

_ODD: Final[dict[Why, str | Promise]] = {
    Why.OPERATOR: gettext_lazy(
        "“%(said)s:” is not an operator and was searched as words. The list below has them all."
    ),
    Why.DATE: gettext_lazy(
        "“%(said)s” is not a date and was searched as words. Write 2026-11-22, 2026-11, today,"
        " yesterday or week."
    ),
    Why.STATE: gettext_lazy(
        "“%(said)s” was searched as words. Write is:open, is:waiting, is:solved, is:closed, is:spam"
        " or is:unassigned."
    ),
    Why.HAS: gettext_lazy("“%(said)s” was searched as words. Write has:file."),
    Why.EMPTY: gettext_lazy("“%(said)s” has no value. Write it right after the colon."),
    Why.TOO_MANY: gettext_lazy("Only the first 40 words and 20 operators were used."),
    Why.TOO_LONG: gettext_lazy("Only the first %(longest)s characters were used."),
    Why.NO_TEAM: gettext_lazy("No team is called “%(said)s”."),
    Why.NO_BRAND: gettext_lazy("No brand is called “%(said)s”."),
    Why.NO_FIELD: gettext_lazy("No field is called “%(said)s”."),
    Why.NO_SEGMENT: gettext_lazy("No segment is called “%(said)s”."),
    Why.NO_COLLEAGUE: gettext_lazy(
        "No colleague is called “%(said)s”. Write a name, me or nobody."
    ),
}
_EXAMPLES: Final[tuple[tuple[str, str | Promise, bool], ...]] = (
    ('"order number"', gettext_lazy("these words, one after the other"), False),
    ("-invoice", gettext_lazy("not said anywhere in the conversation"), False),
    ("from:example.ee", gettext_lazy("the customer: an address, its domain or a name"), False),
    ("to:info@", gettext_lazy("an address it went to"), False),
    ("subject:invoice", gettext_lazy("in the subject"), False),
    ("tag:delivery", gettext_lazy("with this tag"), False),
    ("assignee:me", gettext_lazy("who sees to it: me, nobody or a name"), True),
    ('team:"First line"', gettext_lazy("a team; a name of several words in quotes"), False),
    (
        'field:"Order number=A-17"',
        gettext_lazy("a field with this value; without = with any"),
        False,
    ),
    ("segment:regulars", gettext_lazy("customers of a segment"), False),
    ("brand:kuula", gettext_lazy("a brand"), False),
    (
        "is:waiting",
        gettext_lazy("the state: new, open, waiting, solved, closed, unassigned, spam"),
        True,
    ),
    ("has:file", gettext_lazy("with a file"), True),
    ("channel:mail", gettext_lazy("the channel it came by"), True),
    (
        "on:yesterday",
        gettext_lazy("that day, week or month: today, yesterday, week, 2026-11"),
        True,
    ),
    ("after:2026-11-01", gettext_lazy("from that day on"), True),
    ("before:2026-11-01", gettext_lazy("until the day before"), True),
    ("#48213", gettext_lazy("a conversation by its number"), False),
    ("-is:solved", gettext_lazy("any of these the other way round"), True),
)


@dataclass(frozen=True, slots=True)
class Example:
    """Something one can write, what it finds, and its address when it can be tried as it is."""

    text: str
    meaning: str
    tries: bool


def odd_words(odd: Sequence[Odd]) -> list[str]:
    """What was not understood and what to write, a sentence each."""
    return [str(_ODD[one.why]) % {"said": one.said, "longest": LONGEST} for one in odd]


def examples() -> list[Example]:
    """What one can write."""
    return [Example(text, str(meaning), tries) for text, meaning, tries in _EXAMPLES]


def nothing_found(*, narrowed: bool, older: bool) -> tuple[str, str]:
    """The title and advice of an empty page."""
    if older:
        return _("Nothing found so far"), _("Older conversations can be searched further back.")
    if narrowed:
        return _("Nothing found"), _("Leave an operator out, write fewer words, or try a name.")
    return _("Nothing found"), _("Other word forms are found too. Try fewer words, or a name.")
