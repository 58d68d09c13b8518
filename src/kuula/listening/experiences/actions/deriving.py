"""Experiences derived from the ledger: entry by entry as they come, or all of them anew."""

from collections.abc import Callable, Collection, Mapping
from typing import Any, Final

from django.db import connection, transaction
from django.db.models import Max

from kuula.kit import clock
from kuula.ledger.models import Entry, EntryQuerySet
from kuula.ledger.timeline import Fact, facts_of, felt_types
from kuula.listening.experiences.kinds import CODE, kind_of
from kuula.listening.models import Derivation, ExperienceFact, Touchpoint
from kuula.listening.models.standard import STANDARD
from kuula.listening.touchpoints.actions import bring_touchpoints
from kuula.workspace.actors import SYSTEM, Actor, allow
from kuula.workspace.permissions import Permission

BATCH: Final = 1000
_LOCK: Final = 7_305_118_201
_TAKEN: Final = """
DELETE FROM listening_experiencefact x USING ledger_event e
WHERE e.id = ANY(%s) AND x.entry = e.retracts
"""
_RETRACTED: Final = """
DELETE FROM listening_experiencefact x USING ledger_event e WHERE e.retracts = x.entry
"""
Watch = Callable[[int, int], None]


def derive_experiences(actor: Actor, *, entry_ids: Collection[int]) -> int:
    """Take up what these entries of the ledger mean, and take out what they retract; answers how
    many experiences were taken up. Safe to run twice, and in any order.

    One derivation at a time: an entry and its correction that are read together by two workers
    would leave the entry standing otherwise.
    """
    allow(actor, Permission.LISTENING)
    with transaction.atomic():
        _alone()
        _execute(_TAKEN, [list(entry_ids)])
        rows = _rows(Entry.objects.filter(id__in=list(entry_ids)).order_by("id"))
        ExperienceFact.objects.bulk_create(rows, ignore_conflicts=True)
    return len(rows)


def drop_retracted(actor: Actor) -> None:
    """Take out whatever the ledger retracts by now: after an import or the demo was undone."""
    allow(actor, Permission.LISTENING)
    with transaction.atomic():
        _alone()
        _execute(_RETRACTED, [])


def rebuild_experiences(actor: Actor, *, watch: Watch | None = None) -> int:
    """Derive all experiences anew from the ledger; answers how many there are.

    In batches, each a transaction that replaces what stands for its entries: nobody ever sees the
    table empty, and what a kill breaks off begins again. `watch` is told the entry reached and the
    last.
    """
    allow(actor, Permission.LISTENING)
    _begin()
    return _go_on(watch)


def rebuild_if_outdated(actor: Actor) -> None:
    """Derive all anew where that was never done by the rules of this version, going on where it
    broke off. Safe to run twice."""
    allow(actor, Permission.LISTENING)
    kept = Derivation.objects.first()
    if kept is None or kept.code != CODE:
        _begin()
    elif kept.finished_at is not None:
        return
    _go_on(None)


def _begin() -> None:
    bring_touchpoints(SYSTEM)
    with transaction.atomic():
        _alone()
        Derivation.objects.all().delete()
        Derivation.objects.create(code=CODE)


def _go_on(watch: Watch | None) -> int:
    last = Entry.objects.aggregate(last=Max("id"))["last"] or 0
    kept = Derivation.objects.first()
    upto = kept.upto if kept else 0
    while (reached := _batch(upto, last)) is not None:
        upto = reached
        if watch is not None:
            watch(upto, last)
    Derivation.objects.update(finished_at=clock.now())
    return ExperienceFact.objects.count()


def _batch(after: int, last: int) -> int | None:
    """Replace what stands for the next entries that may be felt; answers the entry reached, None
    behind the last."""
    if after >= last:
        return None
    with transaction.atomic():
        _alone()
        found = Entry.objects.filter(id__gt=after, id__lte=last, type__in=felt_types())
        ids = list(found.order_by("id").values_list("id", flat=True)[:BATCH])
        upto = ids[-1] if len(ids) == BATCH else last
        ExperienceFact.objects.filter(entry__gt=after, entry__lte=upto).delete()
        rows = _rows(Entry.objects.filter(id__in=ids).order_by("id"))
        ExperienceFact.objects.bulk_create(rows)
        Derivation.objects.update(upto=upto)
    return upto


def _rows(entries: EntryQuerySet) -> list[ExperienceFact]:
    """What those of the entries mean that still stand."""
    facts = facts_of(entries.filter(type__in=felt_types()).standing())
    if not facts:
        return []
    places = _places()
    return [row for fact in facts if (row := _row(fact, places)) is not None]


def _row(fact: Fact, places: Mapping[str, int]) -> ExperienceFact | None:
    kind = kind_of(fact)
    if kind is None:
        return None
    said = getattr(fact.event, "touchpoint_id", None)
    return ExperienceFact(
        entry=fact.id,
        customer_id=fact.about.customer,
        conversation_id=fact.about.conversation,
        brand_id=fact.about.brand,
        team_id=fact.about.team,
        touchpoint_id=said if said in places.values() else places.get(kind.touchpoint),
        occurred_at=fact.occurred_at,
        kind=kind.code,
        good=kind.good,
    )


def _places() -> Mapping[str, int]:
    """The numbers of all touchpoints: by the key of those that were brought along, by their number
    for others."""
    found = _numbers()
    if any(key not in found for key in STANDARD):
        bring_touchpoints(SYSTEM)
        found = _numbers()
    return found


def _numbers() -> Mapping[str, int]:
    return {key or str(pk): pk for pk, key in Touchpoint.objects.values_list("pk", "key")}


def _alone() -> None:
    """Until the end of this transaction nobody else derives."""
    _execute("SELECT pg_advisory_xact_lock(%s)", [_LOCK])


def _execute(sql: str, values: list[Any]) -> None:
    with connection.cursor() as cursor:
        cursor.execute(sql, values)
