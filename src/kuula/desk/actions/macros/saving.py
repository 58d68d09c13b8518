"""Writers of the list of macros."""

from dataclasses import dataclass, replace
from typing import Final

from django.db import transaction
from django.utils.translation import gettext as _

from kuula.desk.actions.owning import OWN, allow_change_of, may_change_of, owner_named
from kuula.desk.actions.seeing import check_is_no_light_seat
from kuula.desk.macros.events import MacroChanged
from kuula.desk.macros.steps import SNOOZES, Steps
from kuula.desk.models import Macro, Priority, State
from kuula.kit import clock
from kuula.kit.languages import LANGUAGES
from kuula.kit.placeholders import check_placeholders
from kuula.kit.problems import Conflict, Problem
from kuula.kit.text import clean, one_line
from kuula.ledger.recording import About, record
from kuula.workspace.actors import Actor
from kuula.workspace.models import Staff

MOST: Final = 100
NAME: Final = 60
LONGEST: Final = 20_000
STATES: Final = (State.OPEN, State.WAITING, State.SOLVED, State.CLOSED)


@dataclass(frozen=True, slots=True)
class MacroForm:
    """A macro as edited. `whose` is "own", "all", or the number of a team."""

    name: str
    steps: Steps
    whose: str = OWN


def save_macro(actor: Actor, *, form: MacroForm, macro: Macro | None = None) -> Macro:
    """Write a macro, or change one. The caller looked up what its steps name.

    A step that names a team the actor cannot see stays, unless they name another.
    Raises Problem without a name, without a step or for an unknown placeholder, Conflict for a
    taken name or more than 100.
    """
    owner = owner_named(actor, form.whose)
    if macro is not None:
        allow_change_of(actor, macro.staff_id)
    name = one_line(form.name, NAME)
    if not name:
        raise Problem(_("A macro needs a name."), field="name")
    steps = _with_unseen_team(actor, form.steps, macro)
    _check_steps(steps)
    with transaction.atomic():
        saved = Macro.objects.select_for_update().get(pk=macro.pk) if macro else Macro()
        saved.staff_id, saved.team_id = owner.staff_id, owner.team_id
        _check_room(saved, name)
        saved.name, saved.steps, saved.changed_at = name, steps.kept(), clock.now()
        saved.save()
        record(MacroChanged(saved.pk), actor.who, About(team=owner.team_id))
    return saved


def remove_macro(actor: Actor, *, macro: Macro) -> None:
    """Remove a macro; what it did stays. Twice changes nothing."""
    allow_change_of(actor, macro.staff_id)
    with transaction.atomic():
        gone, _rows = Macro.objects.filter(pk=macro.pk).delete()
        if gone:
            record(MacroChanged(macro.pk, removed=True), actor.who, About(team=macro.team_id))


def may_change(actor: Actor, macro: Macro) -> bool:
    """Whether the actor may change a macro they can see."""
    return may_change_of(actor, macro.staff_id)


def _with_unseen_team(actor: Actor, steps: Steps, macro: Macro | None) -> Steps:
    """Nobody is shown a team that does not exist for them, so nobody leaves it out on purpose."""
    stood = Steps.of(macro).team if macro else ""
    unseen = stood and not actor.sees_team(int(stood))
    return replace(steps, team=stood) if unseen and not steps.team else steps


def _check_steps(steps: Steps) -> None:
    if steps.is_empty:
        raise Problem(_("A macro needs at least one step."), field="name")
    if steps.state and steps.state not in STATES:
        raise Problem(_("A conversation can be open, waiting, solved or closed."), field="state")
    if steps.priority and steps.priority not in Priority.values:
        raise Problem(_("Priority is low, normal, high or urgent."), field="priority")
    if steps.snooze and (steps.snooze not in SNOOZES or steps.state):
        raise Problem(_("Snooze it or set a state, not both."), field="snooze")
    if steps.assignee.isdigit() and steps.assignee != "0":
        staff = Staff.objects.filter(pk=int(steps.assignee)).first()
        if staff is not None:
            check_is_no_light_seat(staff, "assignee")
    _check_texts(steps)


def _check_texts(steps: Steps) -> None:
    texts = {f"reply_{language}": text for language, text in steps.reply.items()}
    if not set(steps.reply) <= set(LANGUAGES):
        raise Problem(_("Kuula does not know this language."), field="name")
    for name, text in (texts | {"note": steps.note}).items():
        if len(clean(text)) > LONGEST:
            raise Problem(_("Write at most %(count)s characters.") % {"count": LONGEST}, field=name)
        try:
            check_placeholders(text)
        except Problem as problem:
            raise Problem(str(problem), field=name) from None


def _check_room(wanted: Macro, name: str) -> None:
    others = Macro.objects.filter(staff=wanted.staff_id, team=wanted.team_id).exclude(pk=wanted.pk)
    if others.filter(name__iexact=name).exists():
        raise Conflict(_("There is a macro with this name already."), field="name")
    if wanted._state.adding and others.count() >= MOST:
        raise Conflict(_("100 macros are saved already. Remove one first."), field="name")
