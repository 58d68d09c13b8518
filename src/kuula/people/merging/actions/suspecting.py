"""Writing down who may be the same person, and that two are not."""

from collections.abc import Iterable, Sequence
from typing import Final

from django.db import transaction
from django.db.models import Q
from django.utils.translation import gettext as _

from kuula.kit import clock
from kuula.kit.problems import Conflict
from kuula.ledger.recording import About, record
from kuula.people import events
from kuula.people.merging.records import all_records, near, records_of
from kuula.people.models import Customer, Likeness
from kuula.science.likeness import LEAST, SHIPPED, Found, alike, found_among
from kuula.science.likeness.comparing import Population
from kuula.workspace.actors import Actor, allow
from kuula.workspace.permissions import Permission

BATCH: Final = 1000
MOST_EACH: Final = 20


def suspect_among_all(actor: Actor) -> int:
    """Compare all customers and suggest who may be one person; what no longer looks so is taken
    out, what somebody refused stays refused. Answers how many pairs are found. Safe to run twice.

    Holds all customers in memory, a kilobyte each.
    """
    allow(actor, Permission.MERGE)
    begun = clock.now()
    found = sorted(found_among(list(all_records()), SHIPPED, least=LEAST), key=_pair)
    for start in range(0, len(found), BATCH):
        with transaction.atomic():
            _keep(_still_there(found[start : start + BATCH]))
    Likeness.objects.filter(refused_at=None, found_at__lt=begun).delete()
    return len(found)


def suspect_of(actor: Actor, *, customer_ids: Iterable[int]) -> int:
    """Compare these customers with those they may be; answers how many pairs are found. What no
    longer looks so is taken out. Safe to run twice."""
    allow(actor, Permission.MERGE)
    return sum(_suspect(person.key) for person in records_of(set(customer_ids)))


def refuse_likeness(actor: Actor, *, likeness: Likeness) -> None:
    """Remember that two customers are not the same person: nobody suggests it again. Raises
    Conflict when somebody has just merged them."""
    allow(actor, Permission.MERGE)
    with transaction.atomic():
        locked = Likeness.objects.select_for_update().filter(pk=likeness.pk).first()
        if locked is None:
            raise Conflict(_("A colleague has dealt with these two meanwhile."))
        if locked.refused_at is not None:
            return
        locked.refused_at, locked.refused_by_id = clock.now(), actor.staff_id
        locked.save(update_fields=["refused_at", "refused_by"])
        for one, other in ((locked.one_id, locked.other_id), (locked.other_id, locked.one_id)):
            record(events.LikenessRefused(other), actor.who, About(customer=one))


def _suspect(number: int) -> int:
    person = next(iter(records_of([number])), None)
    if person is None:
        return 0
    others = records_of(near(person))
    among = Population.of([person, *others])
    found = alike(person, others, SHIPPED, least=LEAST, among=among)[:MOST_EACH]
    with transaction.atomic():
        _keep(sorted(found, key=_pair))
        kept = {number for one in found for number in (one.one, one.other)}
        theirs = Likeness.objects.filter(Q(one_id=number) | Q(other_id=number), refused_at=None)
        theirs.exclude(one_id__in=kept, other_id__in=kept).delete()
    return len(found)


def _still_there(found: Sequence[Found]) -> list[Found]:
    """Those of whom nobody was deleted since they were read; they are held from now on."""
    numbers = {number for one in found for number in (one.one, one.other)}
    held = Customer.objects.select_for_update(no_key=True).filter(pk__in=numbers).order_by("pk")
    there = set(held.values_list("pk", flat=True))
    return [one for one in found if one.one in there and one.other in there]


def _keep(found: Sequence[Found]) -> None:
    """Write pairs down, or what is known of them now; they come in the order in which all lock."""
    now = clock.now()
    Likeness.objects.bulk_create(
        [
            Likeness(
                one_id=one.one, other_id=one.other, weight=one.weight,
                evidence=list(one.evidence), found_at=now,
            )
            for one in found
        ],
        update_conflicts=True,
        unique_fields=["one", "other"],
        update_fields=["weight", "evidence", "found_at"],
    )  # fmt: skip


def _pair(found: Found) -> tuple[int, int]:
    return found.one, found.other
