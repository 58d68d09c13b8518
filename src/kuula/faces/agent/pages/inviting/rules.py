"""How often anybody is asked, as a page."""

from dataclasses import dataclass

from django.utils.translation import gettext as _

from kuula.faces.agent.doors import StaffRequest
from kuula.faces.agent.frame import frame_for
from kuula.kit.problems import Problem
from kuula.listening.surveys.inviting.judging import rules
from kuula.ui.page import Page


@dataclass(frozen=True, kw_only=True)
class RulesPage(Page):
    """The contact budget, as sent or as it stands."""

    most: str
    days: str
    after_refusal: str
    hold_complaints: bool
    problem: str
    wrong: str


def rules_page(request: StaffRequest, problem: Problem | None = None) -> RulesPage:
    """The form of the contact budget."""
    held, sent = rules(), request.POST if request.method == "POST" else None

    def told(name: str, standing: int) -> str:
        return sent.get(name, "") if sent is not None else str(standing)

    return RulesPage(
        title=_("How often we ask"),
        frame=frame_for(request, "surveys"),
        most=told("most", held.most),
        days=told("days", held.days),
        after_refusal=told("after_refusal", held.after_refusal),
        hold_complaints=bool(sent.get("hold_complaints")) if sent else held.hold_complaints,
        problem=str(problem) if problem else "",
        wrong=problem.field if problem else "",
    )
