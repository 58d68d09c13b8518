"""The only way to a macro on behalf of somebody: one's own, one's teams', everybody's."""

from django.db.models import Q
from django.utils.translation import gettext as _

from kuula.desk.models import Macro, MacroRun
from kuula.kit.problems import NotFound
from kuula.workspace.actors import Actor, allow
from kuula.workspace.permissions import Permission


def macros_for(actor: Actor) -> list[Macro]:
    """The macros the actor can run, by name; at most 500."""
    allow(actor, Permission.READ)
    own = Q(staff_id=actor.staff_id or 0) | Q(team_id__in=actor.team_ids)
    found = Macro.objects.filter(own | Q(staff=None, team=None)).select_related("team")
    return list(found.order_by("name", "pk")[:500])


def macro_for(actor: Actor, macro_id: int) -> Macro:
    """One macro. Raises NotFound."""
    found = next((one for one in macros_for(actor) if one.pk == macro_id), None)
    if found is None:
        raise NotFound(_("There is no such macro."))
    return found


def run_for(actor: Actor, run_id: int) -> MacroRun:
    """A run of the actor's own. Raises NotFound."""
    found = MacroRun.objects.select_related("macro", "conversation")
    run = found.filter(pk=run_id, staff_id=actor.staff_id or 0).first()
    if run is None:
        raise NotFound(_("There is nothing to take back."))
    return run
