"""The only way to an experience that was noted by hand. Unseen means not found."""

from dataclasses import dataclass
from datetime import datetime

from django.utils.translation import gettext as _

from kuula.kit.problems import NotFound
from kuula.ledger.models import Entry
from kuula.ledger.timeline import facts_of
from kuula.listening.experiences.events import ExperienceCorrected, ExperienceNoted
from kuula.people.access import customer_for
from kuula.workspace.actors import Actor

NOTED = (ExperienceNoted.type, ExperienceCorrected.type)


@dataclass(frozen=True, slots=True)
class Noted:
    """What was noted, as it stands: `entry` is the number of the fact that says so."""

    entry: int
    customer_id: int
    at: datetime
    touchpoint_id: int
    way: str
    good: bool
    text: str


def noted_for(actor: Actor, entry: int) -> Noted:
    """What entry number `entry` notes; the customer is the one who stands for them now. Raises
    NotFound, also for what was corrected or taken back since."""
    found = facts_of(Entry.objects.standing().filter(id=entry, type__in=NOTED))
    if not found or not isinstance(found[0].event, ExperienceNoted | ExperienceCorrected):
        raise NotFound(_("There is no such experience."))
    fact, event = found[0], found[0].event
    customer = customer_for(actor, fact.about.customer or 0)
    return Noted(
        entry=fact.id,
        customer_id=customer.pk,
        at=fact.occurred_at,
        touchpoint_id=event.touchpoint_id,
        way=event.source,
        good=event.good,
        text=event.text,
    )
