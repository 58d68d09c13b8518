"""The only way to touchpoints and journeys on behalf of somebody. Unseen means not found."""

from django.utils.translation import gettext as _

from kuula.kit.problems import NotFound
from kuula.listening.models import Journey, Touchpoint
from kuula.listening.models.journey import JourneyQuerySet
from kuula.listening.models.touchpoint import TouchpointQuerySet
from kuula.people.segments.access import segments_for
from kuula.workspace.actors import Actor, allow
from kuula.workspace.permissions import Permission

_READERS = (
    Permission.LISTENING,
    Permission.SURVEYS,
    Permission.EXPERIENCES,
    Permission.CUSTOMERS_READ,
)


def touchpoints_for(actor: Actor) -> TouchpointQuerySet:
    """All touchpoints, archived ones too. Raises NotAllowed without a right of listening and the
    right to read profiles or reports."""
    if not any(actor.may(one) for one in _READERS):
        allow(actor, Permission.REPORTS)
    return Touchpoint.objects.all()


def touchpoint_for(actor: Actor, touchpoint_id: int) -> Touchpoint:
    """One touchpoint. Raises NotFound."""
    found = touchpoints_for(actor).filter(pk=touchpoint_id).first()
    if found is None:
        raise NotFound(_("There is no such touchpoint."))
    return found


def journeys_for(actor: Actor) -> JourneyQuerySet:
    """The journeys that exist for the actor, archived ones too: everybody's, and those of segments
    that exist for them. Raises NotAllowed without the right to read reports."""
    if not actor.may(Permission.LISTENING):
        allow(actor, Permission.REPORTS)
    found = Journey.objects.select_related("segment")
    everybodys = found.filter(segment=None)
    if not actor.may(Permission.CUSTOMERS_READ):
        return everybodys
    return everybodys | found.filter(segment__in=segments_for(actor))


def journey_for(actor: Actor, journey_id: int) -> Journey:
    """One journey. Raises NotFound."""
    found = journeys_for(actor).filter(pk=journey_id).first()
    if found is None:
        raise NotFound(_("There is no such journey."))
    return found
