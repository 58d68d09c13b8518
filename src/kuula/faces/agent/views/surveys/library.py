"""The library: a question or a letter goes into the survey by one press."""

from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from kuula.faces.agent.doors import StaffRequest, staff_may
from kuula.faces.agent.forms.meanwhile import SEEN
from kuula.faces.agent.forms.survey_settings import kept_form
from kuula.faces.agent.frame import say
from kuula.faces.agent.pages.surveys.builder import address_of
from kuula.faces.agent.pages.surveys.library import library_page
from kuula.faces.agent.rendering import screen
from kuula.kit.problems import NotFound
from kuula.listening.models import Survey
from kuula.listening.surveys.access import survey_for
from kuula.listening.surveys.actions import save_survey
from kuula.listening.surveys.content import Letter, Questionnaire
from kuula.listening.surveys.editing import changed, with_question
from kuula.listening.surveys.former import former_of
from kuula.listening.surveys.gaps import LETTER
from kuula.listening.surveys.library import in_languages, letters, library_question
from kuula.listening.surveys.queries import draft_of
from kuula.workspace.permissions import Permission


@require_safe
@staff_may(Permission.SURVEYS)
def library(request: StaffRequest, survey_id: int) -> HttpResponse:
    """Questions and letters that stand ready."""
    found = survey_for(request.actor, survey_id)
    return screen(request, "surveys/library.html", library_page(request, found))


@require_POST
@staff_may(Permission.SURVEYS)
def taking(request: StaffRequest, survey_id: int) -> HttpResponse:
    """Put a question into the survey, after the one that was open."""
    survey = survey_for(request.actor, survey_id)
    content = draft_of(survey)
    question = in_languages(
        library_question(request.POST.get("question", "")).question, content.languages
    )
    after, former = request.POST.get("at", ""), former_of(survey)
    grown = with_question(content, question, after=after, former=former)
    known = {one.key for one in content.questions}
    place = next(one.key for one in grown.questions if one.key not in known)
    return _kept(request, survey, grown, place, _("The question is in the survey"))


@require_POST
@staff_may(Permission.SURVEYS)
def letter(request: StaffRequest, survey_id: int) -> HttpResponse:
    """Take a letter in place of the one that stands."""
    survey = survey_for(request.actor, survey_id)
    content = draft_of(survey)
    one = letters().get(request.POST.get("letter", ""))
    if one is None:
        raise NotFound(_("There is no such letter in the library."))
    told = Letter(
        subject={code: one.letter.subject[code] for code in content.languages},
        words={code: one.letter.words[code] for code in content.languages},
    )
    grown = changed(content, letter=told)
    return _kept(request, survey, grown, LETTER, _("The letter is in the survey"))


def _kept(
    request: StaffRequest, survey: Survey, content: Questionnaire, place: str, said: str
) -> HttpResponse:
    form = kept_form(survey, content)
    saved = save_survey(request.actor, form=form, survey=survey, seen=request.POST.get(SEEN, ""))
    say(request, said)
    return redirect(address_of(saved, place, content.languages[0]))
