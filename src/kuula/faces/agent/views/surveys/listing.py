"""Surveys: the list, a new one, one, its settings and what becomes of it."""

from django.db import transaction
from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from kuula.faces.agent.doors import StaffRequest, staff_may
from kuula.faces.agent.forms.meanwhile import SEEN
from kuula.faces.agent.forms.survey_settings import begun_form, readers_of, settings_form
from kuula.faces.agent.frame import say
from kuula.faces.agent.pages.surveys.listing import new_survey_page, survey_page, surveys_page
from kuula.faces.agent.pages.surveys.settings import settings_page
from kuula.faces.agent.rendering import screen
from kuula.kit.problems import NotAllowed, NotFound, Problem
from kuula.listening.surveys.access import survey_for
from kuula.listening.surveys.actions import (
    archive_survey,
    close_survey,
    copy_survey,
    pause_survey,
    publish_survey,
    resume_survey,
    save_survey,
)
from kuula.listening.surveys.briefing.actions import set_brief_readers
from kuula.listening.surveys.gaps import gaps_of
from kuula.listening.surveys.queries import draft_of
from kuula.workspace.permissions import Permission

STEPS = {"pause": pause_survey, "resume": resume_survey, "close": close_survey}


@require_safe
@staff_may()
def listing(request: StaffRequest) -> HttpResponse:
    """The surveys."""
    return screen(request, "surveys/page.html", surveys_page(request))


@require_safe
@staff_may()
def one(request: StaffRequest, survey_id: int) -> HttpResponse:
    """One survey: what is live, what is draft."""
    found = survey_for(request.actor, survey_id)
    return screen(request, "surveys/one.html", survey_page(request, found))


@require_http_methods(["GET", "HEAD", "POST"])
@staff_may(Permission.SURVEYS)
def new(request: StaffRequest) -> HttpResponse:
    """Begin a survey, empty or from one that stands ready."""
    if request.method != "POST":
        return screen(request, "surveys/new.html", new_survey_page(request))
    try:
        saved = save_survey(request.actor, form=begun_form(request.POST))
    except (NotFound, NotAllowed):
        raise
    except Problem as problem:
        page = new_survey_page(request, str(problem))
        return screen(request, "surveys/new.html", page, status=problem.status)
    return redirect("survey_questions", saved.pk)


@require_http_methods(["GET", "HEAD", "POST"])
@staff_may(Permission.SURVEYS)
def settings(request: StaffRequest, survey_id: int) -> HttpResponse:
    """Name, audience, languages, touchpoint, and why it may take longer."""
    found = survey_for(request.actor, survey_id)
    if request.method != "POST":
        return screen(request, "surveys/settings.html", settings_page(request, found))
    try:
        form = settings_form(request.POST, found)
        with transaction.atomic():
            save_survey(request.actor, form=form, survey=found, seen=request.POST.get(SEEN, ""))
            set_brief_readers(request.actor, survey=found, staff_ids=readers_of(request.POST))
    except (NotFound, NotAllowed):
        raise
    except Problem as problem:
        page = settings_page(request, found, problem)
        return screen(request, "surveys/settings.html", page, status=problem.status)
    say(request, _("The survey is saved"))
    return redirect("survey", survey_id)


@require_POST
@staff_may(Permission.SURVEYS)
def publication(request: StaffRequest, survey_id: int) -> HttpResponse:
    """Publish what is written; missing translations are to be agreed to."""
    found = survey_for(request.actor, survey_id)
    try:
        if gaps_of(draft_of(found)) and request.POST.get("gaps") != "on":
            raise Problem(
                _("Words are missing in some languages. Write them, or agree that the first"
                  " language stands there.")
            )  # fmt: skip
        version = publish_survey(request.actor, survey=found)
    except (NotFound, NotAllowed):
        raise
    except Problem as problem:
        page = survey_page(request, found, str(problem))
        return screen(request, "surveys/one.html", page, status=problem.status)
    say(request, _("Version %(number)s can be answered") % {"number": version.number})
    return redirect("survey", survey_id)


@require_POST
@staff_may(Permission.SURVEYS)
def state(request: StaffRequest, survey_id: int) -> HttpResponse:
    """Pause, go on or close."""
    step = STEPS.get(request.POST.get("state", ""))
    found = survey_for(request.actor, survey_id)
    if step is not None:
        step(request.actor, survey=found)
    return redirect("survey", survey_id)


@require_POST
@staff_may(Permission.SURVEYS)
def copying(request: StaffRequest, survey_id: int) -> HttpResponse:
    """Copy it as a new draft."""
    copied = copy_survey(request.actor, survey=survey_for(request.actor, survey_id))
    say(request, _("The copy is a draft"))
    return redirect("survey", copied.pk)


@require_POST
@staff_may(Permission.SURVEYS)
def archiving(request: StaffRequest, survey_id: int) -> HttpResponse:
    """Put it out of sight, or take it up again."""
    archived = request.POST.get("archived") == "1"
    found = survey_for(request.actor, survey_id)
    archive_survey(request.actor, survey=found, archived=archived)
    say(request, _("The survey is archived") if archived else _("The survey is in use again"))
    return redirect("surveys")
