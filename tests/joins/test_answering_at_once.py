"""Many answer at the same moment: devices of one person leave one fact that stands, and of an
answer of which there are enough no more are taken."""

from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

import pytest
from django.db import connection

from kuula.ledger.models import Entry
from kuula.listening.models import Answer, QuotaCell, Response
from kuula.listening.surveys.answering.access import sitting_at, sitting_of_invitation
from kuula.listening.surveys.answering.actions import save_answer
from kuula.workspace.actors import customer_actor
from tests.world import World
from tests.world.asking import NPS, invite, published

pytestmark = pytest.mark.django_db(transaction=True)
DEVICES = 4


@pytest.mark.parametrize("_time", range(10))
def test_devices_that_answer_at_once_leave_one_fact_standing(world: World, _time: int) -> None:
    invitation, _link = invite(published(NPS), world.kadri)
    here, start = sitting_of_invitation(invitation), Barrier(DEVICES)

    def answer(score: int) -> None:
        try:
            start.wait(20)
            for value in (score, 10 - score, score):
                save_answer(customer_actor(None), sitting=here, question="nps", sent=value)
        finally:
            connection.close()

    with ThreadPoolExecutor(DEVICES) as pool:
        list(pool.map(answer, range(1, DEVICES + 1)))
    assert Response.objects.count() == 1
    kept = Answer.objects.get()
    standing = Entry.objects.standing().get(type="listening.survey_answered")
    assert (standing.pk, standing.payload["score"]) == (kept.entry_id, kept.value)


def test_of_many_who_answer_at_once_no_more_are_taken_than_are_wanted(world: World) -> None:
    choices = [{"key": key, "words": {"en": key}} for key in ("shop", "web")]
    where = {"key": "where", "kind": "single", "words": {"en": "Where?"}, "choices": choices}
    quotas = [{"question": "where", "value": one, "most": 3} for one in ("shop", "web")]
    asked, start = published(where, content={"quotas": quotas}), Barrier(DEVICES)

    def answer(_number: int) -> int:
        refused = 0
        try:
            start.wait(20)
            for value in ("shop", "web") * 2:
                here = sitting_at(asked, None, language="en")
                nobody = customer_actor(None)
                refused += save_answer(nobody, sitting=here, question="where", sent=value).full
        finally:
            connection.close()
        return refused

    with ThreadPoolExecutor(DEVICES) as pool:
        refused = sum(pool.map(answer, range(DEVICES)))
    standing = Response.objects.filter(voided_at=None)
    given = Answer.objects.filter(response__in=standing).values_list("value", flat=True)
    cells = dict(QuotaCell.objects.values_list("value", "taken"))
    assert Counter(given) == cells == {"shop": 3, "web": 3}
    assert refused == Response.objects.exclude(voided_at=None).count() == 4 * DEVICES - 6
