"""Surveys over the API: written, published, and what one customer would not be asked."""

from datetime import timedelta
from typing import Any

import pytest

from kuula.kit import clock
from kuula.people.actions import (
    AnswerForm,
    AttributeForm,
    PurposeForm,
    Stamp,
    record_consent,
    save_attribute,
    save_purpose,
    set_attribute,
)
from kuula.workspace.actors import SYSTEM
from kuula.workspace.permissions import Permission

pytestmark = pytest.mark.django_db
NPS = {"key": "nps", "kind": "nps", "words": {"en": "Would you recommend us?"}}
HOUSES = [{"key": "flat", "words": {"en": "Flat"}}, {"key": "own", "words": {"en": "House"}}]


def sent(*questions: dict[str, Any], **more: Any) -> dict[str, Any]:
    return {"name": "After a delivery", "content": {"questions": list(questions)}} | more


def test_a_survey_is_written_once_published_changed_and_closed(world, mari, programs) -> None:
    made = [mari.post("/surveys", sent(NPS), key="one").json() for _ in range(2)]
    assert made[0] == made[1]
    assert (made[0]["state"], made[0]["version"], made[0]["begun"]) == ("draft", 0, 0)
    path = f"/surveys/{made[0]['id']}"
    assert mari.post(f"{path}/versions").json()["number"] == 1
    more = {"key": "why", "kind": "text", "words": {"en": "Why?", "et": "Miks?"}}
    body = sent(NPS, more)
    body["content"]["languages"] = ["en", "et"]
    told = mari.put(path, body).json()
    assert (told["state"], told["version"], told["changed"]) == ("live", 1, True)
    assert told["gaps"] == [{"language": "et", "place": "nps", "anywhere": False}]
    assert told["seconds"]["longest"] == told["seconds"]["usual"] > 30
    assert [one["number"] for one in mari.get(f"{path}/versions").json()] == [1]
    states = [
        mari.put(f"{path}/state", {"state": state}).status_code
        for state in ("paused", "live", "live", "archived", "closed", "live", "archived")
    ]
    assert states == [200, 200, 200, 409, 200, 409, 200]
    assert mari.post(f"{path}/copies").json()["name"] == "After a delivery, a copy"
    assert [one["version"] for one in mari.get("/surveys", archived="true").json()["items"]] == [1]
    reader = programs.of(world.liis, [Permission.REPORTS])
    assert reader.get(path).status_code == 200
    assert reader.post(f"{path}/copies").status_code == 403


@pytest.mark.parametrize(
    ("body", "said"),
    [
        (sent({"key": "e", "kind": "enps", "words": {"en": "?"}}), "Only colleagues"),
        (sent({"key": "q", "kind": "contact"}, audience="staff"), "without their name"),
        (sent({"key": "q", "kind": "text", "words": {"en": "{agent.name}"}}), "no placeholder"),
        (sent({"key": "q", "kind": "text", "known": {"field": "nothing"}}), "bound to"),
        (sent({"key": "q", "kind": "consent", "purpose": 999}), "no such purpose"),
        (sent({"key": "q", "kind": "text", "words": {"xx": "?"}}), "xx"),
        (sent(NPS, touchpoint=0), "no such touchpoint"),
    ],
)
def test_what_cannot_be_asked_is_refused_with_the_reason(mari, body, said) -> None:
    answer = mari.post("/surveys", body)
    assert (answer.status_code, said in answer.content.decode()) == (422, True)


@pytest.fixture
def asked(world, mari):
    """What Kadri would be asked, and what is known, of a survey that is bound to the record."""
    home = save_attribute(
        SYSTEM, form=AttributeForm("Home", "choice", (("", "Flat"), ("", "House")))
    )
    news = save_purpose(SYSTEM, form=PurposeForm("News", "consent", {"en": "News?"}))
    questions = (
        NPS,
        {"key": "home", "kind": "single", "choices": HOUSES, "words": {"en": "Where?"},
         "known": {"field": f"attribute:{home.pk}", "days": 30}},
        {"key": "garden", "kind": "text", "words": {"en": "Which garden?"},
         "shown": [{"question": "home", "op": "is", "value": "own"}]},
        {"key": "news", "kind": "consent", "purpose": news.pk, "words": {"en": "News?"}},
        {"key": "wrote", "kind": "single", "words": {"en": "Did you write to us?"},
         "choices": [{"key": "yes", "words": {"en": "Yes"}}, {"key": "no", "words": {"en": "No"}}],
         "known": {"field": "contacts", "days": 365}},
    )  # fmt: skip
    made = mari.post("/surveys", sent(*questions)).json()

    def ask() -> dict[str, Any]:
        told = mari.get(f"/surveys/{made['id']}/customers/{world.kadri.pk}").json()
        known = {one["question"]: one["value"] for one in told["known"]}
        return {"asked": told["asked"], "known": known, "seconds": told["seconds"]["longest"]}

    return ask, home, news


def test_what_the_record_holds_fresh_enough_is_not_asked(world, asked) -> None:
    ask, home, news = asked
    before = ask()
    assert before["asked"] == ["nps", "home", "news"]
    assert before["known"] == {"wrote": "yes"}, "she wrote to us; the ledger says so"
    old = Stamp(as_of=clock.now() - timedelta(days=40))
    set_attribute(SYSTEM, customer=world.kadri, attribute=home, said="House", stamp=old)
    assert ask() == before, "too old to count as known"
    set_attribute(SYSTEM, customer=world.kadri, attribute=home, said="House")
    record_consent(SYSTEM, customer=world.kadri, purpose=news, form=AnswerForm("refused", "mail"))
    after = ask()
    assert after["asked"] == ["nps", "garden"], "what hangs on a known answer is asked"
    assert after["known"] == {"home": "own", "news": False, "wrote": "yes"}


def test_a_value_that_does_not_fit_the_question_is_not_known(world, asked) -> None:
    ask, home, _news = asked
    form = AttributeForm("Home", "choice", (*home.labels.items(), ("", "Boat")))
    save_attribute(SYSTEM, form=form, attribute=home)
    home.refresh_from_db()
    set_attribute(SYSTEM, customer=world.kadri, attribute=home, said="Boat")
    assert "home" in ask()["asked"]
