"""What was imported from other desks: the imports, and what each took in and refused."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from django.http import HttpResponse
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_safe

from kuula.connectors.importers.counting import Counts
from kuula.connectors.importers.models import Import
from kuula.connectors.importers.queries import import_numbered, imports, refusals_of
from kuula.connectors.importers.refusing import WORDS, Refused
from kuula.faces.agent.doors import StaffRequest, staff_may
from kuula.faces.agent.pages.portion import Portion, portion_of
from kuula.faces.agent.rendering import screen
from kuula.faces.agent.views.settings.shell import SettingsPage, shared
from kuula.ui.formats import number
from kuula.ui.page import Column, NavItem, Tone
from kuula.workspace.permissions import Permission

REFUSALS: Final = 1000
KINDS: Final[dict[str, str | Promise]] = {
    "conversations": gettext_lazy("Conversations"),
    "messages": gettext_lazy("Messages"),
    "files": gettext_lazy("Files"),
    "customers": gettext_lazy("Customers"),
    "records": gettext_lazy("Other records"),
}
TONES: Final[dict[str, Tone]] = {
    Import.State.RUNNING: "warn",
    Import.State.DONE: "good",
    Import.State.UNDONE: "",
}


@dataclass(frozen=True, slots=True)
class Line:
    """One import in the list."""

    url: str
    title: str
    desk: str
    state: str
    tone: Tone
    imported: Import
    taken: int
    refused: int


@dataclass(frozen=True, kw_only=True)
class ImportsPage(SettingsPage):
    """The imports there were."""

    part: Portion[Line]


@dataclass(frozen=True, kw_only=True)
class ImportPage(SettingsPage):
    """One import: its counts, and the first thousand things it could not take."""

    line: Line
    crumbs: Sequence[NavItem]
    columns: Sequence[Column]
    rows: Sequence[Sequence[str]]
    refused: Portion[Refused]
    why: dict[str, str]


@require_safe
@staff_may(Permission.AUDIT)
def listing(request: StaffRequest) -> HttpResponse:
    """The imports, the latest first."""
    lines = [_line(one) for one in imports()]
    page = ImportsPage(
        **shared(request, _("From other desks"), "other_desks"),
        part=portion_of(request, lines, lambda line: f"{line.title} {line.desk}"),
    )
    return screen(request, "settings/other_desks.html", page)


@require_safe
@staff_may(Permission.AUDIT)
def one(request: StaffRequest, import_id: int) -> HttpResponse:
    """What one import took in and what it refused."""
    found = import_numbered(import_id)
    refused = list(refusals_of(found, REFUSALS))
    page = ImportPage(
        **shared(request, _("Import № %(number)s") % {"number": found.pk}, "other_desks"),
        line=_line(found),
        crumbs=[NavItem(label=_("From other desks"), url=reverse("other_desks"), icon="inbox")],
        columns=_columns(),
        rows=_rows(Counts.read(found.counts)),
        refused=portion_of(request, refused, str),
        why={code: str(words) for code, words in WORDS.items()},
    )
    return screen(request, "settings/other_desk.html", page)


def _line(found: Import) -> Line:
    talks = Counts.read(found.counts)["conversations"]
    return Line(
        url=reverse("other_desk", args=[found.pk]),
        title=found.file,
        desk=str(found.get_kind_display()) if found.desk == found.kind else found.desk,
        state=str(Import.State(found.state).label),
        tone=TONES[found.state],
        imported=found,
        taken=talks.taken,
        refused=talks.refused,
    )


def _columns() -> list[Column]:
    numbers = (_("In the file"), _("Taken in"), _("Already here"), _("Refused"))
    return [Column(_("Kind")), *(Column(name, numeric=True) for name in numbers)]


def _rows(counts: Counts) -> list[list[str]]:
    told = [(words, counts[kind]) for kind, words in KINDS.items() if counts[kind].found]
    return [
        [str(words), *(number(n) for n in (t.found, t.taken, t.known, t.refused))]
        for words, t in told
    ]
