"""The register of complaints: parts with counts, rows, and root causes with their trend."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import Final
from urllib.parse import urlencode

from django.urls import reverse
from django.utils.functional import Promise
from django.utils.html import format_html
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from kuula.desk.complaints.register import (
    CauseLine,
    Register,
    Shown,
    Trend,
    all_causes,
    cause_lines,
    count_of_mistakes,
    counts_of_complaints,
    page_of_complaints,
    page_of_mistakes,
    trend_now,
)
from kuula.desk.models import Complaint, OwnMistake
from kuula.faces.agent.doors import StaffRequest
from kuula.faces.agent.frame import frame_for
from kuula.faces.agent.pages.complaint_lines import standing_tone, standing_words
from kuula.kit.text import one_line, whole_number
from kuula.ui.formats import full_date, number, numbered
from kuula.ui.page import Column, NavItem, Option, Page, Tone
from kuula.workspace.permissions import Permission
from kuula.workspace.queries import all_brands, colleagues

PARTS: Final[tuple[tuple[Shown, str | Promise], ...]] = (
    (Shown.OPEN, gettext_lazy("Open")),
    (Shown.OVERDUE, gettext_lazy("Step overdue")),
    (Shown.TO_PREVENT, gettext_lazy("To be prevented")),
    (Shown.FAILED, gettext_lazy("Prevention failed")),
    (Shown.AGAIN, gettext_lazy("Came again")),
    (Shown.CLOSED, gettext_lazy("Closed")),
    (Shown.ALL, gettext_lazy("All")),
)


@dataclass(frozen=True, slots=True)
class ComplaintRow:
    """One complaint of the register."""

    url: str
    who: str
    about: str
    owner: str
    at: datetime
    standing: str
    tone: Tone
    cause: str
    failed: bool
    again: bool
    brand: str


@dataclass(frozen=True, slots=True)
class MistakeRow:
    """One mistake of ours; `said` whether we told the customer so."""

    url: str
    who: str
    about: str
    mistake: str
    remedy: str
    at: datetime
    said: bool


@dataclass(frozen=True, kw_only=True)
class RegisterPage(Page):
    """A page of the register. `failed_url` opens what came again although the reader prevented
    it."""

    parts: Sequence[NavItem]
    rows: Sequence[ComplaintRow]
    shown: str
    cause: str
    causes: Sequence[Option]
    owner: str
    owners: Sequence[Option]
    brand: str
    brands: Sequence[Option]
    span: str
    whole_url: str
    causes_url: str
    failed_url: str
    cause_columns: Sequence[Column]
    cause_rows: Sequence[Sequence[str]]
    live_url: str
    first_url: str
    next_url: str


@dataclass(frozen=True, kw_only=True)
class MistakesPage(Page):
    """The mistakes that were written down."""

    count: str
    crumbs: Sequence[NavItem]
    rows: Sequence[MistakeRow]
    first_url: str
    next_url: str


def register_page(request: StaffRequest) -> RegisterPage:
    """The part and the filters that the address names, from `?after=` on."""
    actor, cursor = request.actor, request.GET.get("after", "")
    register, known = register_of(request), all_brands()
    found = page_of_complaints(actor, register, cursor=cursor)
    return RegisterPage(
        title=_("Complaints"),
        frame=frame_for(request, "complaints"),
        parts=list(_parts(request, register)),
        rows=[_row(one, several=len(known) > 1) for one in found.rows],
        shown=register.shown.value,
        cause=str(register.cause_id or ""),
        causes=_options(_("All root causes"), [(one.pk, one.name) for one in all_causes()]),
        owner=str(register.owner_id or ""),
        owners=_options(
            _("All owners"), [(one.id, one.name) for one in colleagues() if one.active]
        ),
        brand=str(register.brand_id or ""),
        brands=_options(_("All brands"), [(one.pk, one.name) for one in known]),
        span=_span(register),
        whole_url=reverse("complaints") if register != Register(shown=register.shown) else "",
        causes_url=reverse("causes") if actor.may(Permission.CAUSES) else "",
        failed_url=_failed_url(request),
        cause_columns=_columns(),
        cause_rows=[_cause_row(one, register, trend_now()) for one in cause_lines(actor, register)],
        live_url=url_of(register, after=cursor, part="rows"),
        first_url=url_of(register) if cursor else "",
        next_url=url_of(register, after=found.next) if found.next else "",
    )


def register_of(request: StaffRequest) -> Register:
    """What the address asks for; nonsense is left out."""
    asked = request.GET
    shown = next((one for one in Shown if one == asked.get("shown")), Shown.OPEN)
    cause, owner, brand = (whole_number(asked.get(n, "")) for n in ("cause", "owner", "brand"))
    since, until = (_day(asked.get(name, "")) for name in ("since", "until"))
    return Register(shown, cause or None, owner or None, brand or None, since, until)


def mistakes_page(request: StaffRequest) -> MistakesPage:
    """The mistakes of ours, from `?after=` on."""
    brand = whole_number(request.GET.get("brand", "")) or None
    cursor, title = request.GET.get("after", ""), _("We were wrong")
    found = page_of_mistakes(request.actor, brand_id=brand, cursor=cursor)
    total = count_of_mistakes(request.actor, brand_id=brand)
    own = {"brand": str(brand)} if brand else {}
    address = reverse("mistakes")
    return MistakesPage(
        title=title,
        frame=frame_for(request, "complaints"),
        count=ngettext("%(num)s mistake", "%(num)s mistakes", total) % {"num": number(total)},
        crumbs=(
            NavItem(label=_("Complaints"), url=reverse("complaints")),
            NavItem(label=title, url="", current=True),
        ),
        rows=[_mistake_row(one) for one in found.rows],
        first_url=f"{address}?{urlencode(own)}" if cursor else "",
        next_url=f"{address}?{urlencode(own | {'after': found.next})}" if found.next else "",
    )


def url_of(register: Register, **more: str) -> str:
    """The register narrowed in this way."""
    said = {
        "shown": register.shown.value,
        "cause": register.cause_id,
        "owner": register.owner_id,
        "brand": register.brand_id,
        "since": register.since.isoformat() if register.since else None,
        "until": register.until.isoformat() if register.until else None,
    }
    kept = {name: value for name, value in (said | more).items() if value}
    return f"{reverse('complaints')}?{urlencode(kept)}"


def _parts(request: StaffRequest, register: Register) -> Iterator[NavItem]:
    counts = counts_of_complaints(request.actor, register)
    for one, label in PARTS:
        url = url_of(replace(register, shown=one))
        current = one is register.shown
        yield NavItem(label=str(label), url=url, count=counts[one], current=current)
    brand = register.brand_id
    mistakes = count_of_mistakes(request.actor, brand_id=brand)
    url = reverse("mistakes") + (f"?brand={brand}" if brand else "")
    yield NavItem(label=_("We were wrong"), url=url, count=mistakes)


def _failed_url(request: StaffRequest) -> str:
    """Where the reader sees which of their preventions failed; empty without any."""
    mine = Register(Shown.FAILED, owner_id=request.actor.staff_id or 0)
    return url_of(mine) if counts_of_complaints(request.actor, mine)[Shown.FAILED] else ""


def _row(complaint: Complaint, *, several: bool) -> ComplaintRow:
    talk = complaint.conversation
    return ComplaintRow(
        url=reverse("complaint", args=[complaint.pk]),
        who=talk.customer.name or _("Erased person"),
        about=f"{numbered(talk.number)} {talk.subject}".strip(),
        owner=complaint.owner.name if complaint.owner else _("Nobody"),
        at=complaint.opened_at,
        standing=standing_words(complaint),
        tone=standing_tone(complaint),
        cause=complaint.cause.name if complaint.cause else "",
        failed=complaint.failed_at is not None,
        again=complaint.repeats_id is not None,
        brand=talk.brand.name if several else "",
    )


def _mistake_row(one: OwnMistake) -> MistakeRow:
    talk = one.conversation
    return MistakeRow(
        url=reverse("conversation", args=[talk.number]),
        who=talk.customer.name or _("Erased person"),
        about=f"{numbered(talk.number)} {talk.subject}".strip(),
        mistake=one_line(one.mistake, 300) or _("(words no longer kept)"),
        remedy=one_line(one.remedy, 200),
        at=one.flagged_at,
        said=one.message_id is not None,
    )


def _columns() -> Sequence[Column]:
    return (
        Column(_("Root cause")),
        Column(_("Last 90 days"), numeric=True),
        Column(_("90 days before"), numeric=True),
        Column(_("Open"), numeric=True),
        Column(_("Came again"), numeric=True),
    )


def _cause_row(line: CauseLine, register: Register, trend: Trend) -> Sequence[str]:
    """A cause with numbers that open exactly the complaints they count."""
    own = Register(Shown.ALL, line.cause.pk, register.owner_id, register.brand_id)
    lately = replace(own, since=trend.lately[0], until=trend.lately[1])
    before = replace(own, since=trend.before[0], until=trend.before[1])
    return (
        line.cause.name,
        _linked(line.lately, lately),
        _linked(line.before, before),
        _linked(line.open, replace(own, shown=Shown.OPEN)),
        _linked(line.again, replace(own, shown=Shown.AGAIN)),
    )


def _linked(count: int, register: Register) -> str:
    if not count:
        return number(0)
    return format_html('<a href="{}">{}</a>', url_of(register), number(count))


def _options(every: str, some: Sequence[tuple[int, str]]) -> list[Option]:
    return [Option("", every), *(Option(str(pk), name) for pk, name in some)]


def _span(register: Register) -> str:
    if register.shown is Shown.PRESSING:
        return _("Needs the owner now")
    if register.since is None and register.until is None:
        return ""
    ends = [full_date(day) if day else "" for day in (register.since, register.until)]
    return " – ".join(ends).strip()


def _day(text: str) -> date | None:
    try:
        return date.fromisoformat(text)
    except ValueError:
        return None
