"""One answer for all of an incident: a text per language, and how three customers get it."""

from collections.abc import Sequence
from dataclasses import dataclass

from django.urls import reverse
from django.utils.translation import gettext as _

from kuula.desk.actions.incidents.telling import filled_for
from kuula.desk.incidents.reading import language_of, languages_of, tried_on
from kuula.desk.models import Incident
from kuula.faces.agent.doors import StaffRequest
from kuula.faces.agent.frame import frame_for
from kuula.faces.agent.once import word
from kuula.kit.languages import ENDONYMS
from kuula.kit.placeholders import KNOWN
from kuula.kit.problems import Problem
from kuula.kit.text import clean
from kuula.ui.page import Page

LONGEST = 20_000


@dataclass(frozen=True, slots=True)
class TextField:
    """The text in one language, and how many conversations speak it."""

    code: str
    label: str
    count: int
    text: str


@dataclass(frozen=True, slots=True)
class Tried:
    """What one real customer would get, or why nothing."""

    who: str
    number: int
    language: str
    text: str
    problem: str


@dataclass(frozen=True, kw_only=True)
class AnswerPage(Page):
    """The answer before it goes. `shown` says that the previews were asked for; `silent` is how
    many get nothing, since there is no text in their language."""

    action: str
    back_url: str
    incident: str
    resolving: bool
    fields: Sequence[TextField]
    others: int
    places: str
    shown: bool
    tried: Sequence[Tried]
    reached: int
    silent: int
    once: str
    problem: str


def answer_page(
    request: StaffRequest,
    incident: Incident,
    *,
    resolving: bool,
    shown: bool = False,
    problem: str = "",
) -> AnswerPage:
    """The form with what was sent; the languages that are spoken most come first."""
    counts = languages_of(request.actor, incident)
    texts = texts_in(request)
    spoken = sorted(ENDONYMS, key=lambda code: -counts.get(code, 0))
    given = [code for code in spoken if texts.get(code, "").strip()]
    total = sum(counts.values())
    reached = sum(counts.get(code, 0) for code in given)
    route = "incident_resolution" if resolving else "incident_answer"
    return AnswerPage(
        title=_("Resolve the incident") if resolving else _("Answer all at once"),
        frame=frame_for(request, "home"),
        action=reverse(route, args=[incident.pk]),
        back_url=reverse("incident", args=[incident.pk]),
        incident=incident.title,
        resolving=resolving,
        fields=[
            TextField(code, ENDONYMS[code], counts.get(code, 0), texts.get(code, ""))
            for code in spoken
        ],
        others=sum(count for code, count in counts.items() if code not in ENDONYMS),
        places=", ".join(f"{{{name}}}" for name in KNOWN),
        shown=shown,
        tried=_tried(request, incident, texts, given) if shown else (),
        reached=reached,
        silent=total - reached,
        once=word(),
        problem=problem,
    )


def texts_in(request: StaffRequest) -> dict[str, str]:
    """The texts as the form sends them, by language."""
    sent = request.POST
    return {code: clean(sent.get(f"text_{code}", ""))[:LONGEST] for code in ENDONYMS}


def _tried(
    request: StaffRequest, incident: Incident, texts: dict[str, str], given: Sequence[str]
) -> list[Tried]:
    rows = []
    for talk in tried_on(request.actor, incident, given):
        text = problem = ""
        try:
            text = filled_for(texts, talk, request.user)
        except Problem as error:
            problem = str(error)
        who = talk.customer.name or _("Erased person")
        rows.append(Tried(who, talk.pk, ENDONYMS.get(language_of(talk), ""), text, problem))
    return rows
