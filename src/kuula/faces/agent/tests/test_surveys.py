"""Surveys as they are written on screen."""

from typing import Any

import pytest
from django.test import Client
from tests.world import World

from kuula.listening.models import Survey
from kuula.listening.surveys.actions import SurveyForm, publish_survey, save_survey
from kuula.listening.surveys.content import Questionnaire, read_questionnaire
from kuula.listening.surveys.queries import draft_of, live_content
from kuula.workspace.actors import SYSTEM

pytestmark = pytest.mark.django_db
NPS = {"key": "nps", "kind": "nps", "words": {"en": "Would you recommend us?"}}
WHY = {
    "key": "why",
    "kind": "text",
    "words": {"en": "Why?"},
    "shown": [{"question": "nps", "op": "at_most", "value": 6}],
}


def saved(*questions: dict[str, Any], **more: Any) -> Survey:
    content = read_questionnaire({"questions": list(questions), **more})
    return save_survey(SYSTEM, form=SurveyForm(name="After a delivery", content=content))


class Builder:
    """Presses the buttons of the builder, with what stands in its form."""

    def __init__(self, client: Client, survey: Survey) -> None:
        self.client, self.survey, self.at = client, survey, ""

    def press(self, change: str = "", **typed: str) -> Any:
        address = f"/surveys/{self.survey.pk}/questions"
        page = self.client.get(address, {"at": self.at}).content.decode()
        sent = {"place": self._hidden(page, "place"), "seen": self._hidden(page, "seen")}
        sent |= {"lang": self._hidden(page, "lang"), "change": change}
        answer = self.client.post(address, sent | typed)
        if answer.status_code == 302:
            self.at = answer["Location"].partition("at=")[2].partition("&")[0]
        return answer

    @property
    def draft(self) -> Questionnaire:
        self.survey.refresh_from_db()
        return draft_of(self.survey)

    def _hidden(self, page: str, name: str) -> str:
        return page.partition(f'name="{name}" value="')[2].partition('"')[0]


@pytest.fixture
def mari(client: Client, world: World) -> Client:
    client.force_login(world.mari)
    return client


def test_a_survey_is_written_with_a_branch_and_published(mari: Client) -> None:
    begun = mari.post("/surveys/new", {"name": "Brief", "languages": ["en"]})
    builder = Builder(mari, Survey.objects.get(name="Brief"))
    assert begun["Location"] == f"/surveys/{builder.survey.pk}/questions"
    builder.press("add-nps")
    builder.press("add-single", words="Would you recommend us?", required="on")
    builder.press("choice-", words="What mattered?", **{"choice-a": "Price", "choice-b": "Wait"})
    builder.press("add-text", words="What mattered?", **{"choice-more": "Tone\nHours"})
    builder.press("shown-", words="Why?")
    assert builder.press(
        words="Why?", shown="0", **{"sq-0": "nps", "so-0": "at_most", "sv-0": "6"}
    ).status_code == 302  # fmt: skip
    first, second, third = builder.draft.questions
    assert (first.required, first.words) == (True, {"en": "Would you recommend us?"})
    assert [one.words.get("en") for one in second.choices] == [
        "Price",
        "Wait",
        None,
        "Tone",
        "Hours",
    ]
    assert (third.shown[0].op, third.shown[0].value) == ("at_most", 6)
    told = mari.post(f"/surveys/{builder.survey.pk}/publication", {"gaps": "on"})
    assert (told.status_code, "choices" in told.content.decode()) == (422, True)
    builder.at = "choice"
    builder.press("choice_out-c", words="What mattered?")
    assert mari.post(f"/surveys/{builder.survey.pk}/publication").status_code == 302
    builder.survey.refresh_from_db()
    assert (builder.survey.state, builder.survey.version) == ("live", 1)


def test_what_people_see_stays_until_it_is_published_anew(mari: Client) -> None:
    survey = saved(NPS, WHY)
    publish_survey(SYSTEM, survey=survey)
    builder = Builder(mari, survey)
    builder.press(words="How likely is it that you would recommend us?")
    page = mari.get(f"/surveys/{survey.pk}").content.decode()
    assert "<del>Would you recommend us?</del>" in page
    assert "How likely is it that you would recommend us?</a>" in page
    survey.refresh_from_db()
    live = live_content(survey)
    assert live is not None
    assert live.questions[0].words["en"] == "Would you recommend us?"
    seen = mari.get(f"/surveys/{survey.pk}/preview", {"see": "live"}).content.decode()
    assert "Would you recommend us?" in seen
    assert mari.get("/surveys").content.decode().count("After a delivery") == 1


def test_a_question_goes_up_and_out_and_comes_back(mari: Client) -> None:
    builder = Builder(mari, saved(NPS, WHY, {**NPS, "key": "again"}))
    builder.press("up-again")
    assert [one.key for one in builder.draft.questions] == ["nps", "again", "why"]
    refused = builder.press("up-again")
    assert refused.status_code == 302
    refused = builder.press("down-nps")
    builder.press("down-nps")
    assert [one.key for one in builder.draft.questions] == ["again", "nps", "why"]
    refused = builder.press("down-nps", words="Would you recommend us?")
    assert (refused.status_code, "must come after it" in refused.content.decode()) == (422, True)
    builder.press("out-nps")
    assert [(one.key, one.shown) for one in builder.draft.questions] == [("again", ()), ("why", ())]
    mari.post(f"/surveys/{builder.survey.pk}/undoing")
    assert [one.key for one in builder.draft.questions] == ["again", "nps", "why"]
    assert builder.draft.questions[2].shown


def test_a_place_that_nothing_fills_is_refused_and_the_words_stay(mari: Client) -> None:
    builder = Builder(mari, saved(NPS, WHY))
    builder.at = "why"
    wrong = "You said {answer.why}, {customer.age}"
    answer = builder.press(words=wrong)
    assert (answer.status_code, wrong in answer.content.decode()) == (422, True)
    assert "no placeholder {answer.why}" in answer.content.decode()
    kept = {"shown": "0", "sq-0": "nps", "so-0": "at_most", "sv-0": "6"}
    right = builder.press(words="You said {answer.nps|nothing}. Why?", **kept)
    assert right.status_code == 302
    asked = mari.post(f"/surveys/{builder.survey.pk}/preview", {"q-nps": "3"}).content.decode()
    assert "You said 3. Why?" in asked
    unasked = mari.post(f"/surveys/{builder.survey.pk}/preview", {"q-nps": "9"}).content.decode()
    assert "Why?" not in unasked


def test_a_colleague_who_saved_meanwhile_is_not_written_over(mari: Client) -> None:
    survey = saved(NPS)
    sent = {"place": "nps", "lang": "en", "seen": survey.changed_at.isoformat(), "change": ""}
    address = f"/surveys/{survey.pk}/questions"
    assert mari.post(address, sent | {"words": "One"}).status_code == 302
    late = mari.post(address, sent | {"words": "Two"})
    assert (late.status_code, "Two" in late.content.decode()) == (409, True)
    assert "A colleague changed this meanwhile" in late.content.decode()


def test_what_stands_in_the_form_is_saved_by_whatever_is_pressed(mari: Client) -> None:
    builder = Builder(mari, saved(NPS, WHY, languages=["en", "et"]))
    assert "lang=et" in builder.press("lang-et", words="Recommend?")["Location"]
    preview = builder.press("to-preview", words="Would you, really?")
    assert preview["Location"].startswith(f"/surveys/{builder.survey.pk}/preview")
    assert builder.draft.questions[0].words["en"] == "Would you, really?"
    seen = builder.survey.changed_at.isoformat()
    form = {"place": "nps", "lang": "et", "seen": seen, "words": "Kas soovitaksite?"}
    htmx = {"HX-Request": "true", "HX-Target": "div#builder"}
    address = f"/surveys/{builder.survey.pk}/questions"
    drawn = mari.post(address, form | {"change": "out-why"}, headers=htmx)
    assert (drawn.status_code, drawn["HX-Push-Url"]) == (200, f"{address}?at=nps&lang=et")
    assert f'action="/surveys/{builder.survey.pk}/undoing"' in drawn.content.decode()
    late = mari.post(address, form | {"change": ""}, headers=htmx)
    assert (late.status_code, "changed this meanwhile" in late.content.decode()) == (422, True)
    drawn = mari.post(f"/surveys/{builder.survey.pk}/drawn", form | {"words": "Päriselt?"})
    assert "Päriselt?" in drawn.content.decode()
    assert builder.draft.questions[0].words["et"] == "Kas soovitaksite?"


def test_gaps_are_shown_and_agreed_to(mari: Client) -> None:
    survey = saved(NPS, languages=["en", "et"])
    address = f"/surveys/{survey.pk}"
    page = mari.get(address).content.decode()
    assert f"{address}/questions?at=nps&amp;lang=et" in page
    assert mari.post(f"{address}/publication").status_code == 422
    assert mari.post(f"{address}/publication", {"gaps": "on"}).status_code == 302
    seen = mari.get(f"{address}/preview", {"lang": "et"}).content.decode()
    assert "Would you recommend us?" in seen, "the first language stands where one is missing"


def test_more_than_ninety_seconds_are_to_be_justified(mari: Client) -> None:
    texts = [{"key": f"q{n}", "kind": "text", "words": {"en": "What else?"}} for n in range(4)]
    survey = saved(*texts)
    address = f"/surveys/{survey.pk}"
    refused = mari.post(f"{address}/publication")
    assert (refused.status_code, "90 seconds" in refused.content.decode()) == (422, True)
    mari.post(
        f"{address}/settings",
        {"name": "Long", "languages": ["en"], "justification": "A study", "audience": "customers",
         "seen": survey.changed_at.isoformat()},
    )  # fmt: skip
    assert mari.post(f"{address}/publication").status_code == 302


def test_the_library_goes_into_a_survey_by_one_press(mari: Client) -> None:
    survey = saved(NPS, WHY, languages=["en", "ru"])
    address = f"/surveys/{survey.pk}/library"
    assert mari.get(address).content.decode().count('name="question"') >= 25
    sent = {"seen": survey.changed_at.isoformat(), "question": "nps", "at": "nps"}
    mari.post(f"{address}/question", sent)
    survey.refresh_from_db()
    taken = draft_of(survey).questions[1]
    assert (taken.key, set(taken.words)) == ("nps_2", {"en", "ru"})
    sent = {"seen": survey.changed_at.isoformat(), "letter": "delivery"}
    mari.post(f"{address}/letter", sent)
    survey.refresh_from_db()
    assert draft_of(survey).letter.subject["ru"] == "Всё ли хорошо доехало?"


def test_a_survey_is_paused_copied_closed_and_put_away(mari: Client, world: World) -> None:
    survey = saved(NPS)
    publish_survey(SYSTEM, survey=survey)
    address = f"/surveys/{survey.pk}"
    for state in ("pause", "resume", "close"):
        mari.post(f"{address}/state", {"state": state})
    copied = mari.post(f"{address}/copying")
    assert "After a delivery, a copy" in mari.get(copied["Location"]).content.decode()
    mari.post(f"{address}/archiving", {"archived": "1"})
    assert "After a delivery" in mari.get("/surveys", {"shown": "archived"}).content.decode()
    mari.force_login(world.ivo)
    assert mari.post(f"{address}/copying").status_code == 403


def test_one_customer_is_shown_what_they_would_be_asked(mari: Client, world: World) -> None:
    tongues = [{"key": key, "words": {"en": key}} for key in ("et", "ru")]
    spoken = {
        "key": "tongue",
        "kind": "single",
        "choices": tongues,
        "words": {"en": "Which tongue?"},
    }
    survey = saved(NPS, WHY, spoken | {"known": {"field": "language"}})
    address = f"/surveys/{survey.pk}/customer"
    found = mari.get(address, {"q": "Kadri"}).content.decode()
    assert f"{address}?customer={world.kadri.pk}" in found
    page = mari.get(address, {"customer": world.kadri.pk}).content.decode()
    seen = [" ".join(one.split()) for one in page.split("<li>")]
    told = [next(one for one in seen if words in one) for words in ("recommend", "Why?", "tongue")]
    assert ["is asked" in told[0], "only if" in told[1], "known" in told[2]] == [True] * 3
    assert "Language: et" in told[2]
    assert "from the profile" in told[2]
    assert mari.get(address, {"customer": "²"}).status_code == 200
