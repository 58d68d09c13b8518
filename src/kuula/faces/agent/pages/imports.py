"""Imports of tables: the list, and one in whatever state it is."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _

from kuula.connectors.tables.access import mappings_for, page_of_imports, targets_for
from kuula.connectors.tables.actions.ordering import may_undo
from kuula.connectors.tables.models import ImportedLine, TableImport
from kuula.connectors.tables.reading.encoding import ENCODINGS
from kuula.connectors.tables.reading.records import MOST_BYTES, Shape
from kuula.connectors.tables.reporting import kept_lines, outcome_words, refused_lines
from kuula.connectors.tables.targets.known import TARGETS
from kuula.connectors.tables.values.deciding import styles_for
from kuula.faces.agent.doors import StaffRequest
from kuula.faces.agent.views.settings.shell import SettingsPage, shared
from kuula.ui.formats import number
from kuula.ui.page import Option, Tone

State = TableImport.State
UNDER_WAY = (State.CHECKING, State.RUNNING, State.UNDOING)


@dataclass(frozen=True, slots=True)
class ImportRow:
    """An import as the list shows it."""

    url: str
    filename: str
    target: str
    state: str
    tone: Tone
    counts: str
    who: str
    at: datetime


@dataclass(frozen=True, slots=True)
class ColumnRow:
    """A column of the table with what it becomes."""

    place: int
    name: str
    samples: str
    field: str


@dataclass(frozen=True, slots=True)
class StyledField:
    """A field whose column can be written in several ways."""

    name: str
    label: str
    chosen: str
    options: Sequence[Option]


@dataclass(frozen=True, slots=True)
class GivenField:
    """A field that may be said once for the whole table."""

    name: str
    label: str
    value: str
    help: str


@dataclass(frozen=True, slots=True)
class Count:
    """How many lines came to what, and the first of them."""

    outcome: str
    label: str
    count: int
    tone: Tone
    lines: Sequence[dict[str, Any]]


@dataclass(frozen=True, kw_only=True)
class ImportsPage(SettingsPage):
    """Every import, and a form to begin another."""

    rows: Sequence[ImportRow]
    next_url: str
    targets: Sequence[Option]
    chosen: str
    problem: str
    most: int


@dataclass(frozen=True, kw_only=True)
class ImportPage(SettingsPage):
    """One import. What stands on it depends on its state."""

    table: TableImport
    target: str
    state: str
    tone: Tone
    under_way: bool
    mapping: bool
    url: str
    state_url: str
    counts: Sequence[Count]
    read: int
    columns: Sequence[ColumnRow]
    left_out: Sequence[str]
    fields: Sequence[Option]
    styled: Sequence[StyledField]
    given: Sequence[GivenField]
    shape: Shape | None
    encodings: Sequence[Option]
    sheets: Sequence[Option]
    mappings: Sequence[Option]
    mapped_by: str
    may_undo: bool
    refused: Sequence[ImportedLine]
    kept: Sequence[ImportedLine]
    problem: str


def imports_page(request: StaffRequest, *, problem: str = "", chosen: str = "") -> ImportsPage:
    """The list, the latest first."""
    page = page_of_imports(request.actor, cursor=request.GET.get("cursor", ""))
    after = f"{reverse('imports')}?cursor={page.next}" if page.next else ""
    return ImportsPage(
        **shared(request, _("Imports"), "imports"),
        rows=[_row(one) for one in page.rows],
        next_url=after,
        targets=[Option(one.name, str(one.label)) for one in targets_for(request.actor)],
        chosen=chosen or "customers",
        problem=problem,
        most=MOST_BYTES // (1024 * 1024),
    )


@dataclass(frozen=True, slots=True)
class Wanted:
    """A mapping that was chosen and not taken yet; `mapped_by` is the saved one it comes from."""

    columns: Sequence[str] | None = None
    given: Mapping[str, str] | None = None
    mapped_by: str = ""


def import_page(
    request: StaffRequest, table: TableImport, *, wanted: Wanted, problem: str = ""
) -> ImportPage:
    """One import, with the mapping that is wanted."""
    target = TARGETS[table.target]
    shape = Shape.of(table.shape) if table.shape else None
    url = reverse("import", args=[table.pk])
    changing = table.state in (State.MAPPING, State.CHECKED, State.FAILED)
    mapping = changing and table.begun_at is None and shape is not None and bool(table.key)
    rows = _columns(shape, wanted.columns or table.columns) if shape else []
    return ImportPage(
        **shared(request, table.filename, "imports"),
        table=table,
        target=str(target.label),
        state=state_words()[table.state],
        tone=_tone(table),
        under_way=table.state in UNDER_WAY,
        mapping=mapping,
        url=url,
        state_url=f"{url}?part=state",
        counts=_counts(table),
        read=table.made + table.changed + table.same + table.refused,
        columns=rows,
        left_out=[one.name for one in rows if not one.field],
        fields=[
            Option("", _("left out")),
            *(
                Option(f.name, f"{f.label} *" if f.required else str(f.label))
                for f in target.fields
                if f.column
            ),
        ],
        styled=_styled(table),
        given=_given(table, table.given if wanted.given is None else wanted.given),
        shape=shape,
        encodings=[Option(code, name) for code, name in ENCODINGS.items()],
        sheets=[Option(name, name) for name in (shape.sheets if shape else ())],
        mappings=[Option(o.name, o.name) for o in mappings_for(request.actor, table.target)],
        mapped_by=wanted.mapped_by,
        may_undo=may_undo(table),
        refused=refused_lines(table) if table.begun_at else (),
        kept=kept_lines(table) if table.kept else (),
        problem=problem or (table.why if table.state == State.FAILED else ""),
    )


def state_words() -> dict[str, str]:
    """The states in words."""
    return {
        State.MAPPING: _("waits for its mapping"),
        State.CHECKING: _("being tried"),
        State.CHECKED: _("tried, nothing let in yet"),
        State.RUNNING: _("under way"),
        State.DONE: _("done"),
        State.UNDOING: _("being taken back"),
        State.UNDONE: _("taken back"),
        State.FAILED: _("stopped"),
    }


def _tone(table: TableImport) -> Tone:
    tones: dict[str, Tone] = {State.DONE: "good", State.FAILED: "bad"}
    return "accent" if table.state in UNDER_WAY else tones.get(table.state, "")


def _row(table: TableImport) -> ImportRow:
    words = outcome_words()
    found = [(words[one], getattr(table, one)) for one in words]
    counts = [f"{number(count)} {word}" for word, count in found if count]
    return ImportRow(
        reverse("import", args=[table.pk]),
        table.filename,
        str(TARGETS[table.target].label),
        state_words()[table.state],
        _tone(table),
        " · ".join(counts),
        table.staff.name if table.staff else "kuula import",
        table.begun_at or table.sent_at,
    )


def _counts(table: TableImport) -> list[Count]:
    words = outcome_words()
    tones: dict[str, Tone] = {"made": "good", "changed": "accent", "refused": "bad"}
    shown = table.preview if table.state == State.CHECKED else {}
    return [
        Count(one, word, getattr(table, one), tones.get(one, ""), shown.get(one, ()))
        for one, word in words.items()
    ]


def _columns(shape: Shape, fields: Sequence[str]) -> list[ColumnRow]:
    return [
        ColumnRow(at, name, _samples(shape, at), fields[at] if at < len(fields) else "")
        for at, name in enumerate(shape.columns)
    ]


def _samples(shape: Shape, at: int) -> str:
    cells = [row[at] for row in shape.samples if at < len(row) and row[at]]
    return " · ".join(dict.fromkeys(cells[:3]))


def _given(table: TableImport, said: Mapping[str, str]) -> list[GivenField]:
    everywhere = _("When it is the same in every line and stands in no column.")
    source = _("Which system the numbers are of. Tables and programs that say the same word mean "
               "the same orders.")  # fmt: skip
    return [
        GivenField(one.name, str(one.label), said.get(one.name, ""),
                   everywhere if one.column else source)
        for one in TARGETS[table.target].fields
        if one.constant
    ]  # fmt: skip


def _styled(table: TableImport) -> list[StyledField]:
    found = []
    for one in TARGETS[table.target].fields:
        if styles := styles_for(one.kind):
            options = [Option("", _("recognise it")), *(Option(*pair) for pair in styles.items())]
            chosen = table.told.get(one.name, "")
            found.append(StyledField(one.name, str(one.label), chosen, options))
    return found
