"""A rule as it is built on screen: groups of rows, each row a field, a comparison and a value."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from decimal import Decimal, InvalidOperation

from django.http import QueryDict
from django.utils.translation import gettext as _

from kuula.kit import money
from kuula.kit.problems import Problem
from kuula.kit.text import one_line, whole_number
from kuula.people.segments.fields import TIMED, Field, Kind
from kuula.people.segments.tree import ALONE, MOST, Group, Join, Node, Op, Test, Value


@dataclass(frozen=True, slots=True)
class Row:
    """One comparison as typed; `wrong` says what cannot be."""

    field: str = ""
    op: str = ""
    value: str = ""
    days: str = ""
    currency: str = ""
    wrong: str = ""


@dataclass(frozen=True, slots=True)
class Rows:
    """A group of rows and how they count together."""

    join: str = Join.ALL
    rows: tuple[Row, ...] = (Row(),)


@dataclass(frozen=True, slots=True)
class Draft:
    """A rule as typed: groups of which all or any must hold."""

    join: str = Join.ALL
    groups: tuple[Rows, ...] = field(default=(Rows(),))

    @property
    def is_wrong(self) -> bool:
        """Whether any row says what cannot be."""
        return any(row.wrong for group in self.groups for row in group.rows)


def drafted(rule: Group, known: Mapping[str, Field]) -> Draft | None:
    """The rule as rows, or None for one that is deeper than rows can show."""
    if all(isinstance(one, Test) for one in rule.parts):
        join, groups = Join.ALL, [rule]
    else:
        join, groups = rule.join, _grouped(rule)
    if join is Join.NONE:
        return None
    found = []
    for group in groups:
        tests = [one for one in group.parts if isinstance(one, Test)]
        if len(tests) < len(group.parts):
            return None
        found.append(Rows(group.join, tuple(_row(one, known) for one in tests)))
    return Draft(join, tuple(found))


def _grouped(rule: Group) -> list[Group]:
    """The parts as groups; what stands beside groups in one of all is a group of its own."""
    if rule.join is not Join.ALL:
        return [one if isinstance(one, Group) else Group(Join.ALL, (one,)) for one in rule.parts]
    alone = tuple(one for one in rule.parts if isinstance(one, Test))
    groups = [one for one in rule.parts if isinstance(one, Group)]
    return [Group(Join.ALL, alone), *groups] if alone else groups


def typed(sent: QueryDict) -> Draft:
    """What was sent, with the row or group that a button adds or takes out."""
    draft = Draft(_join(sent.get("join", "")), tuple(_groups(sent)) or (Rows(),))
    what, _dash, where = sent.get("change", "").partition("-")
    places = [whole_number(one, digits=3) for one in where.split("-")]
    return _changed(draft, what, [one for one in places if one is not None])


def ruled(draft: Draft, known: Mapping[str, Field]) -> tuple[Group | None, Draft]:
    """The rule that was typed, or None; and the draft with what is wrong beside each row. Rows in
    which nothing is chosen count for nothing."""
    groups: list[Node] = []
    shown = []
    for group in draft.groups:
        tests, rows = [], []
        for row in group.rows:
            test, told = _tested(row, known)
            rows.append(told)
            tests += [test] if test else []
        shown.append(replace(group, rows=tuple(rows)))
        if tests:
            groups.append(Group(Join(group.join), tuple(tests)))
    told_draft = replace(draft, groups=tuple(shown))
    if told_draft.is_wrong or not groups:
        return None, told_draft
    return Group(Join(draft.join), tuple(groups)), told_draft


def _groups(sent: QueryDict) -> Iterator[Rows]:
    for number in sent.getlist("group")[:MOST]:
        rows = [
            Row(*(one_line(sent.get(f"{name}-{number}-{place}", ""), 200) for name in "fovdc"))
            for place in sent.getlist(f"row-{number}")[:MOST]
        ]
        join = sent.get(f"join-{number}", "")
        yield Rows(join if join in set(Join) else Join.ALL, tuple(rows))


def _changed(draft: Draft, what: str, places: Sequence[int]) -> Draft:
    groups = list(draft.groups)
    if what == "group":
        groups.append(Rows())
    elif places and places[0] < len(groups):
        at, rows = places[0], list(groups[places[0]].rows)
        if what == "row":
            groups[at] = replace(groups[at], rows=(*rows, Row()))
        elif what == "out" and len(places) > 1 and places[1] < len(rows):
            del rows[places[1]]
            groups[at] = replace(groups[at], rows=tuple(rows))
            groups = [one for one in groups if one.rows]
    return replace(draft, groups=tuple(groups) or (Rows(),))


def _join(said: str) -> str:
    return said if said in (Join.ALL, Join.ANY) else Join.ALL


def _row(test: Test, known: Mapping[str, Field]) -> Row:
    said, one = test.value, known.get(test.field)
    currency = test.currency or (one.currency if one else "")
    if isinstance(said, bool):
        value = "yes" if said else "no"
    elif currency and isinstance(said, int):
        value = money.plain(said, currency)
    else:
        value = "" if said is None else str(said)
    return Row(test.field, test.op, value, str(test.days or ""), test.currency)


def _tested(row: Row, known: Mapping[str, Field]) -> tuple[Test | None, Row]:
    one = known.get(row.field)
    if one is None:
        return None, row
    try:
        op = Op(row.op) if row.op in one.comparisons else one.comparisons[0]
        days = _days(row.days) if one.period else None
        value = None if op in ALONE else _value(one, op, row)
        currency = (row.currency or "EUR") if one.kind is Kind.MONEY and not one.currency else ""
        return Test(one.key, op, value, days, currency), replace(row, wrong="")
    except Problem as problem:
        return None, replace(row, wrong=str(problem))


def _days(said: str) -> int | None:
    if not said:
        return None
    number = whole_number(said, digits=4)
    if not number or number > 3660:
        raise Problem(_("A period is 1 to %(most)s days.") % {"most": 3660})
    return number


def _value(one: Field, op: Op, row: Row) -> Value:
    said = row.value
    if op in TIMED:
        return _whole(said, 1, _("Write a number of days from 1 to 3660."), 3660)
    if one.kind is Kind.COUNT:
        return _whole(said, 0, _("Write a whole number."), 10**6)
    if one.kind is Kind.NUMBER:
        return _number(said)
    if one.kind is Kind.MONEY:
        return money.minor_in(said, one.currency or row.currency or "EUR")
    if one.kind is Kind.YES_NO:
        return said != "no"
    if one.kind is Kind.CHOICE and not said:
        return one.options[0][0] if one.options else ""
    if not said:
        raise Problem(_("Fill this in."))
    return said


def _whole(said: str, low: int, why: str, high: int) -> int:
    number = whole_number(said, digits=7)
    if number is None or not low <= number <= high:
        raise Problem(why)
    return number


def _number(said: str) -> Value:
    try:
        number = Decimal("".join(said.split()).replace(",", "."))
    except InvalidOperation:
        raise Problem(_("Write a number, such as 12 or 12.50.")) from None
    if not number.is_finite():
        raise Problem(_("Write a number, such as 12 or 12.50."))
    return int(number) if number == number.to_integral_value() else float(number)
