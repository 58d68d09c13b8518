"""A survey through the doors people use: the mail, the public link, on from another device."""

import gzip
import re
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
import time_machine
from django.http import HttpResponse
from django.test import Client
from tests.counting import statements
from tests.world import World
from tests.world.asking import NPS, WHY, again, invite, published

from kuula.faces.customer.pace import BEGINNING, forget_paces
from kuula.kit import clock
from kuula.kit.remembering import forget_all
from kuula.ledger.events import event_type
from kuula.ledger.models import Entry
from kuula.listening.models import Answer, AskingPause, Response
from kuula.listening.surveys.actions import close_survey, pause_survey
from kuula.people.actions import PurposeForm, archive_purpose, save_purpose
from kuula.people.models import Consent
from kuula.workspace.actors import SYSTEM

pytestmark = pytest.mark.django_db
WRITES = re.compile(r"\b(INSERT|UPDATE|DELETE|FOR UPDATE)\b")
RATING = {"key": "stars", "kind": "rating", "words": {"en": "Stars?"}, "points": 5}
HOW = {
    "key": "how",
    "kind": "single",
    "words": {"en": "What went wrong?"},
    "choices": [{"key": "late", "words": {"en": "Late"}}, {"key": "rude", "words": {"en": "Rude"}}],
    "shown": [{"question": "nps", "op": "at_most", "value": 6}],
}
STATIC = Path(__file__).parents[3] / "ui/static/kuula"


@pytest.fixture(autouse=True)
def _slowly() -> None:
    forget_paces()


def action(response: HttpResponse) -> str:
    found = re.search(r'<form method="post" action="([^"]+)"', response.content.decode())
    assert found is not None, response.content.decode()[:2000]
    return found[1]


def send(client: Client, page: HttpResponse, key: str, value: Any, **more: Any) -> HttpResponse:
    """Answer the question on a page, as a browser without scripts does."""
    return client.post(action(page), {"q": key, f"q-{key}": value, **more}, follow=True)


def kept() -> dict[str, Any]:
    return dict(Answer.objects.values_list("question", "value"))


def facts() -> list[tuple[int, str]]:
    """Scores that stand, with what they mean."""
    rows = Entry.objects.standing().filter(type="listening.survey_answered").order_by("id")
    meant = [event_type(one.type).load(one.payload).experience() for one in rows]
    return [(one.payload["score"], str(felt)) for one, felt in zip(rows, meant, strict=True)]


def test_opening_the_link_of_a_mail_writes_nothing_and_shows_what_it_chose(
    client: Client, world: World
) -> None:
    _invitation, link = invite(published(NPS, WHY), world.kadri)
    for _scan in range(3):
        with statements() as queries:
            page = client.get(f"{link}?v=1&q=nps&a=9")
    text = page.content.decode()
    assert not [one for one in queries if WRITES.search(one["sql"])]
    assert not Response.objects.exists()
    assert re.search(r'value="9" checked', text)
    assert "<k-confirm-answer data-confirm>" in text
    assert not page.cookies
    assert page.headers["Referrer-Policy"] == "no-referrer"
    assert client.get(f"{link}?v=1&q=nps&a=99").status_code == 200, "an answer it cannot be is none"
    assert client.get("/i/unknown").status_code == client.get("/a/forged:1:2").status_code == 404


def test_answers_are_kept_one_by_one_with_a_fact_each_and_can_be_changed(
    client: Client, world: World
) -> None:
    _invitation, link = invite(published(NPS, HOW, WHY), world.kadri)
    page = send(client, client.get(link), "nps", "3")
    assert "What went wrong?" in page.content.decode(), "a low score asks on"
    assert (kept(), facts()) == ({"nps": 3}, [(3, "bad")]), "a partial response counts"
    page = send(client, page, "how", "late")
    page = send(client, page, "how", "rude", to="back")
    page = send(client, page, "nps", "9")
    assert (kept()["nps"], facts()) == (9, [(9, "good")]), "the first fact is retracted"
    assert "Why?" in page.content.decode(), "what hung on the low score is not asked any more"
    page = send(client, page, "why", "Quick and friendly.")
    assert "Thank you" in page.content.decode()
    assert kept() == {"nps": 9, "why": "Quick and friendly."}
    done = Response.objects.get()
    assert (done.customer, done.way, done.completed_at is not None) == (world.kadri, "mail", True)
    fact = Entry.objects.get(type="listening.survey_completed")
    assert (fact.customer_id, fact.payload["response_id"]) == (world.kadri.pk, done.pk)
    assert "Quick" not in str(list(Entry.objects.values_list("payload", flat=True)))
    assert "Thank you" in client.get(link).content.decode()
    with time_machine.travel(clock.now() + timedelta(days=2), tick=True):
        assert "Look at my answers" not in client.get(link).content.decode()


def test_what_the_record_knows_is_not_asked_and_stored_as_known(
    client: Client, world: World
) -> None:
    tongue = {
        "key": "tongue",
        "kind": "single",
        "words": {"en": "Which language?"},
        "choices": [{"key": "et", "words": {"en": "Eesti"}}, {"key": "en", "words": {"en": "No"}}],
        "known": {"field": "language"},
    }
    survey = published(tongue, NPS, WHY)
    _invitation, link = invite(survey, world.kadri)
    page = client.get(link)
    assert "Which language?" not in page.content.decode()
    assert not Response.objects.exists()
    page = send(client, page, "nps", "9")
    assert "Why?" in page.content.decode()
    assert 'action="' in page.content.decode()
    known = Answer.objects.get(known=True)
    assert (known.question, known.value, known.entry_id) == ("tongue", "et", None)
    assert "Which language?" not in client.get(link).content.decode()
    assert "Which language?" in client.get(f"/s/{survey.key}").content.decode(), "nobody is known"


def test_two_devices_on_one_invitation_share_one_response_of_the_version_seen_first(
    client: Client, world: World
) -> None:
    survey = published(NPS, WHY)
    _invitation, link = invite(survey, world.kadri)
    phone, laptop = client.get(link), client.get(link)
    on = send(client, phone, "nps", "8")
    again(survey, NPS, RATING)
    assert "Why?" in send(client, laptop, "nps", "8").content.decode()
    assert "Why?" in client.get(link).content.decode(), "who began goes on with what they saw"
    send(client, on, "why", "Good")
    other, there = invite(survey, world.ivana)
    newer = send(client, client.get(there), "nps", "10")
    assert "Stars?" in newer.content.decode()
    assert other.pk
    assert sorted(Response.objects.values_list("version", flat=True)) == [1, 2]
    assert Entry.objects.filter(type="listening.survey_answered").count() == 2, "sent twice is once"


@pytest.mark.parametrize("stop", [pause_survey, close_survey])
def test_a_survey_that_takes_nothing_says_so_and_gives_the_words_back(
    client: Client, world: World, stop: Any
) -> None:
    survey = published(WHY, NPS)
    _invitation, link = invite(survey, world.kadri)
    page = client.get(link)
    stop(SYSTEM, survey=survey)
    answer = send(client, page, "why", "I waited for an hour & more")
    assert answer.status_code == 409
    assert "I waited for an hour &amp; more" in answer.content.decode()
    assert not Response.objects.exists()
    forget_all()
    assert client.get(f"/s/{survey.key}").status_code == 410


def test_what_does_not_fit_is_given_back_with_the_reason(client: Client, world: World) -> None:
    survey = published(WHY | {"required": True}, NPS)
    page = client.get(f"/s/{survey.key}")
    empty = send(client, page, "why", "")
    assert (empty.status_code, "Please answer" in empty.content.decode()) == (422, True)
    long = send(client, page, "why", "y" * 1_000_000)
    assert long.status_code == 422
    assert "at most 10000 characters" in long.content.decode()
    assert "y" * 1_000_000 in long.content.decode(), "nobody types their words twice"
    assert send(client, page, "nps", "11").status_code == 422
    assert send(client, page, "nonsense", "1").status_code == 200, "the question as it is now"
    with time_machine.travel(clock.now() + timedelta(days=31), tick=True):
        assert client.get(action(page)).status_code == 410


def test_ten_thousand_answers_from_one_address_are_slowed_down_but_not_who_began(
    client: Client, world: World
) -> None:
    survey = published(NPS, WHY)
    began = send(client, client.get(f"/s/{survey.key}"), "nps", "9")
    while BEGINNING.allows("127.0.0.1"):
        pass
    page = client.get(f"/s/{survey.key}")
    slow = send(client, page, "nps", "0")
    assert (slow.status_code, kept()) == (429, {"nps": 9})
    assert re.search(r'value="0" checked', slow.content.decode())
    assert send(client, began, "why", "Still here").status_code == 200
    _invitation, link = invite(survey, world.kadri)
    assert send(client, client.get(link), "nps", "7").status_code == 200
    elsewhere = client.post(action(page), {"q": "nps", "q-nps": "0"}, REMOTE_ADDR="10.0.0.9")
    assert elsewhere.status_code == 302


def test_a_consent_is_recorded_with_its_proof_and_a_wish_is_a_fact(
    client: Client, world: World
) -> None:
    words = PurposeForm("News", "consent", {"en": "May we write to you?"})
    purpose = save_purpose(SYSTEM, form=words)
    news = {"key": "news", "kind": "consent", "words": {"en": "News?"}, "purpose": purpose.pk}
    call = {"key": "call", "kind": "contact", "words": {"en": "Shall we call?"}}
    survey = published(news, call, NPS)
    _invitation, link = invite(survey, world.kadri)
    page = send(client, client.get(link), "news", "1")
    page = send(client, page, "call", "1")
    given = Consent.objects.get()
    assert (given.customer, given.answer, given.words) == (
        world.kadri,
        "given",
        "News?",
    ), "the proof holds the words that were read"
    wish = Entry.objects.get(type="listening.contact_wished")
    assert (wish.customer_id, wish.payload["wished"]) == (world.kadri.pk, True)
    anonymous = send(client, client.get(f"/s/{survey.key}"), "news", "1")
    assert anonymous.status_code == 200
    assert Consent.objects.count() == 1, "nobody is known, so nobody consented"


def test_a_box_that_is_unticked_takes_its_consent_and_its_wish_back(
    client: Client, world: World
) -> None:
    purpose = save_purpose(SYSTEM, form=PurposeForm("News", "consent", {"en": "May we write?"}))
    shown = {"shown": [{"question": "nps", "op": "at_most", "value": 6}]}
    news = {"key": "news", "kind": "consent", "words": {"en": "News?"}, "purpose": purpose.pk}
    call = {"key": "call", "kind": "contact", "words": {"en": "Shall we call?"}}
    _invitation, link = invite(published(NPS, news | shown, call | shown, WHY), world.kadri)
    page = send(client, client.get(link), "nps", "3")
    ticked = send(client, page, "news", "1")
    again_ = send(client, send(client, page, "news", ""), "call", "1")
    first = Consent.objects.get()
    assert (first.answer, first.withdrawn_at is not None) == ("given", True)
    send(client, page, "news", "1")
    assert "Why?" in again_.content.decode()
    page = send(client, page, "nps", "9")
    send(client, page, "why", "All is well now")
    assert kept() == {"nps": 9, "why": "All is well now"}, "the branch is not asked any more"
    assert not Consent.objects.filter(withdrawn_at=None).exists()
    wishes = Entry.objects.filter(type="listening.contact_wished").order_by("id")
    assert [one.payload["wished"] for one in wishes] == [True, False]
    assert ticked.status_code == 200


def test_what_cannot_be_agreed_to_any_more_is_said_and_never_a_yes_without_a_consent(
    client: Client, world: World
) -> None:
    purpose = save_purpose(SYSTEM, form=PurposeForm("News", "consent", {"en": "May we write?"}))
    news = {"key": "news", "kind": "consent", "words": {"en": "News?"}, "purpose": purpose.pk}
    _other, there = invite(published(news, NPS), world.ivana)
    archive_purpose(SYSTEM, purpose=purpose, archived=True)
    refused = send(client, client.get(there), "news", "1")
    assert refused.status_code == 422
    assert "This cannot be agreed to any more." in refused.content.decode()
    assert send(client, refused, "news", "").status_code == 200, "they go on without"
    assert not Answer.objects.exists()


def test_an_invitation_that_has_ended_says_so_in_its_language(client: Client, world: World) -> None:
    survey = published(NPS, languages=["en", "et"])
    invitation, link = invite(survey, world.kadri, language="et", expires_at=clock.now())
    assert "See kutse on lõppenud." in client.get(link).content.decode(), invitation.language


def test_a_mail_program_says_no_for_its_reader_by_one_post(client: Client, world: World) -> None:
    _invitation, link = invite(published(NPS), world.kadri)
    body = {"List-Unsubscribe": "One-Click"}
    for _twice in range(2):
        assert client.post(f"{link}/leave", body).status_code == 204
    pause = AskingPause.objects.get()
    assert (pause.customer, pause.channel) == (world.kadri, "mail")
    assert client.get(f"{link}/leave").status_code == 200


def test_it_speaks_the_languages_of_the_survey_and_weighs_little(
    client: Client, world: World
) -> None:
    survey = published(NPS, WHY, languages=["en", "et"], brand_id=world.pohjala.pk)
    page = client.get(f"/s/{survey.key}?lang=et", headers={"accept-encoding": "gzip"})
    text = gzip.decompress(page.content).decode()
    assert "Kas soovitaksite meid?" in text
    assert "Põhjala Kodu" in text
    assert re.findall(r'lang=(\w\w)"', text) == ["en", "et"], "no language it does not speak"
    parts = [STATIC / name for name in ("survey.css", "survey.js", "icon.svg")]
    weight = len(page.content) + sum(len(gzip.compress(one.read_bytes())) for one in parts)
    assert weight < 30_000, f"the first view weighs {weight} bytes"
    assert not re.search("kuula/(kuula|inter)", text), "nothing else is loaded"
    on = send(client, client.get(f"/s/{survey.key}?lang=et"), "nps", "9")
    assert "Miks?" in on.content.decode()
    assert Response.objects.get().language == "et"
