"""The rule of a segment: comparisons joined by all, any and none. Read from JSON, written as it."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Any, Final, TypeAlias

from django.utils.translation import gettext as _

from kuula.kit.problems import Problem

DEEPEST: Final = 4
MOST: Final = 50
LONGEST: Final = 200
DAYS: Final = 3660

Value: TypeAlias = str | int | float | bool


class Join(StrEnum):
    """How the parts of a group count together."""

    ALL = "all"
    ANY = "any"
    NONE = "none"


class Op(StrEnum):
    """How something is compared."""

    IS = "is"
    IS_NOT = "is_not"
    CONTAINS = "contains"
    BEGINS = "begins"
    AT_LEAST = "at_least"
    AT_MOST = "at_most"
    BEFORE = "before"
    SINCE = "since"
    WITHIN = "within"
    LONGER_AGO = "longer_ago"
    AHEAD = "ahead"
    KNOWN = "known"
    UNKNOWN = "unknown"


ALONE: Final = frozenset({Op.KNOWN, Op.UNKNOWN})
"""What is compared with nothing."""


@dataclass(frozen=True, slots=True)
class Test:
    """One comparison. `field` is a name of segments.fields; `days` counts only what happened in so
    many of the last days, `currency` says in which money a sum is."""

    field: str
    op: Op
    value: Value | None = None
    days: int | None = None
    currency: str = ""


@dataclass(frozen=True, slots=True)
class Group:
    """Parts of which all, any or none hold. An empty group of all holds for everybody."""

    join: Join
    parts: tuple["Test | Group", ...]


Node: TypeAlias = Test | Group


def read_rule(sent: object) -> Group:
    """The rule that JSON says. Raises Problem for what is no rule, is deeper than 4 groups, empty,
    or has more than 50 comparisons. Whether fields and values exist is another question."""
    node = _read(sent, 1)
    rule = node if isinstance(node, Group) else Group(Join.ALL, (node,))
    count = sum(1 for _one in tests_of(rule))
    if not count:
        raise Problem(_("Say at least one thing that a customer of this segment has."))
    if count > MOST:
        raise Problem(_("A segment has at most 50 conditions."))
    return rule


def written_rule(node: Node) -> dict[str, Any]:
    """The rule as JSON; `read_rule` reads it back."""
    if isinstance(node, Group):
        return {node.join.value: [written_rule(one) for one in node.parts]}
    told: dict[str, Any] = {"field": node.field, "op": node.op.value}
    if node.value is not None:
        told["value"] = node.value
    if node.days is not None:
        told["days"] = node.days
    return told | ({"currency": node.currency} if node.currency else {})


def tests_of(node: Node) -> Iterator[Test]:
    """Every comparison in a rule, in reading order."""
    if isinstance(node, Test):
        yield node
    else:
        for one in node.parts:
            yield from tests_of(one)


def _read(sent: object, depth: int) -> Node:
    if not isinstance(sent, Mapping):
        raise _odd()
    if "field" in sent:
        return _read_test(sent)
    if depth > DEEPEST:
        raise Problem(_("Groups stand at most 4 deep in one another."))
    if len(sent) != 1:
        raise _odd()
    ((join, parts),) = sent.items()
    if join not in set(Join) or not isinstance(parts, list) or len(parts) > MOST:
        raise _odd()
    return Group(Join(join), tuple(_read(one, depth + 1) for one in parts))


def _read_test(sent: Mapping[str, Any]) -> Test:
    if not sent.keys() <= {"field", "op", "value", "days", "currency"}:
        raise _odd()
    name, op, value = sent["field"], sent.get("op"), sent.get("value")
    days, currency = sent.get("days"), sent.get("currency", "")
    if not isinstance(name, str) or not isinstance(op, str) or not isinstance(currency, str):
        raise _odd()
    if op not in set(Op):
        raise _odd()
    if value is not None and not isinstance(value, str | int | float | bool):
        raise _odd()
    if isinstance(value, str) and len(value) > LONGEST:
        raise Problem(_("Write at most %(count)s characters.") % {"count": LONGEST})
    if days is not None and (type(days) is not int or not 1 <= days <= DAYS):
        raise Problem(_("A period is 1 to %(most)s days.") % {"most": DAYS})
    return Test(name, Op(op), value, days, currency)


def _odd() -> Problem:
    return Problem(_("This is not a rule that Kuula understands."))
