"""The list of public mentions: parts with counts, filters, and how fast they are answered."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Final
from urllib.parse import urlencode

from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from kuula.faces.agent.doors import StaffRequest
from kuula.faces.agent.frame import frame_for
from kuula.faces.agent.pages.listening.mention_words import (
    due_words,
    felt_tone,
    felt_words,
    share_words,
    standing_tone,
    standing_words,
    stars_words,
)
from kuula.faces.agent.pages.listening.shell import tabs_of
from kuula.faces.agent.pages.report_words import working_time
from kuula.kit import clock
from kuula.kit.text import one_line, whole_number
from kuula.listening.mentions.access import sources_for
from kuula.listening.mentions.queries import (
    Part,
    Sought,
    counts_of_mentions,
    page_of_mentions,
    replies_by_source,
)
from kuula.listening.models import Mention
from kuula.ui.formats import number
from kuula.ui.page import Column, NavItem, Option, Page, Tone
from kuula.workspace.actors import Actor
from kuula.workspace.permissions import Permission
from kuula.workspace.queries import all_brands, colleagues

MEASURED: Final = 90
PARTS: Final[tuple[tuple[Part, str | Promise], ...]] = (
    (Part.NEW, gettext_lazy("New")),
    (Part.MINE, gettext_lazy("Mine")),
    (Part.TAKEN, gettext_lazy("Taken")),
    (Part.OVERDUE, gettext_lazy("Overdue")),
    (Part.ANSWERED, gettext_lazy("Answered")),
    (Part.NEEDLESS, gettext_lazy("No answer needed")),
    (Part.ALL, gettext_lazy("All")),
)


@dataclass(frozen=True, slots=True)
class MentionRow:
    """One mention of the list."""

    url: str
    who: str
    title: str
    text: str
    at: datetime
    stars: str
    felt: str
    felt_tone: Tone
    standing: str
    tone: Tone
    due: str
    source: str
    brand: str


@dataclass(frozen=True, kw_only=True)
class MentionsPage(Page):
    """One page of mentions, narrowed as the address asks."""

    tabs: Sequence[NavItem]
    parts: Sequence[NavItem]
    rows: Sequence[MentionRow]
    part: str
    brand: str
    brands: Sequence[Option]
    source: str
    sources: Sequence[Option]
    stars: str
    star_options: Sequence[Option]
    words: str
    whole_url: str
    reply_columns: Sequence[Column]
    reply_rows: Sequence[Sequence[str]]
    measured: str
    sources_url: str
    connected: bool
    first_url: str
    next_url: str


def mentions_page(request: StaffRequest) -> MentionsPage:
    """The part and the filters that the address names, from `?after=` on."""
    actor, cursor, sought = request.actor, request.GET.get("after", ""), sought_of(request)
    found, known = page_of_mentions(actor, sought, cursor=cursor), all_brands()
    names, named = {one.pk: one.name for one in known}, actor.may(Permission.CUSTOMERS_READ)
    staff = {one.id: one.name for one in colleagues()}
    sources = {one.pk: one.name for one in sources_for(actor)[:400]}
    return MentionsPage(
        title=_("Mentions"),
        frame=frame_for(request, "listening"),
        tabs=tabs_of(actor, "mentions"),
        parts=list(_parts(actor, sought)),
        rows=[_row(one, names if len(known) > 1 else {}, staff, named=named) for one in found.rows],
        part=sought.part.value,
        brand=str(sought.brand_id or ""),
        brands=_options(_("All brands"), names),
        source=str(sought.source_id or ""),
        sources=_options(_("All sources"), sources),
        stars="" if sought.stars is None else str(sought.stars),
        star_options=_stars(),
        words=sought.words,
        whole_url=_url(Sought(sought.part)) if sought != Sought(sought.part) else "",
        reply_columns=_columns(),
        reply_rows=list(_replies(actor, sought, sources)),
        measured=ngettext("last %(num)d day", "last %(num)d days", MEASURED) % {"num": MEASURED},
        sources_url=reverse("mention_sources"),
        connected=bool(sources),
        first_url=_url(sought) if cursor else "",
        next_url=_url(sought, after=found.next) if found.next else "",
    )


def sought_of(request: StaffRequest) -> Sought:
    """What the address asks for, the new ones without any; nonsense is left out."""
    asked = request.GET
    part = next((one for one in Part if one == asked.get("part")), Part.NEW)
    brand, source, stars = (whole_number(asked.get(n, "")) for n in ("brand", "source", "stars"))
    stars = stars if stars is not None and stars <= 5 else None
    words = one_line(asked.get("q", ""), 100)
    return Sought(part, brand or None, source or None, stars, words)


def _url(sought: Sought, **more: str) -> str:
    said = {
        "part": sought.part.value,
        "brand": sought.brand_id,
        "source": sought.source_id,
        "stars": None if sought.stars is None else str(sought.stars),
        "q": sought.words,
    }
    kept = {name: value for name, value in (said | more).items() if value}
    return f"{reverse('mentions')}?{urlencode(kept)}"


def _parts(actor: Actor, sought: Sought) -> Iterator[NavItem]:
    counts = counts_of_mentions(actor, sought)
    for part, label in PARTS:
        url, late = _url(replace(sought, part=part)), part is Part.OVERDUE and counts[part] > 0
        yield NavItem(
            label=str(label),
            url=url,
            count=counts[part],
            current=part is sought.part,
            tone="bad" if late else "",
        )


def _row(
    one: Mention, brands: Mapping[int, str], staff: Mapping[int, str], *, named: bool
) -> MentionRow:
    """A mention of the list; `named` lets the reader know which customer wrote it."""
    now, forgotten = clock.now(), one.forgotten_at is not None
    writer = one.customer.name if one.customer and named else ""
    return MentionRow(
        url=reverse("mention", args=[one.pk]),
        who=writer or one.author or (_("Erased") if forgotten else _("Somebody")),
        title=one.title,
        text=_("(words no longer kept)") if forgotten else one_line(one.text, 240),
        at=one.published_at,
        stars=stars_words(one),
        felt=felt_words(one.good),
        felt_tone=felt_tone(one.good),
        standing=standing_words(one, now, staff.get(one.staff_id or 0, "")),
        tone=standing_tone(one, now),
        due=due_words(one),
        source=one.source.name,
        brand=brands.get(one.brand_id, ""),
    )


def _stars() -> Sequence[Option]:
    some = (
        Option(str(n), ngettext("%(num)d star", "%(num)d stars", n) % {"num": n})
        for n in range(5, 0, -1)
    )
    return [Option("", _("All stars")), *some, Option("0", _("Without stars"))]


def _options(every: str, some: Mapping[int, str]) -> Sequence[Option]:
    return [Option("", every), *(Option(str(pk), name) for pk, name in some.items())]


def _columns() -> Sequence[Column]:
    return (
        Column(_("Source")),
        Column(_("Answered"), numeric=True),
        Column(_("Median time to answer"), numeric=True),
        Column(_("In time"), numeric=True),
    )


def _replies(actor: Actor, sought: Sought, sources: Mapping[int, str]) -> Iterator[Sequence[str]]:
    since = clock.now() - timedelta(days=MEASURED)
    for one in replies_by_source(actor, since=since, brand_id=sought.brand_id):
        yield (
            sources.get(one.source_id, ""),
            number(one.answered),
            working_time(one.median) if one.median is not None else "–",
            share_words(one.in_time, one.promised),
        )
