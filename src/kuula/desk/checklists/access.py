"""The only way to a checklist on behalf of somebody. Those of unseen teams do not exist."""

from django.db.models import Q
from django.utils.translation import gettext as _

from kuula.desk.access import conversations_for
from kuula.desk.models import Checklist, Conversation, PutChecklist
from kuula.kit.problems import NotFound
from kuula.workspace.actors import Actor, allow
from kuula.workspace.permissions import Permission


def checklists_for(actor: Actor) -> list[Checklist]:
    """Every checklist that exists for the actor, archived ones too, by name; at most 500."""
    allow(actor, Permission.READ)
    seen = Q(team=None) | ~Q(team_id__in=actor.hidden_teams)
    return list(Checklist.objects.filter(seen).order_by("name", "pk")[:500])


def checklist_for(actor: Actor, checklist_id: int) -> Checklist:
    """One checklist. Raises NotFound."""
    found = next((one for one in checklists_for(actor) if one.pk == checklist_id), None)
    if found is None:
        raise NotFound(_("There is no such checklist."))
    return found


def put_checklist_for(actor: Actor, list_id: int) -> PutChecklist:
    """A checklist on a conversation the actor may see, with it. Raises NotFound."""
    found = PutChecklist.objects.select_related("conversation").filter(pk=list_id).first()
    if found is None or not conversations_for(actor).filter(pk=found.conversation_id).exists():
        raise NotFound(_("There is no such checklist."))
    return found


def checklists_on(conversation: Conversation) -> list[PutChecklist]:
    """The checklists on a conversation; whoever sees it sees them."""
    return list(PutChecklist.objects.filter(conversation_id=conversation.pk)[:50])
