"""Of some answers only so many are wanted: thanked early, exact, and nothing lost by it."""

from typing import Any

import pytest
from django.test import Client
from tests.world import World
from tests.world.asking import NPS, WHY, published

from kuula.faces.customer.pace import forget_paces
from kuula.faces.customer.tests.test_survey_page import send
from kuula.kit.problems import Conflict
from kuula.ledger.models import Entry
from kuula.listening.models import Answer, QuotaCell, Response, Survey
from kuula.listening.surveys.answering.actions import WholeResponse, take_response
from kuula.workspace.actors import SYSTEM

pytestmark = pytest.mark.django_db
WHERE = {
    "key": "where",
    "kind": "single",
    "words": {"en": "Where?"},
    "choices": [{"key": "shop", "words": {"en": "Shop"}}, {"key": "web", "words": {"en": "Web"}}],
}
ENOUGH = b"Enough people in your situation have answered already"


@pytest.fixture(autouse=True)
def _slowly() -> None:
    forget_paces()


@pytest.fixture
def asked(world: World) -> Survey:
    quotas = [{"question": "where", "value": "shop", "most": 2}]
    return published(NPS, WHERE, WHY, content={"quotas": quotas})


def begin(client: Client, asked: Survey, where: str) -> Any:
    page = client.get(f"/s/{asked.key}")
    return send(client, send(client, page, "nps", "9"), "where", where)


def taken() -> int:
    return QuotaCell.objects.get(value="shop").taken


def test_when_enough_answered_alike_a_newcomer_is_thanked_and_counts_nowhere(
    client: Client, asked: Survey
) -> None:
    for _one in range(2):
        assert b"Why?" in begin(client, asked, "shop").content
    late = begin(client, asked, "shop")
    assert ENOUGH in late.content
    assert b"<form" not in late.content
    assert Answer.objects.filter(question="where", value="shop").count() == taken() == 2
    assert Response.objects.exclude(voided_at=None).get().voided_why == "quota"
    assert b"Why?" in begin(client, asked, "web").content, "others are asked on"
    assert Entry.objects.filter(type="listening.survey_answered").count() == 4, "they said it"


def test_who_changes_their_answer_frees_a_seat_and_keeps_theirs_where_none_is_free(
    client: Client, asked: Survey
) -> None:
    first = begin(client, asked, "shop")
    begin(client, asked, "shop")
    third = begin(client, asked, "web")
    back = client.get(third.redirect_chain[-1][0].split("?")[0] + "?q=where")
    stays = send(client, back, "where", "shop")
    assert (stays.status_code, taken()) == (409, 2)
    assert b"What you said before stands" in stays.content
    changed = client.get(first.redirect_chain[-1][0].split("?")[0] + "?q=where")
    send(client, changed, "where", "web")
    assert taken() == 1
    send(client, back, "where", "shop")
    assert Answer.objects.filter(value="shop").count() == taken() == 2


def test_what_is_typed_in_or_sent_whole_is_refused_whole_and_earlier_answers_count(
    client: Client, world: World
) -> None:
    before = published(NPS, WHERE)
    begin(client, before, "shop")
    quotas = [{"question": "where", "value": "shop", "most": 2}]
    asked = published(NPS, WHERE, content={"quotas": quotas})
    Response.objects.update(survey=asked)
    answers = {"nps": 3, "where": "shop"}
    for key in ("00000000-0000-4000-8000-000000000001", "00000000-0000-4000-8000-000000000002"):
        whole = WholeResponse(survey=asked, key=key, way="paper", answers=answers)  # type: ignore[arg-type] # read as one
        if key.endswith("1"):
            take_response(SYSTEM, whole=whole)
            continue
        with pytest.raises(Conflict, match="Enough people"):
            take_response(SYSTEM, whole=whole)
    assert (Response.objects.count(), taken()) == (2, 2)
