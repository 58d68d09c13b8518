"""Taking an import back: what nobody has touched since goes, the rest stays and is counted."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Final

from django.db import transaction
from django.utils.translation import gettext as _

from kuula.connectors.importers.models import Brought, Import
from kuula.desk.actions.past import remove_past
from kuula.kit import clock
from kuula.kit.problems import NotFound
from kuula.people.meeting.actions import leave_companies, take_leave
from kuula.workspace.actions.former import forget_former_colleagues
from kuula.workspace.actors import Actor, allow
from kuula.workspace.permissions import Permission

TOGETHER: Final = 200
Kind = Brought.Kind


@dataclass(frozen=True, slots=True)
class Undone:
    """How many conversations and customers went, and how many stay because of what came since."""

    conversations: int
    conversations_left: int
    customers: int
    customers_left: int


def undo_import(actor: Actor, *, number: int, watch: Callable[[int, int], None]) -> Undone:
    """Take an import back: conversations nobody has touched, then customers, companies and former
    colleagues nothing hangs on. Facts are retracted, never deleted.

    Goes on where it was when it is run again; what has gone can be imported anew. Raises NotFound
    for a number there is no import of.
    """
    allow(actor, Permission.ERASE)
    imported = Import.objects.filter(pk=number).first()
    if imported is None:
        raise NotFound(_("There is no import № %(number)s.") % {"number": number})
    talks = _each(imported, Kind.CONVERSATION, watch, lambda new: remove_past(actor, numbers=new))
    people = _each(imported, Kind.CUSTOMER, watch, lambda new: take_leave(actor, customer_ids=new))
    with transaction.atomic():
        leave_companies(actor, company_ids=_new(imported, Kind.COMPANY))
        gone = forget_former_colleagues(actor, staff_ids=_new(imported, Kind.COLLEAGUE))
        Brought.objects.filter(by=imported, kind=Kind.COLLEAGUE, new__in=gone).delete()
        Brought.objects.filter(by=imported, kind=Kind.COMPANY).delete()
        locked = Import.objects.select_for_update().get(pk=imported.pk)
        locked.state, locked.ended_at, locked.run = Import.State.UNDONE, clock.now(), ""
        locked.save()
    return Undone(*talks, *people)


def _each(
    imported: Import,
    kind: Brought.Kind,
    watch: Callable[[int, int], None],
    remove: Callable[[Sequence[int]], list[int]],
) -> tuple[int, int]:
    """Remove what was brought of a kind, some at a time; answers how many went and how many stay.

    The latest first, since what came later may hang on what came before.
    """
    rows = Brought.objects.filter(by=imported, kind=kind).order_by("-new")
    total, gone, seen = rows.count(), 0, 0
    below: int | None = None
    while True:
        some = rows if below is None else rows.filter(new__lt=below)
        numbers = list(some.values_list("new", flat=True)[:TOGETHER])
        if not numbers:
            return gone, total - gone
        below = numbers[-1]
        with transaction.atomic():
            left = remove(numbers)
            Brought.objects.filter(by=imported, kind=kind, new__in=left).delete()
        gone += len(left)
        seen += len(numbers)
        watch(seen, total)


def _new(imported: Import, kind: Brought.Kind) -> list[int]:
    return list(Brought.objects.filter(by=imported, kind=kind).values_list("new", flat=True))
