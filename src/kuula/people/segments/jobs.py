"""What keeps segments fresh: facts that touch somebody, and the clock."""

from collections import defaultdict
from datetime import timedelta
from typing import Final

from kuula.kit import clock, jobs
from kuula.ledger.models import Entry
from kuula.ledger.reading import Recorded
from kuula.ledger.subscriptions import Batch
from kuula.people.models import Customer, Segment
from kuula.people.segments.actions import recount_segment, refresh_members
from kuula.people.segments.checking import by_the_clock, triggers_of
from kuula.people.segments.fields import BY_KEY, GROUP, JOINED, UNDONE, Field, all_fields
from kuula.people.segments.tree import read_rule
from kuula.workspace.actors import SYSTEM

TRIGGERS: Final = (
    frozenset().union(*(one.triggers for one in BY_KEY.values()), GROUP.triggers, UNDONE, JOINED)
    | {"people.attribute_set", "people.consent_recorded", "people.consent_withdrawn"}
)  # fmt: skip
"""Every fact that can change who is in a segment."""
STALE: Final = timedelta(hours=20)
_COMPANY: Final = "people.company_changed"
MOST: Final = 5000


def any_segment() -> bool:
    """Whether anything can change at all."""
    return Segment.objects.in_use().exists()


def touched_together(found: Batch) -> Batch:
    """Look at the customers of a whole batch once for each segment that its facts can change;
    nothing is left to do for each."""
    by_type: dict[str, set[int]] = defaultdict(set)
    for entry in found:
        by_type[entry.type] |= _whom(entry)
    known = all_fields()
    for segment in Segment.objects.in_use():
        types = triggers_of(read_rule(segment.rule), known)
        touched = set().union(*(who for kind, who in by_type.items() if kind in types))
        if touched:
            refresh_members(SYSTEM, segment_id=segment.pk, customer_ids=sorted(touched))
    return ()


def on_touched(entry: Recorded) -> None:
    """Look at the customer of one fact."""
    touched_together((entry,))


def on_segment_changed(entry: Recorded) -> None:
    """Count a segment whose rule is new."""
    if entry.payload.get("ruled"):
        recount_segment(SYSTEM, segment_id=int(entry.payload["segment_id"]))


@jobs.timer("people.recount_segments", "27 * * * *")
def due_segments() -> None:
    """Count those anew that the clock or imported history can have changed, and every one once a
    day: some of what stands in orders and invoices changes without a fact."""
    known = all_fields()
    for segment in Segment.objects.in_use().order_by("counted_at"):
        if _is_due(segment, known):
            recount_segment(SYSTEM, segment_id=segment.pk)


def _is_due(segment: Segment, known: dict[str, Field]) -> bool:
    rule = read_rule(segment.rule)
    if segment.is_counting or by_the_clock(rule, known):
        return True
    if segment.counted_at is None or segment.counted_at < clock.now() - STALE:
        return True
    past = Entry.objects.filter(pk__gt=segment.counted_upto, historic=True)
    return past.filter(type__in=triggers_of(rule, known)).exists()


def _whom(entry: Recorded) -> set[int]:
    """Whom a fact touches: its customer; who was taken for them before or became one with them; a
    company's people."""
    found = {entry.about.customer, entry.payload.get("previous_customer_id")}
    if entry.type in JOINED:
        found.add(entry.payload["source_id"])
    if entry.type == _COMPANY:
        mine = Customer.objects.filter(company_id=entry.payload["company_id"])
        found |= set(mine.values_list("pk", flat=True)[:MOST])
    return {one for one in found if one}
