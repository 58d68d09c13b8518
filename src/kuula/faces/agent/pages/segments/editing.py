"""The page on which a segment is defined: its rule by rows, counted while one types."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Final

from django.urls import reverse
from django.utils.translation import gettext as _

from kuula.faces.agent.doors import StaffRequest
from kuula.faces.agent.frame import frame_for
from kuula.faces.agent.pages.customers import CustomerRow, customer_row
from kuula.faces.agent.pages.segments.drafting import Draft, Row, drafted, ruled, typed
from kuula.kit.problems import Problem
from kuula.people.actions import revision
from kuula.people.models import Segment
from kuula.people.segments.fields import PARTS, TIMED, Field, Kind, all_fields
from kuula.people.segments.queries import foreseen, known_currencies, known_products
from kuula.people.segments.tree import ALONE, Group, Join, Op, read_rule
from kuula.people.segments.words import JOINS, NEVER, OPS, words_of
from kuula.ui.page import Option, Page
from kuula.workspace.actors import Actor
from kuula.workspace.permissions import Permission

PRODUCTS: Final = 200


@dataclass(frozen=True, slots=True)
class Choices:
    """Fields under one heading."""

    label: str
    options: Sequence[Option]


@dataclass(frozen=True, slots=True)
class RowShown:
    """One comparison as it is drawn. `control` is the kind of the value's field, empty for none;
    `fixed` says what a field that is not chosen on screen means."""

    at: str
    field: str
    op: str
    ops: Sequence[Option]
    control: str
    value: str
    options: Sequence[Option]
    suffix: str
    period: bool
    days: str
    currency: str
    money: bool
    listed: bool
    fixed: str
    wrong: str


@dataclass(frozen=True, slots=True)
class GroupShown:
    """A group of rows."""

    at: str
    join: str
    rows: Sequence[RowShown]


@dataclass(frozen=True, slots=True)
class RulePart:
    """The rule as it is built; `groups` are empty for a rule that rows cannot show."""

    join: str
    joins: Sequence[Option]
    group_joins: Sequence[Option]
    groups: Sequence[GroupShown]
    fields: Sequence[Choices]
    currencies: Sequence[Option]
    products: Sequence[str]
    url: str
    words: str


@dataclass(frozen=True, slots=True)
class CountPart:
    """Whom the rule fits: how many, a few of them, or why that cannot be told yet."""

    url: str
    words: str
    count: int | None
    slow: bool
    wrong: str
    some: Sequence[CustomerRow]


@dataclass(frozen=True, kw_only=True)
class SegmentEditPage(Page):
    """A segment to fill in; `id` is 0 for a new one."""

    id: int
    name: str
    about: str
    seen: str
    rule: RulePart
    count: CountPart
    back_url: str
    problem: str
    wrong: str


@dataclass(frozen=True, slots=True)
class Sent:
    """What stands in the form: the draft, the rule it makes, and what is known to ask about."""

    draft: Draft | None
    rule: Group | None
    known: Mapping[str, Field]


def allowed_fields(actor: Actor) -> dict[str, Field]:
    """What the actor may ask about."""
    return {
        key: one
        for key, one in all_fields().items()
        if one.needs is None or actor.may(Permission(one.needs))
    }


def sent_rule(request: StaffRequest, segment: Segment | None) -> Sent:
    """The rule as sent, or as it stands."""
    known = allowed_fields(request.actor)
    standing = read_rule(segment.rule) if segment else None
    if request.method != "POST" or ("group" not in request.POST and standing):
        draft = drafted(standing, known) if standing else Draft()
        return Sent(draft, standing, known)
    rule, draft = ruled(typed(request.POST), known)
    return Sent(draft, rule, known)


def edit_page(
    request: StaffRequest, segment: Segment | None, sent: Sent, problem: Problem | None = None
) -> SegmentEditPage:
    """The form as sent, or with what stands."""
    told = request.POST if request.method == "POST" else None
    stands = segment or Segment()
    back = reverse("segment", args=[segment.pk]) if segment else reverse("segments")
    return SegmentEditPage(
        title=_("Change the segment") if segment else _("New segment"),
        frame=frame_for(request, "customers"),
        id=segment.pk if segment else 0,
        name=told.get("name", "") if told else stands.name,
        about=told.get("about", "") if told else stands.about,
        seen=revision(segment.edited_at) if segment else "",
        rule=rule_part(sent),
        count=count_part(request, sent),
        back_url=back,
        problem=str(problem or ""),
        wrong=problem.field if problem else "",
    )


def rule_part(sent: Sent) -> RulePart:
    """The rows."""
    groups = sent.draft.groups if sent.draft else ()
    asks_money = any(_is_money(row, sent) for group in groups for row in group.rows)
    named = any(_is_named(row, sent) for group in groups for row in group.rows)
    return RulePart(
        join=sent.draft.join if sent.draft else Join.ALL,
        joins=[Option(one, str(JOINS[one])) for one in (Join.ALL, Join.ANY)],
        group_joins=[Option(one, str(JOINS[one])) for one in Join],
        groups=[_group_shown(str(at), one.join, one.rows, sent) for at, one in enumerate(groups)],
        fields=_choices(sent.known),
        currencies=_currencies() if asks_money else (),
        products=_products() if named else (),
        url=reverse("segment_draft"),
        words=words_of(sent.rule, sent.known) if sent.rule else "",
    )


def begun(sent: Sent) -> Sent:
    """As it is drawn while somebody fills it in: what is empty yet is not called wrong."""
    if sent.draft is None:
        return sent
    groups = tuple(
        replace(group, rows=tuple(replace(row, wrong=row.wrong if row.value else "")
                                  for row in group.rows))
        for group in sent.draft.groups
    )  # fmt: skip
    return replace(sent, draft=replace(sent.draft, groups=groups))


def count_part(request: StaffRequest, sent: Sent) -> CountPart:
    """Whom the rule would fit now."""
    url = f"{reverse('segment_draft')}?part=count"
    if sent.rule is None:
        return CountPart(url, "", None, slow=False, wrong="", some=())
    try:
        found = foreseen(request.actor, sent.rule, sent.known)
    except Problem as problem:
        return CountPart(url, "", None, slow=False, wrong=str(problem), some=())
    words = words_of(sent.rule, sent.known)
    some = [customer_row(one) for one in found.some]
    return CountPart(url, words, found.count, found.count is None, "", some)


def _group_shown(at: str, join: str, rows: Sequence[Row], sent: Sent) -> GroupShown:
    shown = [_row_shown(f"{at}-{place}", row, sent) for place, row in enumerate(rows)]
    return GroupShown(at, join, shown)


def _row_shown(at: str, row: Row, sent: Sent) -> RowShown:
    one = sent.known.get(row.field)
    ops = one.comparisons if one else ()
    op = row.op if row.op in ops else (ops[0] if ops else "")
    fixed = ""
    if one is not None and one.kind is Kind.GROUP:
        fixed = _("Nearest to a group that was found")
    elif one is None and row.field:
        fixed = _("Something you cannot see")
    return RowShown(
        at=at,
        field=row.field,
        op=op,
        ops=[Option(it, _op_words(it, one)) for it in ops],
        control=_control(one, op),
        value=row.value,
        options=_options(one),
        suffix=_("days") if op in TIMED else (one.currency if one else ""),
        period=one is not None and one.period,
        days=row.days,
        currency=row.currency or "EUR",
        money=one is not None and one.kind is Kind.MONEY and not one.currency,
        listed=one is not None and one.kind is Kind.NAMED,
        fixed=fixed,
        wrong=row.wrong,
    )


def _op_words(op: Op, one: Field | None) -> str:
    if one is not None and one.key in NEVER and op in ALONE:
        return _("at any time") if op is Op.KNOWN else _("never")
    return str(OPS[op])


def _control(one: Field | None, op: str) -> str:
    if one is None or op in ALONE or one.kind is Kind.GROUP:
        return ""
    if op in TIMED or one.kind is Kind.COUNT:
        return "number"
    if one.kind in (Kind.CHOICE, Kind.YES_NO):
        return "select"
    return "date" if one.kind in (Kind.DATE, Kind.MOMENT) else "text"


def _options(one: Field | None) -> Sequence[Option]:
    if one is None:
        return ()
    if one.kind is Kind.YES_NO:
        return [Option("yes", _("Yes")), Option("no", _("No"))]
    return [Option(key, str(label)) for key, label in one.options]


def _choices(known: Mapping[str, Field]) -> Sequence[Choices]:
    offered = [one for one in known.values() if one.kind is not Kind.GROUP]
    return [
        Choices(
            str(label), [Option(one.key, str(one.label)) for one in offered if one.part == part]
        )
        for part, label in PARTS.items()
        if any(one.part == part for one in offered)
    ]


def _currencies() -> Sequence[Option]:
    """Those that orders are in, the euro first."""
    used = known_currencies()
    return [Option(code, code) for code in dict.fromkeys(("EUR", *used))]


def _products() -> Sequence[str]:
    return known_products(PRODUCTS)


def _is_money(row: Row, sent: Sent) -> bool:
    one = sent.known.get(row.field)
    return one is not None and one.kind is Kind.MONEY and not one.currency


def _is_named(row: Row, sent: Sent) -> bool:
    one = sent.known.get(row.field)
    return one is not None and one.kind is Kind.NAMED
