"""Keeping what other systems tell: one way for all kinds, up to 500 of a kind at once.

Each is written when it is new or differs and is not older than what is there; what is refused does
not stop the others. What is the same but fresher only gets fresher; told by an import it stays as
it is, so that the import before can still be taken back.
"""

from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any, Final, Generic, TypeVar

from django.db import connection, transaction
from django.utils.translation import gettext as _

from kuula.kit.copying import copy_in
from kuula.kit.problems import Conflict, Problem
from kuula.kit.text import one_line
from kuula.ledger.events import Event
from kuula.ledger.recording import About, Past, is_history
from kuula.ledger.recording_many import Happening, record_all
from kuula.people.commerce.actions.checks import moment_in
from kuula.people.commerce.actions.known import Known, hold_people, known_to
from kuula.people.commerce.forms import Fresh
from kuula.people.models import FromOutside, OfCustomer
from kuula.workspace.actors import Actor, allow
from kuula.workspace.permissions import Permission

MOST: Final = 500
LONGEST: Final = 200
HANGING: Final = "lines"
"""Under which name what hangs on a row is told among its changes."""
Form = TypeVar("Form", bound=Fresh)
Row = TypeVar("Row", bound=FromOutside)
Values = dict[str, Any]


class Result(StrEnum):
    """What became of one of those that were sent. Older than what is there changes nothing."""

    CREATED = "created"
    CHANGED = "changed"
    UNCHANGED = "unchanged"
    OLDER = "older"
    REFUSED = "refused"


@dataclass(frozen=True, slots=True)
class Outcome:
    """What became of it: its number in Kuula (0 when it was refused), or why it was refused."""

    external_id: str
    result: Result
    id: int = 0
    problem: Problem | None = None
    before: Values = field(default_factory=dict)
    """The columns it changes as they were, and what hung on the row, for who may undo it."""
    after: Values = field(default_factory=dict)


@dataclass(frozen=True)
class Kind(Generic[Form, Row]):
    """How one kind is kept. `values` answers the columns of a form beside a row that is there or
    None, and raises Problem; `told` what the ledger is told of a row and what it was before;
    `also` writes what hangs on those that were written."""

    model: type[Row]
    values: Callable[[Form, Known, Row | None], Values]
    told: Callable[[Row, Values | None], Sequence[Happening]]
    also: Callable[[Sequence[tuple[Form, Row]], Known], Sequence[Happening]] | None = None
    hanging: Callable[[Row], list[Values]] | None = None
    """What hangs on a row that is there."""
    wanted: Callable[[Form, Known], list[Values]] | None = None
    """What shall hang on it. Raises Problem."""
    hang: Callable[[Mapping[int, Sequence[Values]]], None] | None = None
    """Writes what hangs on rows, by their number."""
    beside: tuple[str, ...] = ()
    """What hangs on the rows and is read along."""


@dataclass
class _Written(Generic[Form, Row]):
    form: Form
    row: Row
    before: Values | None
    result: Result
    changes: tuple[Values, Values]
    wanted: list[Values]


@dataclass
class _There(Generic[Row]):
    """What is there already of one source, and which of what is sent was looked at."""

    source: str
    rows: dict[str, Row]
    known: Known
    seen: set[str] = field(default_factory=set)
    foreseen: bool = False
    """Whether nothing is to be written: then no rows are made."""


def keep(
    actor: Actor, *, source: str, kind: Kind[Form, Row], forms: Sequence[Form]
) -> list[Outcome]:
    """Keep what a source tells of one kind; answers an outcome for each form, in their order."""
    allow(actor, Permission.COMMERCE_CHANGE)
    named = _checked(source, forms)
    with transaction.atomic():
        _one_at_a_time(kind.model, named)
        people = hold_people(named, kind.model, forms)
        rows = _rows(kind, named, forms, lock=True)
        known = known_to(named, forms, people)
        there = _There(named, rows, known)
        outcomes = [_judged(kind, form, there) for form in forms]
        written = [one for one in outcomes if isinstance(one, _Written)]
        _write(kind, written)
        happenings = [it for one in written for it in kind.told(one.row, one.before)]
        if kind.also is not None:
            differ = [one for one in written if one.result != Result.UNCHANGED]
            happenings += kind.also([(one.form, one.row) for one in differ], known)
        record_all(happenings, actor.who)
    return [_outcome(one) if isinstance(one, _Written) else one for one in outcomes]


def foresee(
    actor: Actor, *, source: str, kind: Kind[Form, Row], forms: Sequence[Form]
) -> list[Outcome]:
    """What would become of each form now, in their order; writes and holds nothing."""
    allow(actor, Permission.COMMERCE_CHANGE)
    named = _checked(source, forms)
    with transaction.atomic():
        people = hold_people(named, kind.model, forms, lock=False)
        rows = _rows(kind, named, forms, lock=False)
        there = _There(named, rows, known_to(named, forms, people, lock=False))
        there.foreseen = True
        outcomes = [_judged(kind, form, there) for form in forms]
    return [_outcome(one) if isinstance(one, _Written) else one for one in outcomes]


def keep_one(actor: Actor, *, source: str, kind: Kind[Form, Row], form: Form) -> Outcome:
    """The same for one. Raises the Problem it is refused for."""
    (outcome,) = keep(actor, source=source, kind=kind, forms=[form])
    if outcome.problem is not None:
        raise outcome.problem
    return outcome


def take_turns(source: str, models: Collection[type[FromOutside]]) -> None:
    """Let who keeps several kinds of one source in a transaction, or people beside them, wait for
    all of its turns at once and before it holds anybody; inside a transaction."""
    for model in sorted(models, key=lambda one: one._meta.db_table):
        _one_at_a_time(model, source)


def happened(event: Event, customer_id: int | None, past: Past) -> list[Happening]:
    """A fact about a customer at its moment; nothing while the customer is not known."""
    return [Happening(event, About(customer=customer_id), past)] if customer_id else []


def _checked(source: str, forms: Sequence[Form]) -> str:
    if len(forms) > MOST:
        raise Problem(_("Send at most %(most)s at once.") % {"most": MOST})
    return _checked_name(source, _("the source"))


def _one_at_a_time(model: type[FromOutside], source: str) -> None:
    """Two who send of one source and kind follow each other: the second sees what the first
    wrote."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT pg_advisory_xact_lock(hashtext(%s), hashtext(%s))",
            [model._meta.db_table, source],
        )


def _rows(
    kind: Kind[Form, Row], source: str, forms: Sequence[Form], *, lock: bool
) -> dict[str, Row]:
    wanted = {one.external_id for one in forms}
    found = kind.model._default_manager.filter(source=source, external_id__any_of=wanted)
    if lock:
        found = found.select_for_update(of=("self",))
    found = found.order_by("external_id").prefetch_related(*kind.beside)
    return {one.external_id: one for one in found}


def _judged(
    kind: Kind[Form, Row], form: Form, there: _There[Row]
) -> "Outcome | _Written[Form, Row]":
    """What is to be done with one: written, or why not."""
    row, known = there.rows.get(form.external_id), there.known
    try:
        _check_form(form, there.seen)
        if row is not None and form.fresh_at < row.fresh_at:
            return Outcome(form.external_id, Result.OLDER, row.pk)
        if isinstance(row, OfCustomer) and known.people.get(row.customer_id or 0):
            return Outcome(form.external_id, Result.UNCHANGED, row.pk)
        values = kind.values(form, known, row)
        wanted = kind.wanted(form, known) if kind.wanted is not None else []
    except Problem as problem:
        return Outcome(form.external_id, Result.REFUSED, problem=problem)
    if row is None:
        after = {**values, HANGING: wanted} if wanted else values
        if there.foreseen:
            return Outcome(form.external_id, Result.CREATED, after=after)
        made = kind.model(
            source=there.source, external_id=form.external_id, fresh_at=form.fresh_at, **values
        )
        return _Written(
            form,
            made,
            None,
            Result.CREATED,
            ({}, {**values, HANGING: wanted} if wanted else values),
            wanted,
        )
    before = {name: getattr(row, name) for name in values}
    changes = _changes(kind, row, values, wanted)
    if not changes[1] and (form.fresh_at == row.fresh_at or is_history()):
        return Outcome(form.external_id, Result.UNCHANGED, row.pk)
    changes[0]["fresh_at"] = row.fresh_at
    for name, value in values.items():
        setattr(row, name, value)
    row.fresh_at = form.fresh_at
    result = Result.CHANGED if changes[1] else Result.UNCHANGED
    return _Written(form, row, before, result, changes, wanted)


def _check_form(form: Fresh, seen: set[str]) -> None:
    if not form.external_id or form.external_id != one_line(form.external_id, LONGEST):
        _checked_name(form.external_id, _("the external id"))
    moment_in(form.fresh_at, "fresh_at")
    if form.external_id in seen:
        raise Conflict(_("This stands twice in one call."), field="external_id")
    seen.add(form.external_id)


def _changes(
    kind: Kind[Form, Row], row: Row, values: Values, wanted: list[Values]
) -> tuple[Values, Values]:
    """What differs, as it was and as it is to be; what hangs on the row as a whole."""
    names = [name for name, value in values.items() if value != getattr(row, name)]
    old = {name: getattr(row, name) for name in names}
    new = {name: values[name] for name in names}
    if kind.hanging is not None and (there := kind.hanging(row)) != wanted:
        old[HANGING], new[HANGING] = there, wanted
    return old, new


def _write(kind: Kind[Form, Row], written: Sequence[_Written[Form, Row]]) -> None:
    fresh = [one.row for one in written if one.before is None]
    changed = [one.row for one in written if one.result == Result.CHANGED]
    touched = [one.row for one in written if one.result == Result.UNCHANGED]
    copy_in(kind.model, fresh)
    if changed:
        kept = [
            field.attname for field in kind.model._meta.concrete_fields
            if field.attname not in ("id", "source", "external_id")
        ]  # fmt: skip
        kind.model._default_manager.bulk_update(changed, kept)
    if kind.hang is not None:
        kind.hang({one.row.pk: one.wanted for one in written if HANGING in one.changes[1]})
    if touched:
        kind.model._default_manager.bulk_update(touched, ["fresh_at"])


def _outcome(written: _Written[Form, Row]) -> Outcome:
    before, after = written.changes
    number = written.row.pk or 0
    return Outcome(written.form.external_id, written.result, number, before=before, after=after)


def _checked_name(name: str, what: str) -> str:
    if not name or name != one_line(name, LONGEST):
        said = _("Write %(what)s in 1 to %(most)s characters on one line.")
        raise Problem(said % {"what": what, "most": LONGEST})
    return name
