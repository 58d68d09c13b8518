"""The only way to segments and personas on behalf of somebody. Unseen means not found."""

from django.utils.translation import gettext as _

from kuula.kit.problems import NotFound
from kuula.people.models import Persona, PersonaQuote, Segment
from kuula.people.models.segment import SegmentQuerySet
from kuula.workspace.actors import Actor, allow
from kuula.workspace.permissions import Permission

MOST = 200


def segments_for(actor: Actor) -> SegmentQuerySet:
    """The segments that exist for the actor, archived ones too: those whose rule tells nothing they
    may not know, and that no closed team serves which they are not in. Raises NotAllowed without
    the right to read profiles."""
    allow(actor, Permission.CUSTOMERS_READ)
    rights = sorted(str(one) for one in actor.permissions)
    found = Segment.objects.filter(needs__contained_by=rights)
    return found.exclude(team_id__in=actor.hidden_teams) if actor.hidden_teams else found


def segment_for(actor: Actor, segment_id: int) -> Segment:
    """One segment. Raises NotFound."""
    found = segments_for(actor).select_related("team", "staff").filter(pk=segment_id).first()
    if found is None:
        raise NotFound(_("There is no such segment."))
    return found


def personas_for(actor: Actor) -> list[Persona]:
    """The personas in use with their segments, by name; those of an unseen segment are shown
    without it."""
    allow(actor, Permission.CUSTOMERS_READ)
    found = Persona.objects.filter(archived_at=None).select_related("segment").order_by("name")
    return list(found[:MOST])


def persona_for(actor: Actor, persona_id: int) -> Persona:
    """One persona, archived ones too. Raises NotFound."""
    allow(actor, Permission.CUSTOMERS_READ)
    found = Persona.objects.select_related("segment").filter(pk=persona_id).first()
    if found is None:
        raise NotFound(_("There is no such persona."))
    return found


def quote_for(actor: Actor, quote_id: int) -> PersonaQuote:
    """One quote of a persona, to take it out. Raises NotFound."""
    allow(actor, Permission.SEGMENTS)
    found = PersonaQuote.objects.filter(pk=quote_id).first()
    if found is None:
        raise NotFound(_("There is no such quote."))
    return found
