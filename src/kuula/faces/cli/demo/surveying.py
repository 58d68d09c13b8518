"""The demo company's surveys: two that customers answer, one for colleagues, in four languages."""

from datetime import datetime, timedelta
from typing import Any, Final

from kuula.faces.cli.demo.knowing import HOME
from kuula.ledger.recording import as_history
from kuula.listening.models import Survey
from kuula.listening.surveys.actions import SurveyForm, publish_survey, save_survey
from kuula.listening.surveys.content import Question
from kuula.listening.surveys.editing import with_question
from kuula.listening.surveys.library import beginnings
from kuula.people.access import attributes_for
from kuula.people.segments.fields import attribute_key
from kuula.workspace.actors import SYSTEM

WEEKS: Final = 6
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


def survey(until: datetime) -> None:
    """Write three surveys, publish them, and go on writing at one of them."""
    with as_history(until - timedelta(weeks=WEEKS)):
        made = {name: _published(name) for name in NAMES}
    with as_history(until):
        _asked_once_more(made["delivery"])


def _published(name: str) -> Survey:
    ready = beginnings()[name]
    form = SurveyForm(name=NAMES[name], content=ready.content, audience=ready.audience)
    saved = save_survey(SYSTEM, form=form)
    publish_survey(SYSTEM, survey=saved)
    return saved


def _asked_once_more(saved: Survey) -> None:
    """A question is being added that is not asked of those whose answer is on record."""
    home = next((one for one in attributes_for(SYSTEM) if one.name == HOME), None)
    known = {"field": attribute_key(home.pk), "days": 730} if home else None
    question = Question.model_validate({**WHERE, "known": known})
    content = with_question(beginnings()["delivery"].content, question, after="delivery")
    form = SurveyForm(name=NAMES["delivery"], content=content)
    save_survey(SYSTEM, form=form, survey=saved)
