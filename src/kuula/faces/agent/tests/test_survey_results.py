"""The results of a survey: counted once, right at once, and nobody told by theirs."""

import re
import uuid
from collections.abc import Mapping
from datetime import timedelta
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from django.test import Client
from tests.counting import statements
from tests.world import World
from tests.world.asking import CSAT, NPS, WHY, published
from tests.world.complaints import as_staff

from kuula.kit import clock
from kuula.listening.models import Answer, Response, ResultCell, ResultState, Survey
from kuula.listening.surveys.actions import SurveyForm, publish_survey, save_survey
from kuula.listening.surveys.answering.actions import (
    PlaceForm,
    WholeResponse,
    add_place,
    complete_response,
    save_answer,
    take_pressed,
    take_response,
)
from kuula.listening.surveys.answering.actions.whole import Press
from kuula.listening.surveys.answering.sitting import Sitting
from kuula.listening.surveys.content import read_questionnaire
from kuula.listening.surveys.results.actions import count_due, count_results, zone_of
from kuula.listening.surveys.results.queries import results_of
from kuula.people.models import Customer
from kuula.people.segments.actions import SegmentForm, recount_segment, save_segment
from kuula.people.segments.tree import read_rule
from kuula.workspace.actors import SYSTEM, customer_actor

pytestmark = pytest.mark.django_db
QUESTIONS: list[dict[str, Any]] = [
    {"key": "nps", "kind": "nps", "words": {"en": "Would you recommend us?"}},
    {"key": "csat", "kind": "csat", "words": {"en": "Were you satisfied?"}},
    {"key": "what", "kind": "multiple", "other": True, "words": {"en": "What matters?"},
     "choices": [{"key": key, "words": {"en": key.title()}} for key in ("price", "wait")]},
    {"key": "order", "kind": "ranking", "words": {"en": "In which order?"},
     "choices": [{"key": key, "words": {"en": key.title()}} for key in ("price", "wait")]},
    {"key": "views", "kind": "matrix", "words": {"en": "How are we?"},
     "rows": [{"key": "shop", "words": {"en": "The shop"}}],
     "choices": [{"key": key, "words": {"en": key.title()}} for key in ("good", "bad")]},
    {"key": "why", "kind": "text", "words": {"en": "Why?"}},
]  # fmt: skip
WHOLE: dict[str, Any] = {
    "nps": 9, "csat": 4, "what": ["wait", "other:Hoov"], "order": ["wait", "price"],
    "views": {"shop": "good"}, "why": "Sest ootasin",
}  # fmt: skip


def survey(
    audience: str = Survey.Audience.CUSTOMERS, questions: list[dict[str, Any]] = QUESTIONS
) -> Survey:
    if audience == Survey.Audience.STAFF:
        questions = [
            {"key": "enps", "kind": "enps", "words": {"en": "Would you work here again?"}},
            {"key": "why", "kind": "text", "words": {"en": "Why?"}},
        ]
    content = read_questionnaire({"questions": questions})
    made = save_survey(SYSTEM, form=SurveyForm(name="Delivery", content=content, audience=audience))
    publish_survey(SYSTEM, survey=made)
    made.refresh_from_db()
    return made


def answered(
    asked: Survey, answers: Mapping[str, Any], customer: Customer | None = None, **said: Any
) -> Response:
    """Somebody's answers, a minute after they began, to the end unless said otherwise."""
    at = said.pop("at", clock.now() - timedelta(minutes=2))
    fields = {"way": "link", "completed_at": at + timedelta(minutes=1)} | said
    response = Response.objects.create(
        survey=asked,
        version=1,
        customer=customer,
        started_at=at,
        moved_at=at + timedelta(minutes=1),
        **fields,
    )
    for key, value in answers.items():
        Answer.objects.create(response=response, question=key, value=value, answered_at=at)
    return response


def page(client: Client, asked: Survey, query: str = "") -> str:
    return client.get(f"/surveys/{asked.pk}/results{query}").content.decode()


def told(html: str) -> str:
    """The words of a page in one line."""
    return " ".join(re.sub(r"<[^>]+>", " ", html).split())


def test_scores_stand_with_their_intervals_and_every_answer_is_counted(world: World) -> None:
    asked = survey()
    for score in (10, 9, 9, 8, 6, 3):
        answered(asked, WHOLE | {"nps": score})
    answered(asked, {"nps": 10}, completed_at=None, at=clock.now() - timedelta(hours=3))
    words = told(page(as_staff(world.mari), asked))
    assert "Began to answer 7 6 of them to the end" in words
    assert "+29" in words, "four who recommend, two who do not, of seven"
    assert "100% 61–100 satisfied: 4 or 5 of 5" in words
    assert "Wait 100% 6" in words
    assert "Something else 100% 6" in words
    assert "Wait, place 1.0 on average 100% 6" in words
    assert "The shop: Good 100% 6" in words
    assert "Sest ootasin" in words
    assert "Would you recommend us? 14% 1" in words, "where one of seven left"
    assert "60 sec" in words


def test_two_wordings_are_told_apart_only_when_that_can_be(world: World) -> None:
    second = {"wording": {"en": "Would you name us to a friend?"}}
    asked = survey(questions=[QUESTIONS[0] | second, QUESTIONS[1]])
    for variant, score in ((0, 6), (1, 9)):
        for _one in range(6):
            answered(asked, {"nps": score, "csat": 4}, variant=variant)
    words = told(page(as_staff(world.mari), asked))
    assert "First wording −100" in words
    assert "Second wording +100" in words
    assert (
        "The second wording scores higher: +200, with 95 % confidence between +76 and +200" in words
    )
    for variant, score in ((0, 10), (1, 0)):
        for _one in range(6):
            answered(asked, {"nps": score}, variant=variant)
    words = told(page(as_staff(world.mari), asked))
    assert "No difference can be told from 24 answers" in words


def test_what_a_survey_cost_people_stands_beside_what_it_told(world: World) -> None:
    asked = survey()
    for _one in range(6):
        answered(asked, WHOLE)
    words = told(page(as_staff(world.mari), asked))
    assert "Asked for each insight 9 sec" in words, "55 seconds for six answers each"
    assert "of people&#39;s time together, 36 insights" in words
    assert "is known to ±" in words
    asking = told(as_staff(world.mari).get("/surveys/asking").content.decode())
    assert "Delivery 6 mins 36 9 secs" in asking


def test_what_moved_is_counted_anew_and_nothing_twice(world: World) -> None:
    asked = survey()
    first = answered(asked, {"nps": 3}, at=clock.now() - timedelta(days=5))
    count_results(SYSTEM, survey=asked)
    count_results(SYSTEM, survey=asked)
    Answer.objects.filter(response=first).update(value=10)
    first.moved_at = clock.now()
    first.save()
    answered(asked, {"nps": 9})
    ResultState.objects.update(took_ms=60_000)
    assert count_due(SYSTEM) == 0, "a long count rests"
    ResultState.objects.update(took_ms=0)
    assert count_due(SYSTEM) == 1
    seen = results_of(world.actor(world.liis), asked)
    assert (seen.begun, dict(seen.answers[0].counts)) == (2, {"10": 1, "9": 1})
    first.voided_at = first.moved_at = clock.now()
    first.save()
    count_results(SYSTEM, survey=asked)
    assert results_of(world.actor(world.liis), asked).begun == 1


def test_what_comes_in_late_is_counted_on_its_day_and_its_time_does_not_count(
    world: World,
) -> None:
    asked = published(CSAT)
    place = add_place(SYSTEM, survey=asked, form=PlaceForm("button", "Till"))
    count_results(SYSTEM, survey=asked)
    yesterday = clock.now() - timedelta(days=1)
    press = Press(uuid.uuid4(), 1, "csat", "1", yesterday)
    sheet = WholeResponse(
        survey=asked, key=uuid.uuid4(), way="paper", answers={"csat": 2}, at=yesterday
    )
    take_pressed(place=place, pressed=[press])
    take_response(SYSTEM, whole=sheet)
    here = Sitting(survey_id=asked.pk, version=1, key=uuid.uuid4(), way="link")
    with clock.at(yesterday):
        save_answer(customer_actor(None), sitting=here, question="csat", sent=3)
    for _twice in range(2):
        count_results(SYSTEM, survey=asked)
    days = {one.day for one in ResultCell.objects.filter(survey=asked)}
    assert days == {yesterday.astimezone(ZoneInfo(zone_of(asked))).date()}
    reader = world.actor(world.liis)
    seen = results_of(reader, asked)
    assert (seen.begun, seen.done) == (3, 2)
    assert dict(seen.answers[0].counts) == {"1": 1, "2": 1, "3": 1}
    assert seen.seconds is None, "pressed and typed in takes no time"
    with clock.at(yesterday + timedelta(seconds=40)):
        complete_response(customer_actor(None), sitting=here)
    count_results(SYSTEM, survey=asked)
    seconds = results_of(reader, asked).seconds
    assert seconds is not None
    assert (seconds.value, seconds.n) == (40, 1)

    long_ago = clock.now() - timedelta(hours=5)
    Survey.objects.update(state=Survey.State.CLOSED, closed_at=long_ago)
    ResultState.objects.update(took_ms=0, counted_upto=clock.now() + timedelta(seconds=1))
    assert count_due(SYSTEM) == 0, "closed, and nothing new"
    ResultState.objects.update(counted_upto=clock.now())
    late = Press(uuid.uuid4(), 1, "csat", "5", yesterday)
    assert take_pressed(place=place, pressed=[late]) == ([late.key], [])
    assert count_due(SYSTEM) == 1
    assert results_of(reader, asked).begun == 4


def test_a_day_on_which_thousands_left_half_way_is_counted_in_no_time(world: World) -> None:
    asked, count = published(CSAT, NPS, WHY), 4000
    at = clock.now() - timedelta(hours=3)
    rows = Response.objects.bulk_create(
        Response(survey=asked, version=1, way="link", started_at=at, moved_at=at)
        for _one in range(count)
    )
    Answer.objects.bulk_create(
        Answer(response=one, question=key, value=3, answered_at=at + timedelta(seconds=later))
        for place, one in enumerate(rows)
        for later, key in enumerate(("csat", "nps") if place % 4 else ("nps",))
    )
    count_results(SYSTEM, survey=asked)
    seen = results_of(world.actor(world.liis), asked)
    assert (seen.begun, dict(seen.left)) == (count, {"nps": count})
    took = ResultState.objects.get(survey=asked).took_ms
    assert took < 1000, "each response looked for its last answer among those of all others"


def test_parts_are_told_apart_and_a_segment_one_does_not_see_is_none(world: World) -> None:
    asked = survey()
    rule = read_rule({"field": "language", "op": "is", "value": "et"})
    segment = save_segment(SYSTEM, form=SegmentForm("Regulars", "", rule))
    recount_segment(SYSTEM, segment_id=segment.pk)
    for score in (10, 10, 9, 9, 10):
        answered(asked, {"nps": score}, world.kadri, way="mail", language="et")
    for score in (1, 2, 3, 0, 4):
        answered(asked, {"nps": score}, world.john)
    lead = as_staff(world.liis)
    assert "+100" in told(page(lead, asked, f"?whose=segment:{segment.pk}"))
    assert "-100" in told(page(lead, asked, "?whose=way:link")).replace("−", "-")
    assert "Regulars" in page(lead, asked)
    assert lead.get(f"/surveys/{asked.pk}/results?whose=way:fax").status_code == 404
    assert (
        lead.get(f"/surveys/{asked.pk}/results?whose=segment:{segment.pk + 1}").status_code == 404
    )


def test_of_colleagues_five_are_told_at_once_and_never_one(world: World) -> None:
    asked = survey(Survey.Audience.STAFF)
    lead, pages = as_staff(world.liis), (f"/surveys/{asked.pk}/results", "/words")

    def shown() -> str:
        own = lead.get(f"{pages[0]}/why{pages[1]}").content.decode()
        return page(lead, asked) + own

    for _one in range(4):
        answered(asked, {"enps": 3, "why": "Liiga kiire"})
    html = shown()
    assert "Liiga kiire" not in html
    assert "whose" not in html
    assert "days" not in html, "no span, whose difference tells of few"
    answered(asked, {"enps": 9, "why": "Hea tiim"}, way="qr")
    before = shown()
    assert "Hea tiim" in before
    for _one in range(4):
        answered(asked, {"enps": 10, "why": "Uus sõna"}, way="qr")
        assert told(shown()) == told(before)
    answered(asked, {"enps": 10, "why": "Uus sõna"}, way="qr")
    assert "Uus sõna" in shown()


def test_words_are_for_those_who_may_read_them_and_of_a_closed_team_for_nobody_else(
    world: World,
) -> None:
    asked = survey()
    answered(asked, WHOLE, world.kadri, conversation_id=world.dispute.pk)
    answered(asked, WHOLE | {"why": "Kiire ja viisakas"}, world.kadri)
    lead = as_staff(world.liis).get(f"/surveys/{asked.pk}/results/why/words").content.decode()
    assert "Sest ootasin" in lead
    assert f"/customers/{world.kadri.pk}" in lead
    assert "Sest ootasin" not in page(as_staff(world.mari), asked)
    assert "Kiire ja viisakas" in page(as_staff(world.mari), asked)
    reader = as_staff(world.reader)
    assert "Kiire" not in page(reader, asked)
    assert reader.get(f"/surveys/{asked.pk}/results/why/words").status_code == 403
    assert as_staff(world.ivo).get(f"/surveys/{asked.pk}/results/why/words").status_code == 403


def test_before_the_first_answer_the_page_says_so_and_asks_few_statements(world: World) -> None:
    asked, lead = survey(), as_staff(world.mari)
    assert "Nobody answered in this time yet" in page(lead, asked)
    answered(asked, WHOLE)
    page(lead, asked)
    with statements() as few:
        page(lead, asked)
    for _one in range(20):
        answered(asked, WHOLE, at=clock.now() - timedelta(days=_one))
    page(lead, asked)
    with statements() as many:
        page(lead, asked)
    assert len(many) == len(few) <= 40
