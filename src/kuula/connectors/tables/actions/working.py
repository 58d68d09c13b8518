"""The work on an import: tried, let in, taken back; in short transactions that can be killed."""

from collections.abc import Callable, Iterator, Sequence
from contextlib import ExitStack, contextmanager, suppress
from dataclasses import dataclass
from datetime import timedelta
from typing import Any, Final

import structlog
from django.db import IntegrityError, InterfaceError, OperationalError, transaction
from django.utils import translation
from django.utils.translation import gettext as _

from kuula.connectors.tables.actions.taking_back import take_back_batch
from kuula.connectors.tables.deciding import decided_styles
from kuula.connectors.tables.events import TableEnded
from kuula.connectors.tables.gathering import batches_of, brought_together, groups_of
from kuula.connectors.tables.judging import Judging, Settled, told_line
from kuula.connectors.tables.models import ImportedLine, TableImport
from kuula.connectors.tables.parsing import (
    Parsed,
    Reading,
    gathering_column,
    given_values,
)
from kuula.connectors.tables.reading.records import Shape
from kuula.connectors.tables.reading.tables import records
from kuula.connectors.tables.seen import seen_keys
from kuula.connectors.tables.targets.known import target_called
from kuula.connectors.tables.targets.target import Outcome, Verdict
from kuula.kit import clock, files, jobs
from kuula.kit.ahead import read_ahead
from kuula.kit.copying import copy_in
from kuula.kit.problems import Problem
from kuula.ledger.recording import Who, record
from kuula.workspace.actors import SYSTEM, Actor, allow, finishing_for
from kuula.workspace.permissions import Permission

BATCH: Final = 1000
SHOWN: Final = 20
TRIES: Final = 4
LEFT_BEHIND: Final = timedelta(minutes=1)
PATIENCE: Final = timedelta(hours=1)
State = TableImport.State
_UNDER_WAY: Final = (State.CHECKING, State.RUNNING, State.UNDOING)
Watch = Callable[[TableImport], None]
log = structlog.get_logger(__name__)


@dataclass(slots=True)
class _Work:
    """An import that is worked on, who for, and what reads its lines."""

    table: TableImport
    actor: Actor
    judging: Judging


def work_on(*, import_id: int, watch: Watch = lambda _table: None) -> None:
    """Do what an import waits for, to its end. Safe to run twice, to kill, and by two at a time:
    each batch is one transaction that says how far it is. What Kuula does wrong ends it, too: it
    would go wrong again each time."""
    table = TableImport.objects.select_related("staff").filter(pk=import_id).first()
    if table is None:
        return
    with translation.override(table.staff.language if table.staff else "en"):
        try:
            _work_on(table, watch)
        except Problem as problem:
            _fail(table, str(problem))
        except (OperationalError, InterfaceError):
            _give_up_in_time(table)
            raise  # the database is away or busy: it is gone on with
        except Exception:
            log.exception("import_broke", id=table.pk)
            _fail(table, _("This was our mistake, and it was noted."))
            raise


def carry_on(actor: Actor) -> int:
    """Ask again for the work on imports that nobody moved for a minute; answers how many."""
    allow(actor, Permission.IMPORTS)
    before = clock.now() - LEFT_BEHIND
    left = TableImport.objects.filter(state__in=_UNDER_WAY, moved_at__lt=before)[:20]
    for table in left:
        jobs.defer("tables.work", once=f"table:{table.pk}:{table.state}", import_id=table.pk)
    return len(left)


def _work_on(table: TableImport, watch: Watch) -> None:
    """A few times, where somebody writes down at the same moment what the table names."""
    for _once in range(TRIES):
        try:
            return _work(table, watch)
        except IntegrityError:
            table.refresh_from_db()
    return _work(table, watch)


def _work(table: TableImport, watch: Watch) -> None:
    if table.state == State.CHECKING:
        _try(table, watch)
    elif table.state == State.RUNNING:
        _let_in(table, watch)
    elif table.state == State.UNDOING:
        while take_back_batch(_doer(table), table.pk, BATCH):
            table.refresh_from_db()
            watch(table)


def _doer(table: TableImport) -> Actor:
    """On whose behalf: they were allowed to when they let it in."""
    return finishing_for(Who("staff", table.staff_id)) if table.staff_id else SYSTEM


@contextmanager
def _opened(table: TableImport) -> Iterator[tuple[_Work, Iterator[list[Parsed]]]]:
    """The import with its lines, read from the beginning."""
    shape = Shape.of(table.shape)
    target = target_called(table.target)
    with ExitStack() as held:
        stream = held.enter_context(files.open_file(table.key))
        seen = held.enter_context(seen_keys())
        judging = Judging(target, seen, frozenset(table.ours))
        given = given_values(target, table.given)
        reading = Reading(target, table.columns, table.styles, given)
        found = records(stream, shape)
        at = gathering_column(target, table.columns)
        if at is not None and shape.scattered:
            found = brought_together(found, at)
        rows = groups_of(reading.rows(found), target.most_gathered)
        yield _Work(table, _doer(table), judging), rows


def _try(table: TableImport, watch: Watch) -> None:
    """Read it all, decide how columns are written, judge every line; write nothing but the
    preview."""
    table.styles, table.total, scattered = decided_styles(table)
    table.shape = {**table.shape, "scattered": scattered}
    if not table.total:
        raise Problem(_("The file has a header and no line below it."))
    shown: dict[str, list[dict[str, Any]]] = {one.value: [] for one in Outcome}
    counts = dict.fromkeys(shown, 0)
    with (
        _opened(table) as (work, groups),
        read_ahead(batches_of(groups, work.judging.target.batch)) as batches,
    ):
        for batch in batches:
            for one in work.judging.foresee(batch):
                counts[one.verdict.outcome] += 1
                if len(shown[one.verdict.outcome]) < SHOWN:
                    shown[one.verdict.outcome].append(told_line(one, table.target))
            table.settled = sum(counts.values())
            if not _still(table, State.CHECKING, {"settled": table.settled, "total": table.total}):
                return
            watch(table)
    told = {**counts, "preview": shown, "styles": table.styles, "state": State.CHECKED}
    told["shape"] = table.shape
    _still(table, State.CHECKING, told)
    table.refresh_from_db()
    watch(table)


def _let_in(table: TableImport, watch: Watch) -> None:
    """Batch by batch from where it stands; what was settled before is only read."""
    with _opened(table) as (work, groups):
        _pass_over(work, groups, table.settled)
        with read_ahead(batches_of(groups, work.judging.target.batch)) as batches:
            for batch in batches:
                if not _settle(work, batch):
                    return
                watch(table)
    _end(table)
    watch(table)


def _pass_over(work: _Work, groups: Iterator[list[Parsed]], settled: int) -> None:
    while settled > 0 and (group := next(groups, None)):
        settled -= len(group)
        for one in group:
            work.judging.passed(one)


def _settle(work: _Work, batch: Sequence[Parsed]) -> bool:
    """One batch, whole or not at all; False when somebody else works on it, or it was stopped."""
    table = work.table
    with transaction.atomic():
        locked = TableImport.objects.select_for_update().get(pk=table.pk)
        if locked.state != State.RUNNING or locked.settled != table.settled:
            return False
        moment = locked.begun_at or clock.now()
        settled = work.judging.bring(work.actor, batch, moment)
        for one in settled:
            name = one.verdict.outcome.value
            setattr(locked, name, getattr(locked, name) + 1)
        copy_in(ImportedLine, [_line(locked, one) for one in settled if _is_kept(one.verdict)])
        locked.settled += len(settled)
        locked.moved_at = clock.now()
        locked.save()
    for name in ("settled", "made", "changed", "same", "refused"):
        setattr(table, name, getattr(locked, name))
    return True


def _is_kept(verdict: Verdict) -> bool:
    return verdict.outcome is not Outcome.SAME and not verdict.beside


def _line(table: TableImport, one: Settled) -> ImportedLine:
    verdict = one.verdict
    return ImportedLine(
        run=table,
        number=one.record.number,
        outcome=verdict.outcome.value,
        named=verdict.named,
        why=verdict.why,
        thing=verdict.thing,
        before=verdict.before,
        after=verdict.after,
        cells=[cell[:2000] for cell in one.record.cells[:100]]
        if verdict.outcome is Outcome.REFUSED
        else [],
    )


def _end(table: TableImport) -> None:
    """Say that it is over, once."""
    with transaction.atomic():
        locked = TableImport.objects.select_for_update().get(pk=table.pk)
        if locked.state != State.RUNNING:
            return
        locked.state, locked.ended_at = State.DONE, clock.now()
        locked.save()
        record(
            TableEnded(
                import_id=locked.pk,
                made=locked.made,
                changed=locked.changed,
                same=locked.same,
                refused=locked.refused,
            ),
            _doer(locked).who,
        )
    table.refresh_from_db()


def _still(table: TableImport, state: str, values: dict[str, Any]) -> bool:
    """Write these values while the import is in this state; whether it still was."""
    found = TableImport.objects.filter(pk=table.pk, state=state)
    return found.update(moved_at=clock.now(), **values) == 1


def _give_up_in_time(table: TableImport) -> None:
    """End it where the database let no batch through for an hour."""
    with suppress(OperationalError, InterfaceError):
        table.refresh_from_db()
        if table.moved_at < clock.now() - PATIENCE:
            _fail(table, _("The database did not answer for an hour. Import the file again."))


def _fail(table: TableImport, why: str) -> None:
    """End it, unless another worker has brought it to its end meanwhile."""
    log.info("import_failed", id=table.pk)
    TableImport.objects.filter(pk=table.pk, state__in=_UNDER_WAY).update(
        state=State.FAILED, why=why, moved_at=clock.now(), ended_at=clock.now()
    )
