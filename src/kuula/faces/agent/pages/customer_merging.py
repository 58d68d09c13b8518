"""The page on which two customers become one: both sides, and whose value stays."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from django.urls import reverse
from django.utils.translation import gettext as _

from kuula.desk.queries import how_many_talks
from kuula.faces.agent.doors import StaffRequest
from kuula.faces.agent.frame import frame_for
from kuula.kit.text import one_line, whole_number
from kuula.people.access import customer_for
from kuula.people.merging.differing import Differing, differing
from kuula.people.merging.reading import Glance, glances_at
from kuula.people.models import Customer
from kuula.people.queries import customers_like
from kuula.ui.page import Option, Page

OFFERED: Final = 10


@dataclass(frozen=True, slots=True)
class Side:
    """One of two customers at a glance; `lines` are what is known, in words."""

    id: int
    name: str
    url: str
    lines: Sequence[tuple[str, str]]


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
        questions=[
            _question(request, one) for one in differing(actor, into=into, source=other)
        ] if other else [],
        swapped_url=_merge_url(other.pk, into.pk) if other else "",
        problem=problem,
    )  # fmt: skip


def source_in(request: StaffRequest) -> Customer | None:
    """The other customer that the request names, if any. Raises NotFound."""
    said = request.POST.get("source", "") or request.GET.get("with", "")
    number = whole_number(said.strip())
    return customer_for(request.actor, number) if number is not None else None


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


def _lines(one: Glance, talks: int) -> list[tuple[str, str]]:
    pairs = (
        (_("Addresses"), ", ".join(one.addresses)),
        (_("Phone"), ", ".join(one.phones)),
        (_("Contacts"), ", ".join(one.handles)),
        (_("Birthday"), one.birthday),
        (_("Company"), one.company),
        (_("City"), one.city),
        (_("Other names"), one.other_names),
        (_("Conversations"), str(talks) if talks else ""),
        (_("Orders"), str(one.orders) if one.orders else ""),
        (_("Known since"), str(one.since.year)),
    )
    return [(name, value) for name, value in pairs if value]


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
