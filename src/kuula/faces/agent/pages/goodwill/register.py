"""The register of goodwill: what waits for me, what I am to do, what I gave, all of it."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Final
from urllib.parse import urlencode

from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from kuula.desk.goodwill.listed import Part, Wanted, counts_of_goodwill, page_of_goodwill
from kuula.desk.models import Goodwill, GoodwillKind
from kuula.faces.agent.doors import StaffRequest
from kuula.faces.agent.frame import address_of, frame_for
from kuula.faces.agent.pages.goodwill.words import standing, what_words
from kuula.ui.formats import numbered
from kuula.ui.page import NavItem, Option, Page, Tone
from kuula.workspace.permissions import Permission

PARTS: Final[tuple[tuple[Part, str | Promise], ...]] = (
    (Part.TO_DECIDE, gettext_lazy("To decide")),
    (Part.TO_DO, gettext_lazy("To do")),
    (Part.MINE, gettext_lazy("Given or asked by me")),
    (Part.ALL, gettext_lazy("All")),
)


@dataclass(frozen=True, slots=True)
class GoodwillRow:
    """One piece of goodwill in a list."""

    url: str
    who: str
    what: str
    text: str
    by: str
    at: datetime
    standing: str
    tone: Tone


@dataclass(frozen=True, kw_only=True)
class RegisterPage(Page):
    """A page of the register; `none` says what it means that a part has nothing."""

    parts: Sequence[NavItem]
    part: str
    kind: str
    kinds: Sequence[Option]
    rows: Sequence[GoodwillRow]
    none: str
    live_url: str
    first_url: str
    next_url: str
    voucher_url: str
    limits_url: str
    report_url: str


def register_page(request: StaffRequest) -> RegisterPage:
    """The part and the kind that the address names, from `?after=` on."""
    actor, cursor = request.actor, request.GET.get("after", "")
    wanted = _wanted(request)
    found = page_of_goodwill(actor, wanted, cursor=cursor)
    may = actor.may
    return RegisterPage(
        title=_("Goodwill"),
        frame=frame_for(request, "goodwill"),
        parts=list(_parts(request, wanted)),
        part=wanted.part.value,
        kind=wanted.kind,
        kinds=[Option("", _("All kinds")), *(Option(v, str(n)) for v, n in GoodwillKind.choices)],
        rows=rows_of(found.rows),
        none=_none(wanted.part),
        live_url=_url(wanted, after=cursor, part_of_page="rows"),
        first_url=_url(wanted) if cursor else "",
        next_url=_url(wanted, after=found.next) if found.next else "",
        voucher_url=reverse("voucher_redemption") if may(Permission.VOUCHERS) else "",
        limits_url=reverse("goodwill_limits") if may(Permission.GOODWILL_LIMITS) else "",
        report_url=address_of("report_goodwill") if may(Permission.REPORTS) else "",
    )


def rows_of(found: Iterable[Goodwill]) -> list[GoodwillRow]:
    """The rows of a list of goodwill."""
    return [_row(one) for one in found]


def _row(goodwill: Goodwill) -> GoodwillRow:
    words, tone = standing(goodwill)
    talk = goodwill.conversation
    return GoodwillRow(
        url=reverse("goodwill_one", args=[goodwill.pk]),
        who=talk.customer.name or _("Erased person"),
        what=what_words(goodwill),
        text=goodwill.reason,
        by=f"{goodwill.asked_by.name} · {numbered(talk.number)}",
        at=goodwill.asked_at,
        standing=words,
        tone=tone,
    )


def _wanted(request: StaffRequest) -> Wanted:
    """What the address asks for; nonsense is left out."""
    usual = Part.TO_DECIDE if request.actor.may(Permission.GOODWILL_APPROVE) else Part.MINE
    part = next((one for one in Part if one == request.GET.get("shown")), usual)
    kind = request.GET.get("kind", "")
    return Wanted(part, kind=kind if kind in GoodwillKind.values else "")


def _parts(request: StaffRequest, wanted: Wanted) -> Iterator[NavItem]:
    counts = counts_of_goodwill(request.actor)
    for part, label in PARTS:
        if part is Part.TO_DECIDE and not request.actor.may(Permission.GOODWILL_APPROVE):
            continue
        url = _url(Wanted(part, kind=wanted.kind))
        count = counts.get(part)
        yield NavItem(label=str(label), url=url, count=count, current=part is wanted.part)


def _none(part: Part) -> str:
    return {
        Part.TO_DECIDE: _("Nobody waits for an approval."),
        Part.TO_DO: _("Nothing that was given waits for your hands."),
        Part.MINE: _("You have given nothing yet."),
        Part.ALL: _("Nothing was given yet."),
    }[part]


def _url(wanted: Wanted, *, after: str = "", part_of_page: str = "") -> str:
    parts = {"shown": wanted.part.value, "kind": wanted.kind, "after": after, "part": part_of_page}
    kept = {name: value for name, value in parts.items() if value}
    return f"{reverse('goodwill')}?{urlencode(kept)}"
