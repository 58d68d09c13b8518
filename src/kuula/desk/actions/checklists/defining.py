"""Writers of the list of checklists."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Final

from django.db import transaction
from django.utils.translation import gettext as _

from kuula.desk.checklists.events import ChecklistChanged
from kuula.desk.models import Checklist
from kuula.kit import clock
from kuula.kit.problems import Conflict, Problem
from kuula.kit.text import one_line
from kuula.ledger.recording import About, record
from kuula.workspace.actors import Actor, allow
from kuula.workspace.models import Brand, Team
from kuula.workspace.permissions import Permission

MOST: Final = 100
MOST_STEPS: Final = 30
NAME: Final = 80
STEP: Final = 200


@dataclass(frozen=True, slots=True)
class ChecklistForm:
    """A checklist as edited; `steps` are its lines."""

    name: str
    steps: tuple[str, ...]
    brand: Brand | None = None
    team: Team | None = None
    tag: str = ""
    required: bool = False


def save_checklist(actor: Actor, *, form: ChecklistForm) -> Checklist:
    """Write a checklist. Raises Problem without a name or steps, Conflict for a taken name or more
    than 100 in use."""
    allow(actor, Permission.FIELDS)
    with transaction.atomic():
        return _saved(actor, Checklist(made_at=clock.now()), form)


def change_checklist(
    actor: Actor, *, checklist: Checklist, form: Callable[[Checklist], ChecklistForm]
) -> Checklist:
    """Change a checklist: `form` answers what it is to be from how it stands now. Those on
    conversations stay as they are. Raises like writing one."""
    allow(actor, Permission.FIELDS)
    with transaction.atomic():
        locked = _locked(checklist)
        return _saved(actor, locked, form(locked))


def _saved(actor: Actor, checklist: Checklist, form: ChecklistForm) -> Checklist:
    name, steps = one_line(form.name, NAME), _steps(form.steps)
    if not name:
        raise Problem(_("A checklist needs a name."), field="name")
    _check(checklist, name, form)
    checklist.name, checklist.steps, checklist.required = name, steps, form.required
    checklist.brand, checklist.team = form.brand, form.team
    checklist.tag = one_line(form.tag, 40).lower()
    checklist.save()
    _record(actor, checklist)
    return checklist


def archive_checklist(actor: Actor, *, checklist: Checklist) -> None:
    """Offer it no more; where it was put it stays. Twice changes nothing."""
    allow(actor, Permission.FIELDS)
    with transaction.atomic():
        locked = _locked(checklist)
        if locked.archived_at is None:
            locked.archived_at = clock.now()
            locked.save(update_fields=["archived_at"])
            _record(actor, locked)


def take_up_checklist(actor: Actor, *, checklist: Checklist) -> None:
    """Offer an archived checklist again. Raises Conflict when its name is taken by now."""
    allow(actor, Permission.FIELDS)
    with transaction.atomic():
        locked = _locked(checklist)
        if locked.archived_at is None:
            return
        form = ChecklistForm(locked.name, (), locked.brand, locked.team)
        _check(locked, locked.name, form)
        locked.archived_at = None
        locked.save(update_fields=["archived_at"])
        _record(actor, locked)


def _locked(checklist: Checklist) -> Checklist:
    found = Checklist.objects.select_for_update(of=("self",)).select_related("brand", "team")
    return found.get(pk=checklist.pk)


def _steps(lines: Sequence[str]) -> list[dict[str, str]]:
    texts = [text for text in (one_line(line, STEP) for line in lines) if text]
    if not texts:
        raise Problem(_("Write at least one step, each on a line of its own."), field="steps")
    if len(texts) > MOST_STEPS:
        raise Problem(_("A checklist has at most 30 steps."), field="steps")
    return [{"key": str(at), "text": text} for at, text in enumerate(texts, start=1)]


def _check(wanted: Checklist, name: str, form: ChecklistForm) -> None:
    others = Checklist.objects.filter(archived_at=None).exclude(pk=wanted.pk)
    if others.filter(name__iexact=name, brand=form.brand, team=form.team).exists():
        raise Conflict(_("There is a checklist with this name already."), field="name")
    is_new = wanted._state.adding or wanted.archived_at is not None
    if is_new and others.count() >= MOST:
        raise Conflict(_("100 checklists are in use. Archive one first."), field="name")


def _record(actor: Actor, checklist: Checklist) -> None:
    event = ChecklistChanged(
        checklist.pk, checklist.name, archived=checklist.archived_at is not None
    )
    record(event, actor.who, About(brand=checklist.brand_id, team=checklist.team_id))
