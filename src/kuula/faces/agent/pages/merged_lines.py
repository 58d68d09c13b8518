"""Who was merged into a customer, as the profile shows it."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from django.utils.translation import gettext as _

from kuula.kit import clock
from kuula.people.merging.actions.parting import UNDOABLE
from kuula.people.merging.reading import merges_of
from kuula.people.models import Customer
from kuula.workspace.actors import Actor
from kuula.workspace.permissions import Permission


@dataclass(frozen=True, slots=True)
class MergeLine:
    """Somebody who was merged into the customer; `undo` is the merge if it can be taken back."""

    name: str
    at: datetime
    by: str
    undo: int


def merge_lines(actor: Actor, customer: Customer) -> Sequence[MergeLine]:
    """The merges that stand, the latest first; only that one can be taken back. Costs a statement
    for who was ever merged alone."""
    if not customer.absorbed:
        return ()
    standing = [one for one in merges_of(actor, customer).rows if one.undone_at is None]
    may = actor.may(Permission.MERGE) and customer.erased_at is None
    return [
        MergeLine(
            name=one.source.name or _("No name"),
            at=one.merged_at,
            by=one.staff.name if one.staff else "Kuula",
            undo=one.pk if may and not place and one.merged_at + UNDOABLE > clock.now() else 0,
        )
        for place, one in enumerate(standing)
    ]
