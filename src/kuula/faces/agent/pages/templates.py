"""Reply templates: the list by folders."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta
from itertools import groupby
from typing import Final

from django.urls import reverse
from django.utils.timezone import localtime
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from kuula.desk.access import templates_for
from kuula.desk.actions.owning import ALL, OWN
from kuula.desk.models import ReplyTemplate
from kuula.faces.agent.doors import StaffRequest
from kuula.faces.agent.frame import frame_for
from kuula.faces.agent.pages.portion import Portion, portion_of
from kuula.kit import clock
from kuula.kit.languages import ENDONYMS
from kuula.ui.formats import full_date, number
from kuula.ui.page import NavItem, Page

UNUSED: Final = "unused"
LONG: Final = timedelta(days=90)
MOST: Final = 5000


@dataclass(frozen=True, slots=True)
class TemplateRow:
    """One template of the list: whose it is, how often it was used and when last."""

    url: str
    name: str
    folder: str
    language: str
    brand: str
    whose: str
    text: str
    words: str
    used: str


@dataclass(frozen=True, slots=True)
class Folder:
    """The rows of one folder that stand on a page."""

    name: str
    rows: Sequence[TemplateRow]


@dataclass(frozen=True, kw_only=True)
class TemplatesPage(Page):
    """The list, a portion of it; `filed` when any of it stands in a folder."""

    part: Portion[TemplateRow]
    folders: Sequence[Folder]
    filed: bool
    tabs: Sequence[NavItem]
    shown: str


def templates_page(request: StaffRequest) -> TemplatesPage:
    """The templates of one tab: all, one's own, a team's, everybody's, or those nobody uses."""
    found = list(templates_for(request.actor)[:MOST])
    tabs = _tabs(found)
    shown = request.GET.get("shown", "")
    shown = shown if shown in {key for key, _label in tabs} else ""
    rows = [_row(one) for one in _ordered([one for one in found if _is_in(one, shown)], shown)]
    part = portion_of(request, rows, _words_of, {"shown": shown})
    return TemplatesPage(
        title=_("Reply templates"),
        frame=frame_for(request, "templates"),
        part=part,
        folders=_folders(part.rows, shown),
        filed=shown != UNUSED and any(row.folder for row in part.rows),
        tabs=[NavItem(label=label, url=_address(key), current=key == shown) for key, label in tabs],
        shown=shown,
    )


def whose_words(template: ReplyTemplate) -> str:
    """For whom a template is."""
    if template.staff_id:
        return _("Only me")
    return template.team.name if template.team else _("Everybody")


def used_words(template: ReplyTemplate) -> str:
    """How often a template was used, and when last."""
    if template.used_at is None:
        return _("never used")
    times = ngettext("used %(num)s time", "used %(num)s times", template.uses)
    last = _("last on %(date)s") % {"date": full_date(localtime(template.used_at).date())}
    return f"{times % {'num': number(template.uses)}}, {last}"


def _tabs(found: Sequence[ReplyTemplate]) -> list[tuple[str, str]]:
    """What can be looked at alone, as key and label."""
    teams = {str(one.team_id): one.team.name for one in found if one.team}
    named = sorted(teams.items(), key=lambda pair: pair[1].casefold())
    owners = ((OWN, _("Only me")), *named, (ALL, _("Everybody")))
    return [("", _("All")), *owners, (UNUSED, _("Not used for 90 days"))]


def _is_in(template: ReplyTemplate, shown: str) -> bool:
    if shown == UNUSED:
        return (template.used_at or template.changed_at) < clock.now() - LONG
    owner = OWN if template.staff_id else str(template.team_id or ALL)
    return shown in ("", owner)


def _ordered(found: list[ReplyTemplate], shown: str) -> list[ReplyTemplate]:
    """By folder and name; of what nobody uses the oldest first."""
    if shown == UNUSED:
        return sorted(found, key=lambda one: one.used_at or one.changed_at)
    return sorted(found, key=lambda one: (one.folder.casefold(), one.name.casefold(), one.language))


def _folders(rows: Sequence[TemplateRow], shown: str) -> list[Folder]:
    if shown == UNUSED:
        return [Folder("", rows)]
    parts = groupby(rows, key=lambda row: row.folder.casefold())
    listed = [list(part) for _folder, part in parts]
    return [Folder(part[0].folder, part) for part in listed]


def _address(shown: str) -> str:
    return reverse("templates") + (f"?shown={shown}" if shown else "")


def _words_of(row: TemplateRow) -> str:
    return f"{row.name} {row.folder} {row.language} {row.brand} {row.whose} {row.words}"


def _row(template: ReplyTemplate) -> TemplateRow:
    return TemplateRow(
        url=reverse("template", args=[template.pk]),
        name=template.name,
        folder=template.folder,
        language=ENDONYMS.get(template.language, template.language),
        brand=template.brand.name if template.brand else _("All brands"),
        whose=whose_words(template),
        text=template.text[:120],
        words=template.text,
        used=used_words(template),
    )
