"""The page of those who may be the same person: both beside each other, and what speaks for it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from kuula.faces.agent.doors import StaffRequest
from kuula.faces.agent.frame import frame_for
from kuula.faces.agent.pages.customer_merging import Beside, Side, beside, sides_of
from kuula.people.merging.suspected import Suspected, suspected
from kuula.people.models import Customer
from kuula.ui.page import Page
from kuula.workspace.permissions import Permission

WORDS: Final[Mapping[str, Promise]] = {
    "name.same": gettext_lazy("the same name"),
    "name.near": gettext_lazy("nearly the same name"),
    "name.part": gettext_lazy("one name is part of the other"),
    "name.given": gettext_lazy("the same first name"),
    "birthday.same": gettext_lazy("the same birthday"),
    "birthday.part": gettext_lazy("the same day of birth, without the year"),
    "birthday.near": gettext_lazy("birthdays that differ in one digit"),
    "phone.same": gettext_lazy("the same telephone number"),
    "phone.home": gettext_lazy("the same telephone, which others have too"),
    "phone.near": gettext_lazy("telephone numbers that differ in one digit"),
    "email.slip": gettext_lazy("addresses that differ by a slip of the fingers"),
    "email.local": gettext_lazy("the same address with another provider"),
    "handle.same": gettext_lazy("the same account of a messenger"),
    "company.same": gettext_lazy("the same company"),
    "city.same": gettext_lazy("the same city"),
    "order.same": gettext_lazy("one ordered under the address of the other"),
}
"""What speaks for it, in words."""


@dataclass(frozen=True, slots=True)
class Pair:
    """Two who may be one; `evidence` in words, the strongest first."""

    id: int
    one: Side
    other: Side
    lines: Sequence[Beside]
    evidence: Sequence[str]
    merge_url: str


@dataclass(frozen=True, kw_only=True)
class LikenessesPage(Page):
    """The pairs nobody has decided on."""

    pairs: Sequence[Pair]
    may: bool
    older: str


def likenesses_page(request: StaffRequest) -> LikenessesPage:
    """One page of them, the likeliest first; four statements however many."""
    page = suspected(request.actor, cursor=request.GET.get("after", ""))
    own = reverse("customers_alike")
    return LikenessesPage(
        title=_("May be the same person"),
        frame=frame_for(request, "customers"),
        pairs=pairs_of(request, page.rows),
        may=request.actor.may(Permission.MERGE),
        older=f"{own}?after={page.next}" if page.next else "",
    )


def pairs_of(request: StaffRequest, rows: Sequence[Suspected]) -> list[Pair]:
    """The pairs, both sides at a glance."""
    everybody: list[Customer] = [one for row in rows for one in (row.one, row.other)]
    sides = sides_of(request, everybody)
    return [
        Pair(
            id=row.likeness.pk,
            one=sides[row.one.pk],
            other=sides[row.other.pk],
            lines=beside(sides[row.one.pk], sides[row.other.pk]),
            evidence=evidence_words(row.likeness.evidence),
            merge_url=f"{reverse('customer_merge', args=[row.one.pk])}?with={row.other.pk}",
        )
        for row in rows
        if row.one.pk in sides and row.other.pk in sides
    ]


def evidence_words(evidence: Sequence[str]) -> list[str]:
    """What spoke for it, in the reader's words."""
    return [str(WORDS[one]) for one in evidence if one in WORDS]
