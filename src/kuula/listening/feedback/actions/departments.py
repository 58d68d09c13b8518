"""The departments that answer feedback, and the words that propose them."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from django.db import transaction
from django.utils.translation import gettext as _

from kuula.kit import clock
from kuula.kit.problems import Conflict, Problem
from kuula.kit.text import one_line
from kuula.ledger.recording import record
from kuula.listening.feedback import events
from kuula.listening.feedback.access import allow_reading
from kuula.listening.models import Department
from kuula.workspace.actors import Actor, allow
from kuula.workspace.models import Staff
from kuula.workspace.permissions import Permission

MOST: Final = 200
NAME: Final = 80
MOST_WORDS: Final = 60
LONGEST_WORD: Final = 40
LONGEST_WAIT: Final = 60


@dataclass(frozen=True, slots=True)
class DepartmentForm:
    """A department as it is to be; see the model."""

    name: str
    keywords: Sequence[str] = ()
    lead_id: int | None = None
    days: int = 5
    automatic: bool = False


def save_department(
    actor: Actor, *, form: DepartmentForm, department: Department | None = None
) -> Department:
    """Write a department down or change it. Raises Problem naming the field, Conflict for a name
    that is taken and for more than 200."""
    allow(actor, Permission.LISTENING)
    with transaction.atomic():
        saved = _locked(department) if department else Department(made_at=clock.now())
        _fill(saved, form)
        saved.save()
        record(events.DepartmentSaved(saved.pk, saved.name), actor.who)
    return saved


def archive_department(actor: Actor, *, department: Department, archived: bool) -> None:
    """Put a department aside, or take it up again. What lies there stays to be answered."""
    allow(actor, Permission.LISTENING)
    with transaction.atomic():
        locked = _locked(department)
        if (locked.archived_at is not None) == archived:
            return
        locked.archived_at = clock.now() if archived else None
        locked.save(update_fields=["archived_at"])
        record(events.DepartmentArchived(locked.pk, locked.name, archived), actor.who)


def department_called(actor: Actor, *, name: str) -> Department:
    """The department of this name, written down if colleagues are in one that nobody wrote down
    yet. Raises Problem for a name that nobody uses."""
    allow_reading(actor)
    plain = one_line(name, NAME)
    found = Department.objects.filter(name__iexact=plain).first()
    if found is not None:
        return found
    theirs = Staff.objects.active().filter(department__iexact=plain).exclude(department="")
    known = theirs.values_list("department", flat=True).first()
    if known is None:
        raise Problem(_("There is no such department."), field="department")
    with transaction.atomic():
        made, fresh = Department.objects.get_or_create(
            name=one_line(known, NAME), defaults={"made_at": clock.now()}
        )
        if fresh:
            record(events.DepartmentSaved(made.pk, made.name), actor.who)
    return made


def undo_departments(actor: Actor, *, names: Sequence[str]) -> None:
    """Take out the departments of these names in which no feedback lies."""
    allow(actor, Permission.ERASE)
    Department.objects.filter(name__in=names, matters=None).delete()


def _locked(department: Department) -> Department:
    return Department.objects.select_for_update(of=("self",)).get(pk=department.pk)


def _fill(saved: Department, form: DepartmentForm) -> None:
    name = one_line(form.name, NAME)
    if not name:
        raise Problem(_("A department needs a name."), field="name")
    if Department.objects.filter(name__iexact=name).exclude(pk=saved.pk).exists():
        raise Conflict(_("There is a department with this name already."), field="name")
    if saved._state.adding and Department.objects.count() >= MOST:
        raise Conflict(_("There are %(count)s departments already.") % {"count": MOST})
    if not 1 <= form.days <= LONGEST_WAIT:
        words = _("Write a number of days from 1 to %(count)s.")
        raise Problem(words % {"count": LONGEST_WAIT}, field="days")
    if form.lead_id is not None and not Staff.objects.active().filter(pk=form.lead_id).exists():
        raise Problem(_("There is no such colleague."), field="lead")
    saved.name, saved.keywords = name, _words(form.keywords)
    saved.lead_id, saved.days, saved.automatic = form.lead_id, form.days, form.automatic


def _words(told: Sequence[str]) -> list[str]:
    words = list(dict.fromkeys(filter(None, (one_line(one, 200).casefold() for one in told))))
    if len(words) > MOST_WORDS:
        raise Problem(_("At most %(count)s words.") % {"count": MOST_WORDS}, field="keywords")
    for one in words:
        if not 2 <= len(one) <= LONGEST_WORD:
            said = _("“%(word)s” is no keyword: write 2 to %(count)s letters.")
            raise Problem(said % {"word": one[:60], "count": LONGEST_WORD}, field="keywords")
    return words
