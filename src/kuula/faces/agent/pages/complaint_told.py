"""Facts of complaints in clearer words than the event alone can say."""

from django.utils.translation import gettext as _

from kuula.desk.complaints.events import ComplaintStepTaken, FollowUpAnswered
from kuula.desk.models import Step
from kuula.ledger.timeline import Fact


def complaint_words(fact: Fact, actor: str) -> str:
    """Which step was taken or skipped, and what the customer wrote about the solution; else
    empty."""
    event = fact.event
    if isinstance(event, ComplaintStepTaken):
        return _step(event, actor)
    if isinstance(event, FollowUpAnswered) and event.comment:
        places = {"said": fact.words(actor), "words": event.comment}
        return _("%(said)s: “%(words)s”") % places
    return ""


def _step(event: ComplaintStepTaken, actor: str) -> str:
    step = str(Step(event.kind).label) if event.kind in Step.values else event.kind
    places = {"actor": actor, "step": step}
    if event.skipped:
        return _("%(actor)s skipped a step of the complaint: %(step)s") % places
    return _("%(actor)s took a step of the complaint: %(step)s") % places
