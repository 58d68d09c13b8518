"""Looking at a survey: as anybody would go through it, and as one customer would."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Final

from django.urls import reverse
from django.utils import translation
from django.utils.translation import gettext as _

from kuula.faces.agent.doors import StaffRequest
from kuula.faces.agent.frame import frame_for
from kuula.faces.agent.pages.customers import CustomerRow, customer_row
from kuula.faces.agent.pages.surveys.builder import language_of, sample_places
from kuula.faces.agent.pages.surveys.survey_words import (
    condition_words,
    question_name,
    seconds_words,
    value_words,
)
from kuula.kit.languages import ENDONYMS
from kuula.kit.problems import Problem
from kuula.listening.models import Survey
from kuula.listening.surveys.answers import Value, read_answer
from kuula.listening.surveys.asking import asked
from kuula.listening.surveys.content import Question, Questionnaire
from kuula.listening.surveys.knowing import KnownAnswer, known_answers
from kuula.listening.surveys.places import filled, told_answers
from kuula.listening.surveys.queries import draft_of, live_content
from kuula.listening.surveys.seconds import LIMIT, duration_of
from kuula.listening.surveys.showing import Reader, asked_question, in_language, sent_answer
from kuula.people.access import customer_for
from kuula.people.models import Customer
from kuula.people.queries import customers_like
from kuula.ui.page import Frame, NavItem, Page, theme_of
from kuula.ui.questions import AskedQuestion
from kuula.workspace.permissions import Permission

MOST_FOUND: Final = 8
SEED: Final = "preview"


@dataclass(frozen=True, kw_only=True)
class PreviewPage(Page):
    """The survey as it is gone through; nothing is kept."""

    id: int
    intro: str
    thanks: str
    questions: Sequence[AskedQuestion]
    done: bool
    languages: Sequence[NavItem]
    versions: Sequence[NavItem]
    lang: str
    seconds: str


@dataclass(frozen=True, slots=True)
class QuestionSeen:
    """One question as it concerns a customer: asked, known, or hanging on an answer."""

    number: int
    words: str
    state: str
    tone: str
    why: str = ""
    source: str = ""
    as_of: datetime | None = None


@dataclass(frozen=True, kw_only=True)
class CustomerPage(Page):
    """What one customer would be asked."""

    id: int
    words: str
    found: Sequence[CustomerRow]
    customer_id: int
    customer: str
    customer_url: str
    rows: Sequence[QuestionSeen]
    questions: int
    usual: str
    longest: str
    slow: bool
    limit: int


def preview_page(request: StaffRequest, survey: Survey) -> PreviewPage:
    """The survey in a language and wording, with what was answered in this preview."""
    live = live_content(survey) if request.GET.get("see") == "live" else None
    content = live or draft_of(survey)
    lang = language_of(content, request.GET.get("lang", ""))
    variant = 1 if request.GET.get("wording") == "b" else 0
    reader = Reader(
        language=lang, main=content.languages[0], variant=variant, places=sample_places(survey)
    )
    with translation.override(lang):
        answers, problems = _told(request, content)
        shown = asked(content, answers, seed=SEED)
        reader = replace(
            reader, places={**reader.places, **told_answers(content, answers, lang)}, seed=SEED
        )
        lacking = _lacking(request, shown, answers, problems)
    count = len(shown)
    return PreviewPage(
        title=survey.name,
        frame=Frame(
            home_url=reverse("survey", args=[survey.pk]),
            language=lang,
            theme=theme_of(request),
            brand=sample_places(survey)["brand.name"],
        ),
        id=survey.pk,
        intro=in_language(content.intro, reader),
        thanks=in_language(content.thanks, reader),
        questions=[
            asked_question(
                one, reader, value=answers.get(one.key), problem=lacking.get(one.key, ""),
                at=(number, count),
            )
            for number, one in enumerate(shown, 1)
        ],
        done=request.POST.get("done") == "1" and not lacking,
        languages=_languages(request, content, lang),
        versions=_versions(request, survey, content, variant),
        lang=lang,
        seconds=seconds_words(duration_of(content, lang).usual),
    )  # fmt: skip


def customer_page(request: StaffRequest, survey: Survey) -> CustomerPage:
    """What the customer that `?customer=` names would be asked; `?q=` finds some."""
    content, words = draft_of(survey), request.GET.get("q", "").strip()
    number = request.GET.get("customer", "")
    customer = customer_for(request.actor, int(number)) if _is_number(number) else None
    known = known_answers(customer, content) if customer else {}
    told = {key: one.value for key, one in known.items()}
    lang = language_of(content, customer.language if customer else "")
    lasting = duration_of(content, lang, known=told)
    return CustomerPage(
        title=_("What a customer would be asked"),
        frame=frame_for(request, "surveys"),
        id=survey.pk,
        words=words,
        found=_found(request, words) if words and customer is None else (),
        customer_id=customer.pk if customer else 0,
        customer=_called(customer) if customer else "",
        customer_url=reverse("customer", args=[customer.pk]) if customer else "",
        rows=_seen(request, content, known, lang, _places(survey, customer)) if customer else (),
        questions=lasting.questions,
        usual=seconds_words(lasting.usual),
        longest=seconds_words(lasting.longest),
        slow=lasting.longest > LIMIT,
        limit=LIMIT,
    )


def _told(request: StaffRequest, content: Questionnaire) -> tuple[dict[str, Value], dict[str, str]]:
    """What was answered so far, and what is wrong with it."""
    answers: dict[str, Value] = {}
    problems: dict[str, str] = {}
    for one in content.questions:
        try:
            said = read_answer(one, sent_answer(one, request.POST))
        except Problem as problem:
            problems[one.key] = str(problem)
            continue
        if said is not None:
            answers[one.key] = said
    return answers, problems


def _lacking(
    request: StaffRequest,
    shown: Sequence[Question],
    answers: Mapping[str, Value],
    problems: Mapping[str, str],
) -> dict[str, str]:
    """What is wrong with the answers to what is shown, once one wants to be done."""
    if request.method != "POST":
        return {}
    found = {one.key: problems[one.key] for one in shown if one.key in problems}
    if request.POST.get("done") == "1":
        for one in shown:
            if one.required and one.key not in answers:
                found.setdefault(one.key, _("Answer this question, please."))
    return found


def _languages(request: StaffRequest, content: Questionnaire, lang: str) -> list[NavItem]:
    return [
        NavItem(label=ENDONYMS[code], url=_address(request, lang=code), current=code == lang)
        for code in content.languages
    ]


def _versions(
    request: StaffRequest, survey: Survey, content: Questionnaire, variant: int
) -> list[NavItem]:
    """What is live or draft, and the first or second wording, where there are two."""
    found = []
    if survey.version:
        live = request.GET.get("see") == "live"
        draft = NavItem(label=_("Draft"), url=_address(request, see="draft"), current=not live)
        shown = NavItem(label=_("Live"), url=_address(request, see="live"), current=live)
        found += [draft, shown]
    if content.variants > 1:
        for at, name in enumerate("ab"):
            label = _("Wording %(name)s") % {"name": name.upper()}
            address = _address(request, wording=name)
            found.append(NavItem(label=label, url=address, current=at == variant))
    return found


def _address(request: StaffRequest, **changed: str) -> str:
    asked_for = request.GET.copy()
    for name, value in changed.items():
        asked_for[name] = value
    return f"?{asked_for.urlencode()}"


def _is_number(said: str) -> bool:
    return said.isascii() and said.isdigit() and len(said) <= 15


def _places(survey: Survey, customer: Customer) -> dict[str, str]:
    first = customer.called or customer.name.partition(" ")[0]
    return sample_places(survey) | {
        "customer.first_name": first, "customer.name": customer.name, "conversation.subject": "",
    }  # fmt: skip


def _called(customer: Customer) -> str:
    return customer.name or _("No name")


def _found(request: StaffRequest, words: str) -> list[CustomerRow]:
    page = customers_like(request.actor, words, size=MOST_FOUND)
    address = reverse("survey_customer", args=[request.resolver_match.kwargs["survey_id"]])  # type: ignore[union-attr] # a page that was routed
    return [replace(customer_row(one), url=f"{address}?customer={one.pk}") for one in page.rows]


def _seen(
    request: StaffRequest,
    content: Questionnaire,
    known: Mapping[str, KnownAnswer],
    lang: str,
    places: Mapping[str, str],
) -> list[QuestionSeen]:
    told = {key: one.value for key, one in known.items()}
    now = {one.key for one in asked(content, told, seed=SEED)}
    rows = []
    for number, one in enumerate(content.questions, 1):
        words = filled(question_name(one, lang), places)
        row = QuestionSeen(number, words, _("is asked"), "accent")
        if one.key in known:
            row = _known(request, row, one, known[one.key], lang)
        elif one.key not in now:
            hanging = (condition_words(it, content, lang) for it in one.shown)
            row = replace(row, state=_("only if"), tone="", why=_(" and ").join(hanging))
        rows.append(row)
    return rows


def _known(
    request: StaffRequest, row: QuestionSeen, one: Question, known: KnownAnswer, lang: str
) -> QuestionSeen:
    needs = known.field.needs
    secret = needs is not None and not request.actor.may(Permission(needs))
    value = _("you may not see what") if secret else _value(one, known.value, lang)
    why = f"{known.field.label}: {value}"
    return replace(
        row, state=_("known"), tone="good", why=why, source=known.source, as_of=known.as_of
    )


def _value(one: Question, value: Value, lang: str) -> str:
    if isinstance(value, list):
        return ", ".join(value_words(one, it, lang) for it in value)
    return value_words(one, value, lang)
