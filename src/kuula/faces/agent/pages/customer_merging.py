"""The page on which two customers become one: both sides, and whose value stays."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from kuula.desk.queries import how_many_talks
from kuula.faces.agent.doors import StaffRequest
from kuula.faces.agent.frame import frame_for
from kuula.kit.text import fold, one_line, whole_number
from kuula.people.access import customer_for
from kuula.people.merging.differing import Differing, differing
from kuula.people.merging.reading import Glance, glances_at
from kuula.people.models import Customer
from kuula.people.queries import customers_like
from kuula.ui.formats import full_date, number
from kuula.ui.page import Option, Page

OFFERED: Final = 10
COUNTED: Final = (
    gettext_lazy("Conversations"),
    gettext_lazy("Orders"),
    gettext_lazy("Known since"),
)
LABELS: Final = (
    gettext_lazy("Addresses"),
    gettext_lazy("Phone"),
    gettext_lazy("Contacts"),
    gettext_lazy("Birthday"),
    gettext_lazy("Company"),
    gettext_lazy("City"),
    gettext_lazy("Other names"),
    *COUNTED,
)
"""What is told of a customer at a glance, in the order of a profile."""
TOLD_APART: Final = 7


@dataclass(frozen=True, slots=True)
class Side:
    """One of two customers at a glance; `lines` are what is known, in words."""

    id: int
    name: str
    url: str
    lines: Sequence[tuple[str, str]]


@dataclass(frozen=True, slots=True)
class Beside:
    """One line of two customers; `same` says that both have it and agree."""

    label: str
    one: str
    other: str
    same: bool


@dataclass(frozen=True, slots=True)
class Question:
    """Something both have and not the same: which one stays."""

    key: str
    label: str
    options: Sequence[Option]
    value: str


@dataclass(frozen=True, kw_only=True)
class MergeCustomersPage(Page):
    """What can be merged into a customer; with an `other` chosen, both sides and the questions.
    `problem` says why it was not done."""

    id: int
    name: str
    back_url: str
    words: str
    offered: Sequence[Side]
    ours: Side
    other: Side | None
    lines: Sequence[Beside]
    questions: Sequence[Question]
    swapped_url: str
    problem: str = ""


def merge_customers_page(
    request: StaffRequest, customer_id: int, problem: str = ""
) -> MergeCustomersPage:
    """The page the address asks for. Raises NotFound."""
    actor = request.actor
    into = customer_for(actor, customer_id)
    words = one_line(request.GET.get("words", ""), 200)
    source = source_in(request)
    other = source if source is not None and source.pk != into.pk else None
    found = _offered(request, into, words) if other is None else []
    sides = sides_of(request, [into, *found, *([other] if other else [])])
    return MergeCustomersPage(
        title=_("Merge with another customer"),
        frame=frame_for(request, "customers"),
        id=into.pk,
        name=into.name or _("No name"),
        back_url=reverse("customer", args=[into.pk]),
        words=words,
        offered=[sides[one.pk] for one in found],
        ours=sides[into.pk],
        other=sides[other.pk] if other else None,
        lines=beside(sides[into.pk], sides[other.pk]) if other else [],
        questions=[
            _question(request, one) for one in differing(actor, into=into, source=other)
        ] if other else [],
        swapped_url=_merge_url(other.pk, into.pk) if other else "",
        problem=problem,
    )  # fmt: skip


def source_in(request: StaffRequest) -> Customer | None:
    """The other customer that the request names, if any. Raises NotFound."""
    said = request.POST.get("source", "") or request.GET.get("with", "")
    found = whole_number(said.strip())
    return customer_for(request.actor, found) if found is not None else None


def taken_in(request: StaffRequest) -> list[str]:
    """The keys in which the form lets the other one's value win."""
    begin = "take-"
    return [
        name.removeprefix(begin)
        for name, value in request.POST.items()
        if name.startswith(begin) and value == "theirs"
    ]


def sides_of(request: StaffRequest, customers: Sequence[Customer]) -> dict[int, Side]:
    """These customers at a glance, by number; two statements however many they are."""
    numbers = [one.pk for one in customers]
    talks = how_many_talks(request.actor, numbers)
    return {
        one.id: Side(
            one.id,
            one.name or _("No name"),
            reverse("customer", args=[one.id]),
            _lines(one, talks.get(one.id, 0)),
        )
        for one in glances_at(request.actor, numbers)
    }


def beside(one: Side, other: Side) -> list[Beside]:
    """What is known of either, line by line, in the order of a profile."""
    ours, theirs = dict(one.lines), dict(other.lines)
    order = [str(label) for label in LABELS]
    return [
        Beside(label, ours.get(label, ""), theirs.get(label, ""), _agree(label, ours, theirs))
        for label in sorted({*ours, *theirs}, key=order.index)
    ]


def _agree(label: str, ours: Mapping[str, str], theirs: Mapping[str, str]) -> bool:
    """Whether both say the same; a telephone may be written in several ways."""
    if label not in ours or label not in theirs or label in map(str, COUNTED):
        return False
    one, other = ({_plain(said) for said in side[label].split(", ")} for side in (ours, theirs))
    return bool(one & other)


def _plain(said: str) -> str:
    digits = "".join(char for char in said if char.isdigit())
    return digits[-TOLD_APART:] if len(digits) >= TOLD_APART else fold(said)


def _lines(one: Glance, talks: int) -> list[tuple[str, str]]:
    values = (
        ", ".join(one.addresses),
        ", ".join(one.phones),
        ", ".join(one.handles),
        one.birthday,
        one.company,
        one.city,
        one.other_names,
        number(talks) if talks else "",
        number(one.orders) if one.orders else "",
        full_date(one.since),
    )
    return [(str(name), value) for name, value in zip(LABELS, values, strict=True) if value]


def _offered(request: StaffRequest, into: Customer, words: str) -> list[Customer]:
    """Customers who match the words, else who may be the same person."""
    if not words:
        return []
    rows = customers_like(request.actor, words, size=OFFERED + 1).rows
    return [one for one in rows if one.pk != into.pk][:OFFERED]


def _question(request: StaffRequest, one: Differing) -> Question:
    sent = request.POST.get(f"take-{one.key}", "")
    standing = "theirs" if one.taken else "ours"
    return Question(
        key=f"take-{one.key}",
        label=one.label,
        options=[Option("ours", one.ours), Option("theirs", one.theirs)],
        value=sent if sent in ("ours", "theirs") else standing,
    )


def _merge_url(into: int, source: int) -> str:
    return f"{reverse('customer_merge', args=[into])}?with={source}"
