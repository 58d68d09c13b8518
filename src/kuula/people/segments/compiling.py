"""A rule as one statement: every customer it fits, or those of some that are named.

What is summed or counted becomes one grouped table for each source and period, joined once however
many comparisons look at it. All that a rule says is sent apart from the statement, as values.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time, timedelta
from typing import Any, Final

from kuula.kit import clock
from kuula.people.segments.fields import Field, Kind
from kuula.people.segments.groups import GONE, measured, nearest_sql
from kuula.people.segments.sources import SOMEBODY, SOURCES, Source
from kuula.people.segments.tree import Join, Node, Op, Test

PLANNING: Final = ("jit = off", "random_page_cost = 1.1", "enable_hashagg = off")
"""How the server plans a rule over everybody: what is grouped lies together in indexes that are
read in order, which takes half the time of a table of a million groups."""
_ATTRIBUTE: Final = "JOIN people_attributevalue {name} ON {name}.customer_id = c.id AND {which}"
_CONSENT: Final = """JOIN (SELECT DISTINCT ON (q.customer_id) q.customer_id,
    q.answer = 'given' AND q.withdrawn_at IS NULL AS a0 FROM people_consent q
    WHERE q.purpose_id = {which} {scope} ORDER BY q.customer_id, q.at DESC, q.id DESC) {name}
    ON {name}.customer_id = c.id"""
_COLUMNS: Final = {
    "language": "NULLIF(c.language, '')",
    "city": "NULLIF(c.city, '')",
    "channel": "NULLIF(c.channel, '')",
    "since": "c.created_at",
    "company": "f.name",
}


@dataclass(frozen=True, slots=True)
class Compiled:
    """A statement that answers the numbers of customers as `id`, and its values by name."""

    sql: str
    values: Mapping[str, Any]


def compiled_rule(
    rule: Node, known: Mapping[str, Field], *, among: list[int] | None = None
) -> Compiled:
    """The statement of a checked rule over all customers who were neither erased nor merged
    away, or over those `among`. What is not there any more fits nobody, and none of it neither."""
    work = _Work(known, scoped=among is not None)
    where = f"({work.holds(rule)}) IS TRUE"
    joins = " ".join(f"LEFT {one}" for one in work.joins())
    scope = "AND c.id = ANY(%(among)s)" if work.scoped else ""
    if work.scoped:
        work.values["among"] = among
    sql = f"SELECT c.id FROM people_customer c {joins} WHERE {SOMEBODY} {scope} AND {where}"
    return Compiled(sql, work.values)


def measured_customers(currency: str, *, most: int) -> Compiled:
    """The statement of what groups are made of, for so many customers with orders."""
    work = _Work({}, scoped=False)
    columns = measured(work, currency)
    joins = " ".join(f"LEFT {one}" for one in work.joins())
    ordered = work.column("orders", None, "count(*)")
    chosen = f"ORDER BY hashint8(c.id), c.id LIMIT {work.put(most)}"
    sql = f"""SELECT {", ".join(columns)} FROM people_customer c {joins}
        WHERE {SOMEBODY} AND {ordered} > 0 {chosen}"""
    return Compiled(sql, work.values)


@dataclass
class _Table:
    """A grouped table that is joined: its source, since when, and the columns asked of it."""

    source: Source
    since: datetime | None
    columns: list[str] = field(default_factory=list)
    types: set[str] = field(default_factory=set)


class _Work:
    """Collects values and joins while a rule is read."""

    def __init__(self, known: Mapping[str, Field], *, scoped: bool) -> None:
        self.known, self.scoped = known, scoped
        self.values: dict[str, Any] = {}
        self.now = clock.now()
        self._tables: dict[tuple[str, int | None], _Table] = {}
        self._simple: dict[str, str] = {}

    def holds(self, node: Node) -> str:
        """Whether a node holds, as SQL; unknown only where it asks for what is gone."""
        if isinstance(node, Test):
            one = self.known.get(node.field)
            said = self._test(one, node) if one else GONE
            return said if said == GONE else f"COALESCE({said}, false)"
        parts = [self.holds(one) for one in node.parts]
        if node.join is Join.ALL:
            return f"({' AND '.join(parts) or 'true'})"
        any_of = f"({' OR '.join(parts) or 'false'})"
        return any_of if node.join is Join.ANY else f"NOT {any_of}"

    def joins(self) -> list[str]:
        """What is joined to the customers."""
        return [*self._simple.values(), *(self._joined(*one) for one in self._tables.items())]

    def put(self, value: Any, kind: str = "") -> str:
        """The place of a value in the statement."""
        key = f"v{len(self.values)}"
        self.values[key] = value
        return f"%({key})s" + (f"::{kind}" if kind else "")

    def column(self, source: str, days: int | None, sql: str, types: tuple[str, ...] = ()) -> str:
        """A column of a grouped table, which is joined when it is not yet."""
        since = self.now - timedelta(days=days) if days else None
        table = self._tables.setdefault((source, days), _Table(SOURCES[source], since))
        table.types.update(types)
        if sql not in table.columns:
            table.columns.append(sql)
        return f"{_alias(source, days)}.a{table.columns.index(sql)}"

    def _test(self, one: Field, test: Test) -> str:
        if one.kind is Kind.GROUP:
            return nearest_sql(str(test.value), self)
        if one.kind is Kind.NAMED:
            return self._named(one, test)
        what = self._operand(one, test)
        if one.kind is Kind.COUNT:
            what = f"COALESCE({what}, 0)"
        return _COMPARED[one.kind](self, what, test)

    def _operand(self, one: Field, test: Test) -> str:
        """What is compared, as SQL."""
        if one.key in _COLUMNS:
            if one.key == "company":
                self._simple["company"] = "JOIN people_company f ON f.id = c.company_id"
            return _COLUMNS[one.key]
        start, _colon, number = one.key.partition(":")
        if start == "attribute":
            return self._attribute(int(number), one.kind)
        if start == "consent":
            return self._consent(int(number), unsaid=one.unsaid)
        if one.types:
            return self._happened(one, test)
        return self._bought(one, test)

    def _bought(self, one: Field, test: Test) -> str:
        source, _point, what = one.key.partition(".")
        if what == "sum":
            money = self.put(test.currency)
            return self.column(
                source, test.days, f"sum(s.total) FILTER (WHERE s.currency = {money})"
            )
        if what == "overdue":
            today = self.put(self.now.date())
            late = f"count(*) FILTER (WHERE s.due_on < {today} AND s.total > s.paid)"
            return self.column(source, None, late)
        counted = {"last": "max(s.placed_at)", "first": "min(s.placed_at)"}
        return self.column(source, test.days, counted.get(what, "count(*)"))

    def _happened(self, one: Field, test: Test) -> str:
        kinds = " OR ".join(f"s.type = {self.put(name)}" for name in one.types)
        if one.pleased is not None:
            said = '{"satisfied": true}' if one.pleased else '{"satisfied": false}'
            kinds = f"({kinds}) AND s.payload @> {self.put(said, 'jsonb')}"
        return self.column("ledger", test.days, f"count(*) FILTER (WHERE {kinds})", one.types)

    def _attribute(self, number: int, kind: Kind) -> str:
        name = f"t{number}"
        which = f"{name}.attribute_id = {self.put(number)}"
        self._simple.setdefault(name, _ATTRIBUTE.format(name=name, which=which))
        text = f"{name}.value #>> '{{}}'"
        if kind in (Kind.NUMBER, Kind.MONEY):
            return f"CASE jsonb_typeof({name}.value) WHEN 'number' THEN ({text})::numeric END"
        if kind is Kind.YES_NO:
            return f"CASE jsonb_typeof({name}.value) WHEN 'boolean' THEN ({text})::boolean END"
        return text

    def _consent(self, number: int, *, unsaid: bool) -> str:
        name = f"q{number}"
        scope = "AND q.customer_id = ANY(%(among)s)" if self.scoped else ""
        join = _CONSENT.format(name=name, which=self.put(number), scope=scope)
        self._simple.setdefault(name, join)
        return f"COALESCE({name}.a0, {'true' if unsaid else 'false'})"

    def _named(self, one: Field, test: Test) -> str:
        if test.op in (Op.KNOWN, Op.UNKNOWN):
            count = self.column(one.key, None, "count(*)")
            return f"COALESCE({count}, 0) {'>' if test.op is Op.KNOWN else '='} 0"
        if test.op is Op.CONTAINS:
            same = f"s.name ILIKE {self.put(f'%{_plain(test)}%')}"
        else:
            same = f"lower(s.name) = lower({self.put(test.value)})"
        found = f"COALESCE({self.column(one.key, None, f'bool_or({same})')}, false)"
        return f"NOT {found}" if test.op is Op.IS_NOT else found

    def _joined(self, key: tuple[str, int | None], table: _Table) -> str:
        source, clauses = table.source, [table.source.where] if table.source.where else []
        clauses.append(f"{source.customer} IS NOT NULL")
        if table.types:
            clauses.append(f"s.type = ANY({self.put(sorted(table.types))})")
        if "{today}" in source.where:
            clauses[0] = clauses[0].format(today=self.put(self.now.date()))
        if table.since:
            clauses.append(f"{source.at} >= {self.put(table.since)}")
        if self.scoped:
            clauses.append(f"{source.column} = ANY({source.wanted})")
        columns = ", ".join(f"{sql} AS a{place}" for place, sql in enumerate(table.columns))
        name = _alias(*key)
        return (
            f"JOIN (SELECT {source.customer} AS whose, {columns} FROM {source.table}"
            f" WHERE {' AND '.join(clauses)} GROUP BY 1) {name} ON {name}.whose = c.id"
        )


def _alias(source: str, days: int | None) -> str:
    return f"{source}_{days or 'ever'}"


def _plain(test: Test) -> str:
    """Words for a pattern in which nothing stands for anything else."""
    said = str(test.value)
    return said.replace("\\", "\\\\").replace("%", "\\%").replace("_", "\\_")


def _known_or_not(what: str, op: Op) -> str:
    return f"{what} IS {'NOT ' if op is Op.KNOWN else ''}NULL"


def _text(work: _Work, what: str, test: Test) -> str:
    if test.op in (Op.KNOWN, Op.UNKNOWN):
        return _known_or_not(what, test.op)
    if test.op is Op.CONTAINS:
        return f"{what} ILIKE {work.put(f'%{_plain(test)}%')}"
    if test.op is Op.BEGINS:
        return f"{what} ILIKE {work.put(f'{_plain(test)}%')}"
    same = f"lower({what}) = lower({work.put(str(test.value))})"
    return f"({same}) IS NOT TRUE" if test.op is Op.IS_NOT else same


def _number(work: _Work, what: str, test: Test) -> str:
    if test.op in (Op.KNOWN, Op.UNKNOWN):
        return _known_or_not(what, test.op)
    sign = {Op.AT_LEAST: ">=", Op.AT_MOST: "<="}.get(test.op, "=")
    return f"{what} {sign} {work.put(test.value, 'numeric')}"


def _count(work: _Work, what: str, test: Test) -> str:
    sign = {Op.AT_LEAST: ">=", Op.AT_MOST: "<="}.get(test.op, "=")
    return f"{what} {sign} {work.put(test.value, 'bigint')}"


def _yes_no(work: _Work, what: str, test: Test) -> str:
    if test.op in (Op.KNOWN, Op.UNKNOWN):
        return _known_or_not(what, test.op)
    return f"{what} = {work.put(bool(test.value))}"


def _moment(work: _Work, what: str, test: Test) -> str:
    if test.op in (Op.KNOWN, Op.UNKNOWN):
        return _known_or_not(what, test.op)
    if test.op in (Op.WITHIN, Op.LONGER_AGO):
        edge = work.put(work.now - timedelta(days=int(test.value or 0)))
        return f"{what} {'>=' if test.op is Op.WITHIN else '<'} {edge}"
    midnight = datetime.combine(date.fromisoformat(str(test.value)), time(), UTC)
    return f"{what} {'<' if test.op is Op.BEFORE else '>='} {work.put(midnight)}"


def _day(work: _Work, what: str, test: Test) -> str:
    """Days stand as ISO text, whose order is theirs."""
    if test.op in (Op.KNOWN, Op.UNKNOWN):
        return _known_or_not(what, test.op)
    today = work.now.date()
    if test.op in (Op.BEFORE, Op.SINCE):
        return f"{what} {'<' if test.op is Op.BEFORE else '>='} {work.put(str(test.value))}"
    span = timedelta(days=int(test.value or 0))
    if test.op is Op.LONGER_AGO:
        return f"{what} < {work.put((today - span).isoformat())}"
    first, last = (today, today + span) if test.op is Op.AHEAD else (today - span, today)
    return f"{what} BETWEEN {work.put(first.isoformat())} AND {work.put(last.isoformat())}"


_COMPARED: Final[Mapping[Kind, Callable[[_Work, str, Test], str]]] = {
    Kind.TEXT: _text,
    Kind.CHOICE: _text,
    Kind.NUMBER: _number,
    Kind.COUNT: _count,
    Kind.MONEY: _number,
    Kind.YES_NO: _yes_no,
    Kind.MOMENT: _moment,
    Kind.DATE: _day,
}
