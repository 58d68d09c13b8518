"""Sources of mentions: their list with what each told, and one to fill in and try."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from django.urls import reverse
from django.utils.translation import gettext as _

from kuula.connectors.feeds.trying import Trial
from kuula.faces.agent.doors import StaffRequest
from kuula.faces.agent.forms.mentions import SourceEdit
from kuula.faces.agent.frame import frame_for
from kuula.faces.agent.pages.listening.journey_list import in_use_or_archived
from kuula.faces.agent.pages.listening.mention_words import stars_words
from kuula.faces.agent.pages.listening.shell import tabs_of
from kuula.kit.text import one_line
from kuula.listening.mentions.actions import Told
from kuula.listening.mentions.queries import SourceCounts, counts_of_sources, page_of_sources
from kuula.listening.models import Mention, MentionSource, Touchpoint
from kuula.listening.touchpoints.access import touchpoints_for
from kuula.ui.formats import number
from kuula.ui.page import NavItem, Page, Tone
from kuula.workspace.permissions import Permission
from kuula.workspace.queries import brands, colleagues

INDIRECT = (
    Touchpoint.Kind.REVIEW,
    Touchpoint.Kind.WORD_OF_MOUTH,
    Touchpoint.Kind.ARTICLE,
    Touchpoint.Kind.ADVERT,
)


@dataclass(frozen=True, slots=True)
class SourceRow:
    """A source of the list."""

    id: int
    name: str
    about: str
    mentions: str
    waiting: int
    stars: str
    state: str
    tone: Tone
    why: str
    read_at: datetime | None


@dataclass(frozen=True, slots=True)
class Preview:
    """An entry that would come in."""

    author: str
    title: str
    text: str
    stars: str
    at: datetime | None


@dataclass(frozen=True, kw_only=True)
class SourcesPage(Page):
    """One page of sources, in use or archived."""

    tabs: Sequence[NavItem]
    crumbs: Sequence[NavItem]
    shown: Sequence[NavItem]
    archived: bool
    rows: Sequence[SourceRow]
    next_url: str
    may_change: bool


@dataclass(frozen=True, kw_only=True)
class SourcePage(Page):
    """A source to fill in; of a feed what came of trying its address."""

    tabs: Sequence[NavItem]
    crumbs: Sequence[NavItem]
    form: SourceEdit
    source: MentionSource | None
    kind: str
    trial: Trial | None
    previews: Sequence[Preview]
    id: int


def sources_page(request: StaffRequest) -> SourcesPage:
    """The list that `?shown=` names."""
    actor, here = request.actor, reverse("mention_sources")
    archived = request.GET.get("shown") == "archived"
    page = page_of_sources(actor, archived=archived, cursor=request.GET.get("after", ""))
    counts = counts_of_sources(actor, [one.pk for one in page.rows])
    names = {one.pk: one.name for one in brands()}
    kept = "?shown=archived&" if archived else "?"
    return SourcesPage(
        title=_("Sources of mentions"),
        frame=frame_for(request, "listening"),
        tabs=tabs_of(actor, "mentions"),
        crumbs=_crumbs(_("Sources of mentions"), last=True),
        shown=in_use_or_archived(here, archived=archived),
        archived=archived,
        rows=[_row(one, counts.get(one.pk, SourceCounts()), names) for one in page.rows],
        next_url=f"{here}{kept}after={page.next}" if page.next else "",
        may_change=actor.may(Permission.MENTION_SOURCES),
    )


def source_form(request: StaffRequest, source: MentionSource | None) -> SourceEdit:
    """The form as sent, or with what stands."""
    places = touchpoints_for(request.actor).in_use()
    kept = source.touchpoint_id if source else 0
    offered = [one for one in places if one.kind in INDIRECT or one.pk == kept]
    form = SourceEdit(
        request.POST or None,
        brands=[(str(one.pk), one.name) for one in brands()],
        touchpoints=[(str(one.pk), one.shown) for one in offered],
        staff=[(str(one.id), one.name) for one in colleagues() if one.active],
        initial=_standing(source) if source else _usual(offered),
    )
    form.fields["kind"].required = source is None
    return form


def source_page(
    request: StaffRequest,
    source: MentionSource | None,
    form: SourceEdit,
    trial: Trial | None = None,
) -> SourcePage:
    """The page around the form."""
    title = source.name if source else _("Connect a source")
    kind = source.kind if source else str(form["kind"].value() or MentionSource.Kind.FEED)
    return SourcePage(
        title=title,
        frame=frame_for(request, "listening"),
        tabs=tabs_of(request.actor, "mentions"),
        crumbs=_crumbs(title),
        form=form,
        source=source,
        kind=kind,
        trial=trial,
        previews=[_preview(one) for one in trial.told] if trial else (),
        id=source.pk if source else 0,
    )


def _crumbs(title: str, *, last: bool = False) -> Sequence[NavItem]:
    mentions = NavItem(label=_("Mentions"), url=reverse("mentions"))
    if last:
        return (mentions, NavItem(label=title, url="", current=True))
    sources = NavItem(label=_("Sources of mentions"), url=reverse("mention_sources"))
    return (mentions, sources, NavItem(label=title, url="", current=True))


def _usual(offered: Sequence[Touchpoint]) -> dict[str, object]:
    review = next((one.pk for one in offered if one.key == "review"), "")
    return {"kind": "feed", "every": 60, "active": True, "touchpoint": review, "target": 24}


def _standing(source: MentionSource) -> dict[str, object]:
    minutes = source.target_minutes
    return {
        "name": source.name,
        "kind": source.kind,
        "address": source.address,
        "every": source.every,
        "brand": source.brand_id,
        "touchpoint": source.touchpoint_id,
        "language": source.language,
        "target": f"{minutes / 60:.2f}".rstrip("0").rstrip(".") if minutes else "",
        "owner": source.owner_id or "",
        "active": source.active,
    }


def _row(one: MentionSource, counts: SourceCounts, names: dict[int, str]) -> SourceRow:
    state, tone = _state(one)
    parts = [str(one.get_kind_display()), names.get(one.brand_id, ""), one.touchpoint.shown]
    return SourceRow(
        id=one.pk,
        name=one.name,
        about=" · ".join(part for part in parts if part),
        mentions=number(counts.mentions),
        waiting=counts.waiting,
        stars=number(counts.stars, 1) if counts.stars is not None else "",
        state=state,
        tone=tone,
        why=one.why,
        read_at=one.asked_at,
    )


def _state(one: MentionSource) -> tuple[str, Tone]:
    if one.kind != MentionSource.Kind.FEED:
        return "", ""
    if one.stopped_at is not None:
        return _("stopped"), "bad"
    if not one.active:
        return _("not read"), "warn"
    if one.failures:
        return _("failed, is tried again"), "warn"
    return (_("is read"), "good") if one.asked_at else (_("is read soon"), "")


def _preview(one: Told) -> Preview:
    shown = Mention(stars=one.stars, lowest=one.lowest, highest=one.highest)
    return Preview(
        author=one.author or _("Somebody"),
        title=one.title,
        text=one_line(one.text, 200),
        stars=stars_words(shown),
        at=one.published_at,
    )
