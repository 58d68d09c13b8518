"""The only way to surveys on behalf of somebody. Unseen means not found."""

from django.utils.translation import gettext as _

from kuula.kit.problems import NotFound
from kuula.listening.models import Survey
from kuula.listening.models.survey import SurveyQuerySet
from kuula.workspace.actors import Actor, allow
from kuula.workspace.permissions import Permission


def surveys_for(actor: Actor) -> SurveyQuerySet:
    """All surveys, archived ones too. Raises NotAllowed without the right to read reports."""
    if not actor.may(Permission.SURVEYS):
        allow(actor, Permission.REPORTS)
    return Survey.objects.select_related("touchpoint", "purpose")


def survey_for(actor: Actor, survey_id: int) -> Survey:
    """One survey. Raises NotFound."""
    found = surveys_for(actor).filter(pk=survey_id).first()
    if found is None:
        raise NotFound(_("There is no such survey."))
    return found
