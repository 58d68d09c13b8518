"""The written brief of a survey: as a page, as a PDF, by mail."""

from django.http import HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from kuula.channels.mail.actions.answering import able_to_send
from kuula.desk.access import hidden_from
from kuula.faces.agent.doors import StaffRequest, staff_may
from kuula.faces.agent.frame import say, warn
from kuula.faces.agent.pages.results.brief import brief_page
from kuula.faces.agent.rendering import screen
from kuula.kit.downloads import made_download
from kuula.kit.problems import Conflict
from kuula.listening.surveys.access import survey_for
from kuula.listening.surveys.briefing.access import today_of
from kuula.listening.surveys.briefing.actions import ask_for_brief, get_briefs
from kuula.listening.surveys.briefing.brief import brief_of
from kuula.listening.surveys.briefing.paper import filename_of, paper_of
from kuula.listening.surveys.results.actions import count_if_quick
from kuula.workspace.permissions import Permission
from kuula.workspace.queries import brands


@require_safe
@staff_may(Permission.REPORTS)
def brief(request: StaffRequest, survey_id: int) -> HttpResponse:
    """The brief as it stands now."""
    survey = survey_for(request.actor, survey_id)
    count_if_quick(request.actor, survey=survey)
    return screen(request, "results/brief.html", brief_page(request, survey))


@require_safe
@staff_may(Permission.REPORTS)
def paper(request: StaffRequest, survey_id: int) -> HttpResponseBase:
    """The same as a PDF."""
    survey = survey_for(request.actor, survey_id)
    count_if_quick(request.actor, survey=survey)
    hidden = hidden_from(request.actor)
    told = brief_of(request.actor, survey, last=today_of(survey), hidden=hidden)
    company = next((one.name for one in brands() if survey.brand_id in (None, one.pk)), "")
    return made_download(paper_of(told, company=company), filename_of(told), "application/pdf")


@require_POST
@staff_may(Permission.REPORTS)
def mailing(request: StaffRequest, survey_id: int) -> HttpResponse:
    """Send it to me now; or get it by mail from now on, or no more."""
    survey = survey_for(request.actor, survey_id)
    wanted = request.POST.get("want", "")
    if wanted in ("get", "stop"):
        get_briefs(request.actor, survey=survey, wanted=wanted == "get")
        say(request, _("You get its briefs by mail") if wanted == "get" else _("You get no more"))
        return redirect("survey_brief", survey_id)
    if able_to_send() is None:
        warn(request, _("There is no mailbox to send from. Connect one for this brand."))
        return redirect("survey_brief", survey_id)
    try:
        ask_for_brief(request.actor, survey=survey)
        say(request, _("It is on its way to you"))
    except Conflict as conflict:
        warn(request, str(conflict))
    return redirect("survey_brief", survey_id)
