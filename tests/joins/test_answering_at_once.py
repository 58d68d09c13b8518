"""Two devices answer one question at the same moment: one response, one fact that stands."""

from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

import pytest
from django.db import connection

from kuula.ledger.models import Entry
from kuula.listening.models import Answer, Response
from kuula.listening.surveys.answering.access import sitting_of_invitation
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
