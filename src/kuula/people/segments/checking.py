"""Whether a rule can be: fields that are there, compared as they can be, with values they hold."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import replace
from datetime import date
from decimal import Decimal
from typing import Final

from django.utils.translation import gettext as _

from kuula.kit.money import currencies
from kuula.kit.problems import NotAllowed, Problem
from kuula.kit.text import one_line, whole_number
from kuula.people.segments.fields import JOINED, TIMED, UNDONE, Field, Kind
from kuula.people.segments.tree import ALONE, DAYS, Group, Node, Test, Value, tests_of
from kuula.workspace.actors import Actor
from kuula.workspace.permissions import Permission

LARGEST: Final = 10**13


def checked_rule(actor: Actor, rule: Group, known: Mapping[str, Field]) -> Group:
    """The rule with its values as they are compared. Raises Problem for what cannot be, NotAllowed
    for what the actor has no right to know."""
    return Group(rule.join, tuple(_checked(actor, one, known) for one in rule.parts))


def needed_rights(rule: Node, known: Mapping[str, Field]) -> list[str]:
    """The rights without which a rule would tell somebody what they may not know."""
    found = (known.get(one.field) for one in tests_of(rule))
    return sorted({one.needs.value for one in found if one and one.needs})


def triggers_of(rule: Node, known: Mapping[str, Field]) -> frozenset[str]:
    """The types of facts that can change whom a rule fits."""
    found = [one for test in tests_of(rule) if (one := known.get(test.field))]
    counted = any(one.types or one.kind is Kind.GROUP for one in found)
    own = frozenset().union(*(one.triggers for one in found), _begins(), JOINED)
    return own | UNDONE if counted else own


def by_the_clock(rule: Node, known: Mapping[str, Field]) -> bool:
    """Whether time alone can change whom a rule fits."""
    for test in tests_of(rule):
        one = known.get(test.field)
        if test.days is not None or test.op in TIMED or (one is not None and one.timed):
            return True
    return False


def _begins() -> Iterable[str]:
    """An empty profile fits some rules, so whoever begins to be a customer is looked at."""
    return ("people.customer_added", "desk.conversation_opened")


def _checked(actor: Actor, node: Node, known: Mapping[str, Field]) -> Node:
    if isinstance(node, Group):
        return Group(node.join, tuple(_checked(actor, one, known) for one in node.parts))
    one = known.get(node.field)
    if one is None:
        raise Problem(_("There is nothing called “%(name)s” to ask about.") % {"name": node.field})
    if one.needs and not actor.may(Permission(one.needs)):
        raise NotAllowed(_("You have no right to know “%(name)s”.") % {"name": one.label})
    if node.op not in one.comparisons:
        raise _wrong(one, _("it is not compared like this"))
    if node.days is not None and not one.period:
        raise _wrong(one, _("it has no period"))
    value = None if node.op in ALONE else _value(one, node)
    currency = _currency(one, node)
    return replace(node, value=value, currency=currency)


def _currency(one: Field, test: Test) -> str:
    """The money of a sum; an attribute has its own."""
    if one.kind is not Kind.MONEY or one.currency:
        return ""
    if test.currency not in currencies():
        raise _wrong(one, _("choose the currency"))
    return test.currency


def _value(one: Field, test: Test) -> Value:
    if test.op in TIMED:
        return _whole(one, test.value, 1, DAYS, _("write a number of days from 1 to 3660"))
    return _READ[one.kind](one, test.value)


def _whole(one: Field, value: Value | None, low: int, high: int, why: str) -> int:
    if type(value) is not int or not low <= value <= high:
        raise _wrong(one, why)
    return value


def _count(one: Field, value: Value | None) -> Value:
    return _whole(one, value, 0, 10**6, _("write a whole number"))


def _money(one: Field, value: Value | None) -> Value:
    return _whole(one, value, 0, LARGEST, _("write an amount"))


def _number(one: Field, value: Value | None) -> Value:
    if type(value) not in (int, float) or abs(Decimal(str(value))) > LARGEST:
        raise _wrong(one, _("write a number"))
    return value or 0


def _text(one: Field, value: Value | None) -> Value:
    said = one_line(value, 200) if isinstance(value, str) else ""
    if not said:
        raise _wrong(one, _("write what it is compared with"))
    return said


def _choice(one: Field, value: Value | None) -> Value:
    if value not in {key for key, _label in one.options}:
        raise _wrong(one, _("choose one of the list"))
    return str(value)


def _day(one: Field, value: Value | None) -> Value:
    try:
        return date.fromisoformat(str(value)).isoformat()
    except ValueError:
        raise _wrong(one, _("choose a date")) from None


def _yes_no(one: Field, value: Value | None) -> Value:
    if not isinstance(value, bool):
        raise _wrong(one, _("choose yes or no"))
    return value


def _group(one: Field, value: Value | None) -> Value:
    grouping, _colon, place = str(value).partition(":")
    if whole_number(grouping) is None or whole_number(place) is None:
        raise _wrong(one, _("choose a group that was found"))
    return str(value)


def _wrong(one: Field, why: str) -> Problem:
    return Problem(_("%(name)s: %(why)s.") % {"name": one.label, "why": why}, field=one.key)


_READ: Final[Mapping[Kind, Callable[[Field, Value | None], Value]]] = {
    Kind.TEXT: _text,
    Kind.NAMED: _text,
    Kind.CHOICE: _choice,
    Kind.COUNT: _count,
    Kind.MONEY: _money,
    Kind.NUMBER: _number,
    Kind.DATE: _day,
    Kind.MOMENT: _day,
    Kind.YES_NO: _yes_no,
    Kind.GROUP: _group,
}
