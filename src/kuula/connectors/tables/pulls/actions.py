"""Nightly queries: said by people, asked by the clock or at once, let in as tables."""

import csv
import io
import tempfile
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import time
from typing import IO, Any, Final

import structlog
from django.db import transaction
from django.utils import timezone, translation
from django.utils.translation import gettext as _

from kuula.connectors.tables.actions import begin_import, discard_import, map_columns, send_table
from kuula.connectors.tables.actions.ordering import Chosen
from kuula.connectors.tables.actions.working import work_on
from kuula.connectors.tables.events import PullRemoved, PullSaved
from kuula.connectors.tables.mapping import guessed
from kuula.connectors.tables.models import Pull, SavedMapping, TableImport
from kuula.connectors.tables.parsing import given_values
from kuula.connectors.tables.pulls.databases import PORTS, Where, checked_host, rows_of
from kuula.connectors.tables.reading.records import Shape
from kuula.connectors.tables.targets.known import target_called
from kuula.connectors.tables.values.kinds import Kind
from kuula.kit import clock, jobs
from kuula.kit.crypto import seal, unseal
from kuula.kit.problems import Conflict, Problem
from kuula.kit.text import clean, one_line
from kuula.ledger.recording import Who, record
from kuula.workspace.actors import SYSTEM, Actor, allow, finishing_for
from kuula.workspace.permissions import Permission

LONGEST_QUERY: Final = 20_000
log = structlog.get_logger(__name__)


@dataclass(frozen=True, slots=True, kw_only=True)
class PullWish:
    """A nightly query as somebody fills it in. An empty password keeps the one there is; `mapping`
    names a saved one, else columns are guessed by their names."""

    name: str
    kind: str
    host: str
    database: str
    username: str
    query: str
    target: str
    at: time
    port: int | None = None
    password: str = ""
    mapping: str = ""
    given: Mapping[str, str] = field(default_factory=dict)
    ours: Sequence[str] = ()
    active: bool = True


def save_pull(actor: Actor, *, wish: PullWish, pull: Pull | None = None) -> Pull:
    """Make a nightly query, or change one. Raises Problem naming the field, Conflict for a taken
    name."""
    _allow(actor, wish.target)
    with transaction.atomic():
        kept = Pull(staff_id=actor.staff_id)
        if pull is not None:
            kept = Pull.objects.select_for_update().get(pk=pull.pk)
            _allow(actor, kept.target)
        _fill(kept, wish)
        kept.save()
        record(PullSaved(pull_id=kept.pk, name=kept.name), actor.who)
    return kept


def remove_pull(actor: Actor, *, pull: Pull) -> None:
    """Put an end to it; what it let in stays."""
    _allow(actor, pull.target)
    with transaction.atomic():
        Pull.objects.filter(pk=pull.pk).delete()
        record(PullRemoved(pull_id=pull.pk, name=pull.name), actor.who)


def ask_now(actor: Actor, *, pull: Pull) -> None:
    """Ask the query at once, by a job."""
    _allow(actor, pull.target)
    jobs.defer("tables.pull", once=f"pull:{pull.pk}", pull_id=pull.pk)


def ask_due(actor: Actor) -> int:
    """Let those be asked whose time of day has come today; answers how many. Once a day each."""
    allow(actor, Permission.IMPORTS)
    now = timezone.localtime(clock.now())
    due = Pull.objects.filter(active=True, at__lte=now.time()).exclude(asked_on=now.date())
    asked = 0
    for pull in due[:100]:
        with transaction.atomic():
            claimed = Pull.objects.filter(pk=pull.pk).exclude(asked_on=now.date())
            if claimed.update(asked_on=now.date()):
                jobs.defer("tables.pull", once=f"pull:{pull.pk}", pull_id=pull.pk)
                asked += 1
    return asked


def run_pull(actor: Actor, *, pull_id: int) -> None:
    """Ask the query and let its rows in; why nothing came of it stands at the query. One whose last
    import is still under way waits for the next time. Safe to run twice."""
    allow(actor, Permission.IMPORTS)
    pull = Pull.objects.select_related("staff", "latest").filter(pk=pull_id).first()
    if pull is None or (pull.latest and pull.latest.state in _UNDER_WAY):
        return
    doer = finishing_for(Who("staff", pull.staff_id)) if pull.staff_id else SYSTEM
    why, table = "", None
    with translation.override(pull.staff.language if pull.staff else "en"):
        try:
            table = _brought(doer, pull)
        except Problem as problem:
            why = str(problem)
            log.info("pull_failed", id=pull.pk)
    told: dict[str, Any] = {"why": why, "pulled_at": clock.now()}
    if table is not None:
        told["latest"] = table
    Pull.objects.filter(pk=pull.pk).update(**told)


def _brought(doer: Actor, pull: Pull) -> TableImport:
    with tempfile.TemporaryFile() as file:
        _write(pull, file)
        table = send_table(
            doer, stream=file, filename=f"{pull.name}.csv", target=pull.target, ours=pull.ours
        )
    try:
        map_columns(doer, table=table, chosen=_chosen(pull, table))
        work_on(import_id=table.pk)
        table.refresh_from_db()
        if table.state == TableImport.State.FAILED:
            raise Problem(table.why)
    except Problem:
        table.refresh_from_db()
        discard_import(doer, table=table)
        raise
    begin_import(doer, table=table)
    work_on(import_id=table.pk)
    return table


def _write(pull: Pull, file: IO[bytes]) -> None:
    where = Where(
        pull.kind, pull.host, pull.port, pull.database, pull.username, unseal(pull.password_sealed)
    )
    text = io.TextIOWrapper(file, "utf-8", newline="", write_through=True)
    out, lines = csv.writer(text), 0
    for row in rows_of(where, pull.query):
        out.writerow([clean(cell) for cell in row])
        lines += 1
    text.detach()
    if lines < 2:
        raise Problem(_("The query has no rows."))


def _chosen(pull: Pull, table: TableImport) -> Chosen:
    """The saved mapping, or the guess; numbers as databases write them."""
    target = target_called(pull.target)
    saved = SavedMapping.objects.filter(target=pull.target, name=pull.mapping).first()
    if pull.mapping and saved is None:
        raise Problem(_("There is no mapping “%(name)s”.") % {"name": pull.mapping})
    columns = guessed(target, Shape.of(table.shape), saved.columns) if saved else table.columns
    styles = {one.name: "point" for one in target.fields if one.kind is Kind.NUMBER}
    given = {**(saved.given if saved else {}), **pull.given}
    return Chosen(columns=columns, styles=styles, given=given)


def _allow(actor: Actor, target: str) -> None:
    for right in (Permission.IMPORTS, Permission.CUSTOMERS_CHANGE, *target_called(target).asks):
        allow(actor, right)


def _fill(pull: Pull, wish: PullWish) -> None:
    name = one_line(wish.name, 80)
    if not name:
        raise Problem(_("A nightly query needs a name."), field="name")
    if Pull.objects.filter(name__iexact=name).exclude(pk=pull.pk).exists():
        raise Conflict(_("There is a nightly query with this name already."), field="name")
    if wish.kind not in Pull.Kind.values:
        raise Problem(_("Choose the kind of database."), field="kind")
    query = clean(wish.query).strip().rstrip(";").strip()
    if not query or len(query) > LONGEST_QUERY:
        raise Problem(_("Write a query of at most 20,000 characters."), field="query")
    if not wish.host.strip():
        raise Problem(_("Say where the database is."), field="host")
    given = {name: text.strip() for name, text in wish.given.items() if text.strip()}
    given_values(target_called(wish.target), given)
    pull.name, pull.kind, pull.query, pull.target = name, wish.kind, query, wish.target
    _place(pull, wish)
    pull.database, pull.username = one_line(wish.database, 120), one_line(wish.username, 120)
    pull.mapping, pull.given, pull.ours = one_line(wish.mapping, 80), given, sorted(wish.ours)
    pull.at, pull.active = wish.at, wish.active
    if wish.password:
        pull.password_sealed = seal(wish.password)


def _place(pull: Pull, wish: PullWish) -> None:
    """Where the database is. A password that is kept goes to no other server than it was told
    for."""
    before = (pull.host, pull.port)
    pull.host, pull.port = checked_host(wish.host), wish.port or PORTS[Pull.Kind(wish.kind)]
    if pull.password_sealed and not wish.password and before != (pull.host, pull.port):
        said = _("This is another server. Write its password, too.")
        raise Problem(said, field="password")


_UNDER_WAY: Final = ("checking", "running", "undoing")
