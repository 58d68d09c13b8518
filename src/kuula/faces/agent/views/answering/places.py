"""Where a survey can be answered: its link, QR codes, embedded pages, smiley buttons."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

import qrcode
from django.conf import settings
from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe
from markupsafe import Markup
from qrcode.image.svg import SvgPathFillImage

from kuula.faces.agent.doors import StaffRequest, staff_may
from kuula.faces.agent.forms.saving import saved
from kuula.faces.agent.forms.survey_place import SurveyPlaceForm
from kuula.faces.agent.frame import frame_for, say
from kuula.faces.agent.rendering import screen
from kuula.listening.models import Survey, SurveyPlace
from kuula.listening.surveys.access import survey_for
from kuula.listening.surveys.answering.access import place_for, places_of
from kuula.listening.surveys.answering.actions import add_place, end_place
from kuula.ui.page import Page
from kuula.workspace.permissions import Permission

SCRIPT: Final = '<script src="{home}/static/kuula/contact.js" data-survey="{key}" async></script>'


@dataclass(frozen=True, slots=True)
class PlaceRow:
    """A place, its address, and the line that goes into a site."""

    place: SurveyPlace
    way: str
    address: str
    line: str = ""


@dataclass(frozen=True, kw_only=True)
class PlacesPage(Page):
    """Where a survey can be answered; `address` is the link that anybody may open, empty for a
    survey of colleagues or one without a version."""

    survey: Survey
    rows: Sequence[PlaceRow]
    address: str
    form: SurveyPlaceForm


@dataclass(frozen=True, kw_only=True)
class SheetPage(Page):
    """A sheet to print and put up: the code, what it is for, and the address for who has no
    camera."""

    row: PlaceRow
    survey: Survey
    code: Markup


@require_http_methods(["GET", "HEAD", "POST"])
@staff_may(Permission.SURVEYS)
def listing(request: StaffRequest, survey_id: int) -> HttpResponse:
    """The places of a survey, and a new one."""
    survey = survey_for(request.actor, survey_id)
    form = SurveyPlaceForm(request.POST or None, initial={"way": SurveyPlace.Way.QR})
    if saved(form, lambda: add_place(request.actor, survey=survey, form=form.wanted())):
        say(request, _("The place is made."))
        return redirect("survey_places", survey_id=survey.pk)
    for_anybody = survey.version and survey.audience == Survey.Audience.CUSTOMERS
    page = PlacesPage(
        title=_("Ways to answer"),
        frame=frame_for(request, "surveys"),
        survey=survey,
        rows=[_row(one) for one in places_of(request.actor, survey)],
        address=f"{_home()}/s/{survey.key}" if for_anybody else "",
        form=form,
    )
    return screen(request, "answering/places.html", page, status=422 if form.is_bound else 200)


@require_safe
@staff_may(Permission.SURVEYS)
def sheet(request: StaffRequest, place_id: int) -> HttpResponse:
    """The sheet of a place, to be printed."""
    place = place_for(request.actor, place_id)
    row = _row(place)
    page = SheetPage(
        title=place.name,
        frame=frame_for(request, "surveys"),
        row=row,
        survey=place.survey,
        code=Markup(_svg(row.address)),  # noqa: S704 - drawn by us of an address of ours
    )
    return screen(request, "answering/sheet.html", page)


@require_safe
@staff_may(Permission.SURVEYS)
def code(request: StaffRequest, place_id: int) -> HttpResponse:
    """The code of a place alone, for one's own print."""
    place = place_for(request.actor, place_id)
    return HttpResponse(
        _svg(_row(place).address),
        content_type="image/svg+xml",
        headers={"Content-Disposition": f'attachment; filename="survey-{place.pk}.svg"'},
    )


@require_POST
@staff_may(Permission.SURVEYS)
def end(request: StaffRequest, place_id: int) -> HttpResponse:
    """Take no more answers from a place."""
    place = place_for(request.actor, place_id)
    end_place(request.actor, place=place)
    say(request, _("The place is ended. What was answered there stays."))
    return redirect("survey_places", survey_id=place.survey_id)


def _row(place: SurveyPlace) -> PlaceRow:
    way = SurveyPlace.Way(place.way)
    door = "k" if way is SurveyPlace.Way.BUTTON else "s"
    line = SCRIPT.format(home=_home(), key=place.key) if way is SurveyPlace.Way.EMBEDDED else ""
    return PlaceRow(place, str(way.label), f"{_home()}/{door}/{place.key}", line)


def _svg(address: str) -> str:
    """A QR code that a scratch or a fold leaves readable."""
    made = qrcode.QRCode(error_correction=qrcode.ERROR_CORRECT_Q, border=2)
    made.add_data(address)
    return str(made.make_image(image_factory=SvgPathFillImage).to_string(encoding="unicode"))


def _home() -> str:
    return str(settings.PUBLIC_URL).rstrip("/")
