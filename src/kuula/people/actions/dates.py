"""Days that matter to a customer."""

from dataclasses import dataclass
from typing import Final

from django.db import transaction
from django.utils.translation import gettext as _

from kuula.kit import clock
from kuula.kit.problems import Conflict, NotFound, Problem
from kuula.kit.text import one_line
from kuula.ledger.recording import About, record
from kuula.people import events
from kuula.people.actions.customers import source_of
from kuula.people.actions.meanwhile import present
from kuula.people.models import Customer, ImportantDate
from kuula.people.occasions import exists
from kuula.workspace.actors import Actor, allow
from kuula.workspace.permissions import Permission

MOST: Final = 30
EARLIEST: Final = 1900


@dataclass(frozen=True, slots=True)
class DateForm:
    """A day; without a year it is yearly."""

    kind: str
    day: int
    month: int
    year: int | None = None
    yearly: bool = True
    label: str = ""


def note_date(actor: Actor, *, customer: Customer, form: DateForm) -> ImportantDate:
    """Write a day down; a second birthday takes the place of the first.

    Raises Problem for a day that there is not, Conflict for a person who was erased or has 30.
    """
    allow(actor, Permission.CUSTOMERS_CHANGE)
    _check(form)
    with transaction.atomic():
        locked = present(customer)
        if locked.dates.count() >= MOST:
            raise Conflict(_("A customer has at most 30 dates."), field="day")
        if form.kind == ImportantDate.Kind.BIRTHDAY:
            locked.dates.filter(kind=form.kind).delete()
        added = ImportantDate.objects.create(
            customer=locked,
            kind=form.kind,
            label=one_line(form.label, 80),
            day=form.day,
            month=form.month,
            year=form.year,
            yearly=form.yearly,
            source=source_of(actor),
            added_at=clock.now(),
        )
        told = f"{form.year or '-'}-{form.month:02}-{form.day:02} {added.label}".strip()
        event = events.DateNoted(added.pk, form.kind, told)
        record(event, actor.who, About(customer=locked.pk))
    return added


def remove_date(actor: Actor, *, date: ImportantDate) -> None:
    """Take a day out. Raises NotFound when it is gone already."""
    allow(actor, Permission.CUSTOMERS_CHANGE)
    with transaction.atomic():
        locked = ImportantDate.objects.select_for_update().filter(pk=date.pk).first()
        if locked is None:
            raise NotFound(_("There is no such date."))
        event = events.DateRemoved(locked.pk, locked.kind)
        record(event, actor.who, About(customer=locked.customer_id))
        locked.delete()


def _check(form: DateForm) -> None:
    if form.kind not in ImportantDate.Kind.values:
        raise Problem(_("Choose what the date is."), field="kind")
    if not form.yearly and form.year is None:
        raise Problem(_("A date that does not come back needs its year."), field="year")
    if form.year is not None and not EARLIEST <= form.year <= clock.now().year + 100:
        raise Problem(_("Write the year with four digits."), field="year")
    if form.kind == ImportantDate.Kind.BIRTHDAY and (form.year or 0) > clock.now().year:
        raise Problem(_("Nobody is born in the future."), field="year")
    if not exists(form.month, form.day, form.year):
        raise Problem(_("There is no such day."), field="day")
