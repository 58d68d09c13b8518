"""The settings of a survey."""

from collections.abc import Sequence
from dataclasses import dataclass

from django.utils import timezone
from django.utils.translation import gettext as _

from kuula.faces.agent.doors import StaffRequest
from kuula.faces.agent.frame import frame_for
from kuula.kit.languages import ENDONYMS
from kuula.kit.problems import Problem
from kuula.listening.models import Survey
from kuula.listening.surveys.briefing.access import able_readers, reader_ids
from kuula.listening.surveys.queries import draft_of, known_purposes, known_touchpoints
from kuula.people.actions import revision
from kuula.ui.page import Option, Page
from kuula.workspace.queries import brands


@dataclass(frozen=True, kw_only=True)
class SettingsPage(Page):
    """The form. An audience cannot be changed once it was published."""

    id: int
    seen: str
    name: str
    audience: str
    audiences: Sequence[Option]
    fixed: bool
    languages: Sequence[Option]
    chosen: Sequence[str]
    first: str
    brand: str
    brands: Sequence[Option]
    touchpoint: str
    touchpoints: Sequence[Option]
    purpose: str
    purposes: Sequence[Option]
    closes: str
    justification: str
    readers: Sequence[Option]
    reading: Sequence[str]
    problem: str
    wrong: str


def settings_page(
    request: StaffRequest, survey: Survey, problem: Problem | None = None
) -> SettingsPage:
    """The form as sent, or with what stands."""
    sent = request.POST if request.method == "POST" else None
    content = draft_of(survey)

    def told(name: str, standing: object) -> str:
        return sent.get(name, "") if sent is not None else str(standing or "")

    return SettingsPage(
        title=_("Settings of the survey"),
        frame=frame_for(request, "surveys"),
        id=survey.pk,
        seen=revision(survey.changed_at),
        name=told("name", survey.name),
        audience=told("audience", survey.audience),
        audiences=[Option(str(code), str(label)) for code, label in Survey.Audience.choices],
        fixed=survey.version > 0,
        languages=[Option(code, name) for code, name in ENDONYMS.items()],
        chosen=sent.getlist("languages") if sent is not None else content.languages,
        first=told("first", content.languages[0]),
        brand=told("brand", survey.brand_id),
        brands=[Option("", _("all brands")), *(Option(str(b.pk), b.name) for b in brands())],
        touchpoint=told("touchpoint", survey.touchpoint_id),
        touchpoints=_touchpoints(survey),
        purpose=told("purpose", survey.purpose_id),
        purposes=_purposes(),
        closes=told("closes", _day(survey)),
        justification=told("justification", survey.justification),
        readers=[Option(str(one.pk), one.name) for one in able_readers()],
        reading=_reading(request, survey),
        problem=str(problem) if problem else "",
        wrong=problem.field or "" if problem else "",
    )


def _reading(request: StaffRequest, survey: Survey) -> list[str]:
    """Who gets its briefs, as sent or as it stands."""
    if request.method == "POST":
        return request.POST.getlist("readers")
    return [str(one) for one in reader_ids(survey)]


def _touchpoints(survey: Survey) -> list[Option]:
    found = known_touchpoints()
    if survey.touchpoint and survey.touchpoint not in found:
        found.append(survey.touchpoint)
    return [Option("", _("none")), *(Option(str(one.pk), one.name) for one in found)]


def _purposes() -> list[Option]:
    none = Option("", _("none: a legitimate interest of the contact itself"))
    return [none, *(Option(str(one.pk), one.name) for one in known_purposes())]


def _day(survey: Survey) -> str:
    return timezone.localtime(survey.closes_at).date().isoformat() if survey.closes_at else ""
