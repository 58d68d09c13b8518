"""Tested questions, invitation letters and whole surveys to begin from, in all languages."""

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from importlib.resources import files
from typing import Any, Final

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from kuula.kit.languages import LANGUAGES
from kuula.kit.problems import NotFound
from kuula.listening.surveys.content import Letter, Question, Questionnaire, read_questionnaire

GROUPS: Final[Mapping[str, str | Promise]] = {
    "relationship": gettext_lazy("The whole relationship"),
    "service": gettext_lazy("After we helped"),
    "delivery": gettext_lazy("After a delivery"),
    "purchase": gettext_lazy("After a purchase"),
    "use": gettext_lazy("While it is used"),
    "brand": gettext_lazy("What the brand promises"),
    "expectation": gettext_lazy("Expectation and experience"),
    "staff": gettext_lazy("Colleagues"),
    "leaving": gettext_lazy("Those who leave"),
    "closing": gettext_lazy("At the end"),
}
AIMS: Final[Mapping[str, str | Promise]] = {
    "loyalty": gettext_lazy("loyalty"),
    "satisfaction": gettext_lazy("satisfaction"),
    "effort": gettext_lazy("effort"),
    "reasons": gettext_lazy("reasons"),
    "expectation": gettext_lazy("expectation"),
    "promise": gettext_lazy("promise"),
    "use": gettext_lazy("use"),
    "contact": gettext_lazy("contact"),
}


@dataclass(frozen=True, slots=True)
class Tested:
    """A question of the library; `source` says who published its wording."""

    question: Question
    group: str
    aim: str
    source: str


@dataclass(frozen=True, slots=True)
class LetterSample:
    """An invitation letter of the library."""

    id: str
    name: Mapping[str, str]
    letter: Letter


@dataclass(frozen=True, slots=True)
class Beginning:
    """A whole survey to begin from. `touchpoint` is the kind of touchpoint it belongs to."""

    id: str
    name: Mapping[str, str]
    about: Mapping[str, str]
    audience: str
    touchpoint: str
    content: Questionnaire


@lru_cache
def library_questions() -> Mapping[str, Tested]:
    """All questions of the library by their names, in order."""
    return {one["id"]: _tested(one) for one in _read("questions")["question"]}


@lru_cache
def letters() -> Mapping[str, LetterSample]:
    """All letters of the library by their names, in order."""
    return {one["id"]: _letter(one) for one in _read("letters")["letter"]}


@lru_cache
def beginnings() -> Mapping[str, Beginning]:
    """All surveys to begin from by their names, in order."""
    return {one["id"]: _beginning(one) for one in _read("templates")["template"]}


def library_question(name: str) -> Tested:
    """One question of the library. Raises NotFound."""
    if name not in library_questions():
        raise NotFound(_("There is no such question in the library."))
    return library_questions()[name]


def spoken(content: Questionnaire, languages: tuple[str, ...]) -> Questionnaire:
    """The questionnaire in some of its languages, the first of them first."""
    told = content.model_dump(mode="json", exclude_defaults=True)
    return read_questionnaire({**_only(told, languages), "languages": list(languages)})


def in_languages(question: Question, languages: tuple[str, ...]) -> Question:
    """The question with its words in these languages alone."""
    told = question.model_dump(mode="json", exclude_defaults=True)
    return Question.model_validate(_only(told, languages))


def _only(part: Any, languages: tuple[str, ...]) -> Any:
    """JSON without texts in other languages."""
    if isinstance(part, list):
        return [_only(one, languages) for one in part]
    if not isinstance(part, dict):
        return part
    if part and part.keys() <= set(LANGUAGES):
        return {code: said for code, said in part.items() if code in languages}
    return {key: _only(one, languages) for key, one in part.items()}


def _read(name: str) -> dict[str, Any]:
    return tomllib.loads(files(__package__).joinpath(f"{name}.toml").read_text("utf-8"))


def _tested(one: dict[str, Any]) -> Tested:
    asked = {key: said for key, said in one.items() if key in Question.model_fields}
    asked |= {"key": one["id"], "words": _words(one)}
    for part in ("choices", "rows"):
        if part in one:
            asked[part] = [{"key": it["key"], "words": _words(it)} for it in one[part]]
    question = Question.model_validate(asked)
    return Tested(question, one["group"], one["aim"], one.get("source", ""))


def _letter(one: dict[str, Any]) -> LetterSample:
    words = {code: text.strip() for code, text in one["words"].items()}
    letter = Letter.model_validate({"subject": one["subject"], "words": words})
    return LetterSample(one["id"], one["name"], letter)


def _beginning(one: dict[str, Any]) -> Beginning:
    questions = []
    for it in one["questions"]:
        said = library_question(it["id"]).question.model_dump(mode="json", exclude_defaults=True)
        said |= {key: it[key] for key in ("key", "shown") if key in it}
        questions.append(said)
    content = read_questionnaire(
        {
            "languages": list(LANGUAGES),
            "thanks": one["thanks"],
            "letter": letters()[one["letter"]].letter.model_dump(mode="json"),
            "questions": questions,
        }
    )
    return Beginning(
        one["id"], one["name"], one["about"], one["audience"], one["touchpoint"], content
    )


def _words(one: dict[str, Any]) -> dict[str, str]:
    return {code: one[code] for code in LANGUAGES if code in one}
