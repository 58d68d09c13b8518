"""What a colleague says about themselves: name, language, signature, how the screens look."""

from dataclasses import dataclass

from django.db import transaction
from django.utils.translation import gettext as _

from kuula.kit.languages import spoken
from kuula.kit.problems import NotAllowed, Problem
from kuula.kit.text import one_line
from kuula.ledger.recording import record
from kuula.workspace import events
from kuula.workspace.actors import Actor
from kuula.workspace.models import Staff
from kuula.workspace.models.staff import Density, Theme

LONGEST_SIGNATURE = 2000


@dataclass(frozen=True, slots=True)
class ProfileForm:
    """What somebody may change about themselves; `keys` lets single letters act."""

    name: str
    language: str
    theme: str = Theme.SYSTEM
    density: str = Density.COMFORTABLE
    signature: str = ""
    keys: bool = True


def change_profile(actor: Actor, *, form: ProfileForm) -> Staff:
    """Change the actor's own profile. Of all this only another name is recorded."""
    name = one_line(form.name, 80)
    if not name:
        raise Problem(_("A colleague needs a name."), field="name")
    _check_look(form.theme, form.density)
    with transaction.atomic():
        staff = _own(actor)
        renamed = staff.name != name
        staff.name, staff.language = name, spoken(form.language)
        staff.theme, staff.density, staff.keys = form.theme, form.density, form.keys
        staff.signature = form.signature.strip()[:LONGEST_SIGNATURE]
        staff.save(update_fields=["name", "language", "theme", "density", "signature", "keys"])
        if renamed:
            event = events.StaffChanged(staff_id=staff.pk, fields=["name"], name=name)
            record(event, actor.who)
    return staff


def _own(actor: Actor) -> Staff:
    if actor.staff_id is None:
        raise NotAllowed(_("Only a colleague has a profile."))
    return Staff.objects.select_for_update().get(pk=actor.staff_id)


def _check_look(theme: str, density: str) -> None:
    if theme not in Theme.values or density not in Density.values:
        raise Problem(_("There is no such look."), field="theme")
