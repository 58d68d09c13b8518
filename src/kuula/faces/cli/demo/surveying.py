"""The demo company's surveys: two that customers answer, one for colleagues, in four languages; and
what the invented customers answered on paper and on the phone."""

import uuid
from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any, Final

from kuula.faces.cli.demo.knowing import HOME
from kuula.ledger.recording import as_history
from kuula.listening.models import Response, Survey
from kuula.listening.surveys.access import surveys_for
from kuula.listening.surveys.actions import SurveyForm, publish_survey, save_survey
from kuula.listening.surveys.answering.actions import WholeResponse, take_response
from kuula.listening.surveys.content import Question
from kuula.listening.surveys.editing import with_question
from kuula.listening.surveys.library import beginnings
from kuula.listening.surveys.results.actions import count_results
from kuula.listening.touchpoints.access import touchpoints_for
from kuula.listening.touchpoints.actions import bring_touchpoints
from kuula.people.access import attributes_for
from kuula.people.models import Customer
from kuula.people.segments.fields import attribute_key
from kuula.workspace.actors import SYSTEM

WEEKS: Final = 6
MOST: Final = 200
NAMES: Final = {
    "conversation": "How we helped",
    "delivery": "How it arrived",
    "colleagues": "Working here",
}
WHERE: Final[dict[str, Any]] = {
    "key": "home",
    "kind": "single",
    "words": {
        "en": "Where was it delivered?",
        "et": "Kuhu see toodi?",
        "hr": "Kamo je dostavljeno?",
        "ru": "Куда доставили заказ?",
    },
    "choices": [
        {"key": "flat", "words": {"en": "Flat", "et": "Korter", "hr": "Stan", "ru": "Квартира"}},
        {"key": "house", "words": {"en": "House", "et": "Maja", "hr": "Kuća", "ru": "Дом"}},
        {
            "key": "business",
            "words": {
                "en": "Business premises",
                "et": "Äripind",
                "hr": "Poslovni prostor",
                "ru": "Нежилое помещение",
            },
        },
    ],
}
"""Asked only of those whose home the company does not know."""


PLACES: Final = {"conversation": "answer", "delivery": "delivery"}
"""At which touchpoint each is answered, by its key."""
WORDS: Final = {
    "et": ("Pidin kaks korda sama asja seletama.", "Kuller ei helistanud ette."),
    "hr": ("Morali su me dvaput pitati isto.", "Dostavljač nije nazvao unaprijed."),
    "ru": ("Пришлось объяснять одно и то же дважды.", "Курьер не позвонил заранее."),
    "en": ("I had to explain it twice.", "The driver did not call ahead."),
}
SATISFIED: Final = (5, 4, 5, 3, 4, 5, 2, 4, 5, 4, 1, 5)
EASE: Final = (7, 6, 4, 4, 5, 7, 3, 6, 5, 4, 2, 7)
IN_TIME: Final = ("yes", "yes", "earlier", "later", "yes")


def survey(until: datetime, customers: Sequence[Customer]) -> None:
    """Write three surveys, publish them, let these customers answer, and go on writing at one."""
    with as_history(until - timedelta(weeks=WEEKS)):
        bring_touchpoints(SYSTEM)
        made = {name: _published(name) for name in NAMES}
    _answer(customers, until)
    with as_history(until):
        _asked_once_more(made["delivery"])


def _answer(customers: Sequence[Customer], until: datetime) -> None:
    """Let each invented customer answer both surveys of customers once, over the last weeks, lately
    a little happier: typed in from paper and the phone, as history that fires nothing."""
    surveys = {one.name: one for one in surveys_for(SYSTEM).filter(name__in=NAMES.values())}
    for key in PLACES:
        asked = surveys[NAMES[key]]
        for number, customer in enumerate(customers):
            at = until - timedelta(days=1 + number * 7 % (7 * WEEKS - 2), hours=number % 9)
            language = customer.language if customer.language in WORDS else "en"
            whole = WholeResponse(
                survey=asked,
                key=invented_key(key, number),
                way=Response.Way.PHONE if number % 3 else Response.Way.PAPER,
                answers=_said(key, number, language, late=until - at < timedelta(weeks=2)),
                language=language,
                customer=customer,
                at=at,
                complete=number % 8 != 7,
            )
            with as_history(at):
                take_response(SYSTEM, whole=whole)
        count_results(SYSTEM, survey=asked)


def invented_keys() -> list[uuid.UUID]:
    """The keys of all answers that were invented."""
    return [invented_key(key, number) for key in PLACES for number in range(MOST)]


def invented_key(survey: str, number: int) -> uuid.UUID:
    """The key of an invented answer, the same each time."""
    return uuid.uuid5(uuid.NAMESPACE_URL, f"kuula-demo-{survey}-{number}")


def _said(survey: str, number: int, language: str, *, late: bool) -> dict[str, object]:
    score = SATISFIED[number % len(SATISFIED)]
    score = min(5, score + 1) if late and number % 2 else score
    words = {"why": WORDS[language][0], "more": WORDS[language][1]}
    if survey == "conversation":
        said: dict[str, object] = {"csat": score, "ces": EASE[number % len(EASE)]}
        return said | ({"why": words["why"]} if score <= 3 else {})
    said = {"delivery": score, "on_time": IN_TIME[number % len(IN_TIME)]}
    said |= {"condition": ["well"] if score > 2 else ["damaged", "missing"]}
    return said | ({"more": words["more"]} if score <= 3 else {})


def _touchpoint(name: str) -> int | None:
    found = touchpoints_for(SYSTEM).in_use().filter(key=PLACES.get(name, "-")).first()
    return found.pk if found else None


def _published(name: str) -> Survey:
    ready = beginnings()[name]
    form = SurveyForm(
        name=NAMES[name],
        content=ready.content,
        audience=ready.audience,
        touchpoint_id=_touchpoint(name),
    )
    saved = save_survey(SYSTEM, form=form)
    publish_survey(SYSTEM, survey=saved)
    return saved


def _asked_once_more(saved: Survey) -> None:
    """A question is being added that is not asked of those whose answer is on record."""
    home = next((one for one in attributes_for(SYSTEM) if one.name == HOME), None)
    known = {"field": attribute_key(home.pk), "days": 730} if home else None
    question = Question.model_validate({**WHERE, "known": known})
    content = with_question(beginnings()["delivery"].content, question, after="delivery")
    form = SurveyForm(
        name=NAMES["delivery"], content=content, touchpoint_id=_touchpoint("delivery")
    )
    save_survey(SYSTEM, form=form, survey=saved)
