"""What becomes of answers: typed in, pressed off-line, given by colleagues, erased, merged."""

import uuid
from datetime import timedelta
from typing import Any

import pytest
from tests.world import World
from tests.world.asking import CSAT, NPS, WHY, invite, published

from kuula.kit import clock
from kuula.kit.problems import Conflict, NotAllowed, Problem
from kuula.ledger.models import Entry
from kuula.listening.jobs import comments
from kuula.listening.models import Answer, Response, SurveyPlace, SurveyTicket
from kuula.listening.surveys.actions import close_survey
from kuula.listening.surveys.answering.access import standing_of
from kuula.listening.surveys.answering.actions import (
    PlaceForm,
    WholeResponse,
    add_place,
    complete_response,
    end_place,
    erase_answers,
    forgetting,
    save_answer,
    take_pressed,
    take_response,
    take_ticket,
    withdraw_answer,
)
from kuula.listening.surveys.answering.actions.whole import Press
from kuula.listening.surveys.answering.sitting import Sitting, read_sitting, written_sitting
from kuula.people.merging.actions import merge_customers, undo_customer_merge
from kuula.workspace.actions import set_retention
from kuula.workspace.actors import SYSTEM, customer_actor
from kuula.workspace.models import Retention

pytestmark = pytest.mark.django_db
NOBODY = customer_actor(None)
OWN = {
    "key": "how",
    "kind": "multiple",
    "words": {"en": "How?"},
    "other": True,
    "choices": [{"key": "web", "words": {"en": "Web"}}, {"key": "shop", "words": {"en": "Shop"}}],
}
ENPS = {"key": "enps", "kind": "enps", "words": {"en": "Recommend us as an employer?"}}


def sitting(survey: Any, **said: Any) -> Sitting:
    return Sitting(
        survey_id=survey.pk, version=survey.version, key=uuid.uuid4(), **{"way": "link", **said}
    )


def scores() -> list[int]:
    rows = Entry.objects.standing().filter(type="listening.survey_answered").order_by("id")
    return [one.payload["score"] for one in rows]


def test_an_answer_taken_back_and_one_that_must_be_given(world: World) -> None:
    here = sitting(published(NPS | {"required": True}, OWN, WHY))
    save_answer(NOBODY, sitting=here, question="how", sent=["web", "other:By chance"])
    with pytest.raises(Conflict) as refused:
        complete_response(NOBODY, sitting=here)
    assert refused.value.field == "nps"
    save_answer(NOBODY, sitting=here, question="nps", sent=4)
    withdraw_answer(NOBODY, sitting=here, question="nps")
    assert (scores(), dict(standing_of(here).answers)) == ([], {"how": ["web", "other:By chance"]})
    saved = save_answer(NOBODY, sitting=here, question="nps", sent="10")
    assert (saved.answers["nps"], scores()) == (10, [10])
    assert not save_answer(NOBODY, sitting=here, question="nps", sent=10).changed
    complete_response(NOBODY, sitting=here)
    complete_response(NOBODY, sitting=here)
    assert Entry.objects.filter(type="listening.survey_completed").count() == 1
    with clock.at(clock.now() + timedelta(days=2)), pytest.raises(Conflict, match="stand"):
        save_answer(NOBODY, sitting=here, question="nps", sent=0)
    assert read_sitting(written_sitting(here)) == here


def test_a_button_that_was_off_line_sends_twice_and_counts_once(world: World) -> None:
    survey = published(CSAT, WHY)
    form = PlaceForm("button", "Till 2")
    place = add_place(SYSTEM, survey=survey, form=form)
    yesterday = clock.now() - timedelta(days=1)
    pressed = [
        Press(uuid.uuid4(), 1, "csat", str(value), yesterday + timedelta(minutes=value))
        for value in (1, 3, 5)
    ]
    odd = Press(uuid.uuid4(), 1, "csat", "9", yesterday)
    ancient = Press(uuid.uuid4(), 1, "csat", "5", yesterday - timedelta(days=90))
    for _time in range(2):
        taken, refused = take_pressed(place=place, pressed=[*pressed, odd, ancient])
        assert taken == [one.key for one in pressed]
        assert refused == [odd.key, ancient.key]
    assert scores() == [1, 3, 5]
    first = Response.objects.get(key=pressed[0].key)
    assert (first.place, first.way, first.started_at) == ("Till 2", "button", pressed[0].at)
    assert first.completed_at == pressed[0].at
    fact = Entry.objects.filter(type="listening.survey_answered").first()
    assert fact is not None
    assert fact.occurred_at == pressed[0].at
    close_survey(SYSTEM, survey=survey)
    late = Press(uuid.uuid4(), 1, "csat", "4", yesterday)
    assert take_pressed(place=place, pressed=[late])[0] == [late.key], "pressed while it was open"
    with pytest.raises(Conflict):
        take_pressed(place=place, pressed=[Press(uuid.uuid4(), 1, "csat", "4", clock.now())])


def test_sheets_typed_in_once_by_who_may(world: World) -> None:
    survey = published(NPS, OWN | {"shown": [{"question": "nps", "op": "at_most", "value": 6}]})
    key = uuid.uuid4()
    whole = WholeResponse(
        survey=survey,
        key=key,
        way="paper",
        answers={"nps": "9", "how": ["web"]},
        customer=world.kadri,
        at=clock.now() - timedelta(days=3),
    )
    ivo = world.actor(world.ivo)
    for _time in range(2):
        kept = take_response(ivo, whole=whole)
    assert (kept.staff_id, kept.customer, kept.way) == (world.ivo.pk, world.kadri, "paper")
    assert dict(Answer.objects.values_list("question", "value")) == {"nps": 9}, "how was not asked"
    fact = Entry.objects.get(type="listening.survey_answered")
    assert (fact.actor_kind, fact.actor_id) == ("staff", world.ivo.pk)
    other = published(NPS)
    with pytest.raises(Conflict, match="another survey"):
        take_response(
            ivo, whole=WholeResponse(survey=other, key=key, way="paper", answers={"nps": 1})
        )
    for answers in ({}, {"nps": 11}, {"what": 1}):
        wrong = WholeResponse(survey=other, key=uuid.uuid4(), way="paper", answers=answers)
        with pytest.raises(Problem):
            take_response(ivo, whole=wrong)
    assert Response.objects.count() == 1
    with pytest.raises(NotAllowed):
        take_response(world.actor(world.reader), whole=whole)


def test_colleagues_answer_once_and_nothing_joins_back(world: World) -> None:
    survey = published(ENPS, WHY, audience="staff")
    ivo = world.actor(world.ivo)
    before = set(Entry.objects.values_list("pk", flat=True))
    ticket = take_ticket(ivo, survey=survey)
    with pytest.raises(Conflict, match="once"):
        take_ticket(ivo, survey=survey)
    here = sitting(survey, anonymous=True, ticket=ticket, language="en")
    save_answer(NOBODY, sitting=here, question="enps", sent=2)
    on = read_sitting(written_sitting(here))
    save_answer(NOBODY, sitting=on, question="why", sent="Too loud")
    complete_response(NOBODY, sitting=on)
    kept = Response.objects.get()
    assert (kept.customer_id, kept.staff_id, kept.place, kept.invitation_id) == (
        None,
        None,
        "",
        None,
    )
    moments = {kept.started_at, kept.moved_at, kept.completed_at}
    moments |= set(Answer.objects.values_list("answered_at", flat=True))
    assert {(one.hour, one.minute, one.second, one.microsecond) for one in moments if one} == {
        (0, 0, 0, 0)
    }
    assert set(Entry.objects.values_list("pk", flat=True)) == before, "the ledger knows nothing"
    assert not SurveyTicket.objects.exists()
    close_survey(SYSTEM, survey=survey)
    with pytest.raises(Conflict, match="closed"):
        save_answer(NOBODY, sitting=on, question="why", sent="On the very day it was closed")
    survey.refresh_from_db()
    survey.state, survey.closed_at = "live", None
    survey.save()
    stolen = sitting(survey, anonymous=True, ticket=ticket)
    with pytest.raises(Conflict, match="used already"):
        save_answer(NOBODY, sitting=stolen, question="enps", sent=10)
    assert Response.objects.count() == 1


def test_words_go_with_the_person_and_after_their_time_while_scores_stay(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    survey = published(NPS, OWN, WHY)
    theirs, _link = invite(survey, world.kadri)
    here = sitting(survey, invitation_id=theirs.pk)
    for key, value in (("nps", 3), ("how", ["shop", "other:My aunt Maali"]), ("why", "I am Kadri")):
        save_answer(NOBODY, sitting=here, question=key, sent=value)
    assert erase_answers(SYSTEM, customer_id=world.kadri.pk) == 2
    assert erase_answers(SYSTEM, customer_id=world.kadri.pk) == 0
    kept = dict(Answer.objects.values_list("question", "value"))
    assert kept == {"nps": 3, "how": ["shop", "other:"], "why": ""}
    theirs.refresh_from_db()
    assert not theirs.is_open(clock.now())
    with clock.at(clock.now() - timedelta(days=400)):
        save_answer(NOBODY, sitting=sitting(survey), question="why", sent="Long ago")
    set_retention(SYSTEM, kind=Retention.Kind.COMMENTS, days=365)
    monkeypatch.setattr(forgetting, "BATCH", 2)
    for words in ("other:", "other:", "other:By chance"):
        emptied = Response.objects.create(
            survey=survey, version=1, way="link", started_at=clock.now(), moved_at=clock.now()
        )
        Answer.objects.create(
            response=emptied, question="how", value=["web", words],
            answered_at=clock.now() - timedelta(days=400),
        )  # fmt: skip
    comments()
    assert not Answer.objects.filter(value__icontains="chance").exists()
    assert set(Answer.objects.filter(question="why").values_list("value", flat=True)) == {""}


def test_what_was_answered_follows_a_merge_and_comes_home(world: World) -> None:
    survey = published(NPS)
    invited = [invite(survey, one, wave=7)[0] for one in (world.kadri, world.sergei)]
    for one in invited:
        here = sitting(survey, invitation_id=one.pk)
        save_answer(NOBODY, sitting=here, question="nps", sent=9)
    merge = merge_customers(SYSTEM, into=world.kadri, source=world.sergei)
    assert set(Response.objects.values_list("customer_id", flat=True)) == {world.kadri.pk}
    undo_customer_merge(SYSTEM, merge=merge)
    owners = set(Response.objects.values_list("customer_id", flat=True))
    assert owners == {world.kadri.pk, world.sergei.pk}


def test_places_are_made_for_published_surveys_of_customers(world: World) -> None:
    mari, survey = world.actor(world.mari), published(NPS)
    for wrong in (
        PlaceForm("qr", " "),
        PlaceForm("tv", "Till"),
        PlaceForm("embedded", "Shop"),
        PlaceForm("embedded", "Shop", ("javascript:alert(1)",)),
    ):
        with pytest.raises(Problem):
            add_place(mari, survey=survey, form=wrong)
    with pytest.raises(Conflict):
        add_place(mari, survey=published(ENPS, audience="staff"), form=PlaceForm("qr", "Kitchen"))
    with pytest.raises(NotAllowed):
        add_place(world.actor(world.ivo), survey=survey, form=PlaceForm("qr", "Till"))
    made = add_place(
        mari, survey=survey, form=PlaceForm("embedded", "Shop", ("https://A.example/",))
    )
    assert made.sites == ["https://a.example"]
    for _time in range(2):
        end_place(mari, place=made)
    assert SurveyPlace.objects.filter(ended_at=None).count() == 0
    assert Entry.objects.filter(type="listening.survey_place_ended").count() == 1
