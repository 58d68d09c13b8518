"""A rule in words, in the reader's language. Fields stand before a colon, so that no language has
to bend them."""

from collections.abc import Callable, Mapping
from datetime import date
from typing import Final

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from kuula.kit import money
from kuula.kit.text import whole_number
from kuula.people.segments.fields import Field, Kind, Label
from kuula.people.segments.tree import Group, Join, Node, Op, Test
from kuula.ui import formats

OPS: Final[Mapping[Op, Label]] = {
    Op.IS: gettext_lazy("is"),
    Op.IS_NOT: gettext_lazy("is not"),
    Op.CONTAINS: gettext_lazy("contains"),
    Op.BEGINS: gettext_lazy("begins with"),
    Op.AT_LEAST: gettext_lazy("at least"),
    Op.AT_MOST: gettext_lazy("at most"),
    Op.BEFORE: gettext_lazy("before"),
    Op.SINCE: gettext_lazy("on or after"),
    Op.WITHIN: gettext_lazy("in the last so many days"),
    Op.LONGER_AGO: gettext_lazy("longer ago than so many days"),
    Op.AHEAD: gettext_lazy("in the next so many days"),
    Op.KNOWN: gettext_lazy("is known"),
    Op.UNKNOWN: gettext_lazy("is not known"),
}
JOINS: Final[Mapping[Join, Label]] = {
    Join.ALL: gettext_lazy("all of these hold"),
    Join.ANY: gettext_lazy("at least one of these holds"),
    Join.NONE: gettext_lazy("none of these holds"),
}
NEVER: Final = frozenset({"orders.last", "orders.first"})


def words_of(node: Node, known: Mapping[str, Field]) -> str:
    """The rule as one sentence without a full stop: "City: is “Tartu”; Orders: at least 3"."""
    if isinstance(node, Test):
        return test_words(node, known)
    parts = [words_of(one, known) for one in node.parts]
    if len(parts) == 1 and node.join is not Join.NONE:
        return parts[0]
    inside = [
        f"({said})" if isinstance(one, Group) and len(one.parts) > 1 else said
        for one, said in zip(node.parts, parts, strict=True)
    ]
    if node.join is Join.ALL:
        return _(" and ").join(inside)
    if node.join is Join.ANY:
        return _(" or ").join(inside)
    return _("none of: %(these)s") % {"these": "; ".join(parts)}


def test_words(test: Test, known: Mapping[str, Field]) -> str:
    """One comparison."""
    one = known.get(test.field)
    if one is None:
        return _("something that is not there any more")
    label = str(one.label)
    if test.days:
        label = ngettext(
            "%(field)s in the last %(num)s day", "%(field)s in the last %(num)s days", test.days
        ) % {"field": label, "num": formats.number(test.days)}
    return _("%(field)s: %(said)s") % {"field": label, "said": _said(one, test)}


def _said(one: Field, test: Test) -> str:
    if test.op in (Op.KNOWN, Op.UNKNOWN):
        if one.key in NEVER:
            return _("at any time") if test.op is Op.KNOWN else _("never")
        return str(OPS[test.op])
    days = int(test.value) if isinstance(test.value, int) else 0
    spans = {"num": formats.number(days)}
    if test.op is Op.WITHIN:
        return ngettext("in the last %(num)s day", "in the last %(num)s days", days) % spans
    if test.op is Op.LONGER_AGO:
        return ngettext("more than %(num)s day ago", "more than %(num)s days ago", days) % spans
    if test.op is Op.AHEAD:
        return ngettext("in the next %(num)s day", "in the next %(num)s days", days) % spans
    if one.kind is Kind.YES_NO:
        return _("yes") if test.value else _("no")
    return f"{OPS[test.op]} {_VALUES[one.kind](one, test)}"


def _quoted(one: Field, test: Test) -> str:
    del one
    return _("“%(said)s”") % {"said": test.value}


def _choice(one: Field, test: Test) -> str:
    labels = {key: str(label) for key, label in one.options}
    return labels.get(str(test.value), str(test.value))


def _number(one: Field, test: Test) -> str:
    del one
    return formats.number(float(test.value or 0))


def _money(one: Field, test: Test) -> str:
    currency = one.currency or test.currency
    return formats.money(money.amount_of(int(test.value or 0), currency), currency)


def _day(one: Field, test: Test) -> str:
    del one
    return formats.full_date(date.fromisoformat(str(test.value)))


def _group(one: Field, test: Test) -> str:
    del one
    at = whole_number(str(test.value).partition(":")[2])
    return _("group %(number)s") % {"number": "?" if at is None else at + 1}


_VALUES: Final[Mapping[Kind, Callable[[Field, Test], str]]] = {
    Kind.TEXT: _quoted,
    Kind.NAMED: _quoted,
    Kind.CHOICE: _choice,
    Kind.NUMBER: _number,
    Kind.COUNT: _number,
    Kind.MONEY: _money,
    Kind.DATE: _day,
    Kind.MOMENT: _day,
    Kind.GROUP: _group,
}
