"""What the forms around a survey send: how it begins, and its settings."""

from datetime import date, datetime, time

from django.http import QueryDict
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from kuula.kit.languages import LANGUAGES
from kuula.kit.problems import Problem
from kuula.kit.text import one_line, whole_number
from kuula.listening.models import Survey
from kuula.listening.surveys.actions import SurveyForm
from kuula.listening.surveys.content import Questionnaire
from kuula.listening.surveys.editing import changed
from kuula.listening.surveys.library import beginnings, spoken
from kuula.listening.surveys.queries import draft_of


def kept_form(survey: Survey, content: Questionnaire) -> SurveyForm:
    """The survey as it stands, with another content."""
    return SurveyForm(
        name=survey.name,
        content=content,
        audience=survey.audience,
        brand_id=survey.brand_id,
        touchpoint_id=survey.touchpoint_id,
        purpose_id=survey.purpose_id,
        justification=survey.justification,
        closes_at=survey.closes_at,
    )


def begun_form(sent: QueryDict) -> SurveyForm:
    """A new survey: from one that stands ready, or empty. Raises Problem without a language."""
    languages = _languages(sent)
    ready = beginnings().get(sent.get("from", ""))
    reader = get_language() or "en"
    name = one_line(sent.get("name", ""), 80)
    if ready is None:
        audience = sent.get("audience", "") or Survey.Audience.CUSTOMERS
        content = Questionnaire(languages=languages)
        return SurveyForm(name=name, content=content, audience=audience)
    return SurveyForm(
        name=name or ready.name.get(reader, ready.name["en"]),
        content=spoken(ready.content, languages),
        audience=ready.audience,
    )


def settings_form(sent: QueryDict, survey: Survey) -> SurveyForm:
    """The settings as sent, the questions as they stand. Raises Problem for what cannot be."""
    content = draft_of(survey)
    return SurveyForm(
        name=sent.get("name", ""),
        content=changed(content, languages=_languages(sent)),
        audience=sent.get("audience", survey.audience),
        brand_id=whole_number(sent.get("brand", "")),
        touchpoint_id=whole_number(sent.get("touchpoint", "")),
        purpose_id=whole_number(sent.get("purpose", "")),
        justification=sent.get("justification", ""),
        closes_at=_until(sent.get("closes", "")),
    )


def readers_of(sent: QueryDict) -> list[int]:
    """Who is to get its briefs, by number."""
    told = (whole_number(one) for one in sent.getlist("readers"))
    return [number for number in told if number is not None]


def _languages(sent: QueryDict) -> tuple[str, ...]:
    """The languages, the one to fall back on first."""
    chosen = [code for code in LANGUAGES if code in sent.getlist("languages")]
    if not chosen:
        raise Problem(_("Choose at least one language."), field="languages")
    first = sent.get("first", "") or get_language()
    return tuple(sorted(chosen, key=lambda code: code != first))


def _until(said: str) -> datetime | None:
    """The end of a day, in the colleague's time zone."""
    if not said:
        return None
    try:
        day = date.fromisoformat(said)
    except ValueError:
        raise Problem(_("Choose a date."), field="closes") from None
    return timezone.make_aware(datetime.combine(day, time(23, 59, 59)))
