"""Somebody looks at results while they are being counted elsewhere."""

import uuid

import pytest
from django.db import connection

from kuula.listening.models import ResultState
from kuula.listening.surveys.answering.actions import save_answer
from kuula.listening.surveys.answering.sitting import Sitting
from kuula.listening.surveys.results.actions import count_if_quick, count_results
from kuula.listening.surveys.results.queries import results_of
from kuula.workspace.actors import SYSTEM, customer_actor
from tests.world import World
from tests.world.asking import NPS, published

pytestmark = pytest.mark.django_db(transaction=True)


def test_who_looks_while_another_counts_waits_for_nobody(world: World) -> None:
    survey = published(NPS)

    def answered() -> int:
        here = Sitting(survey_id=survey.pk, version=1, key=uuid.uuid4(), way="link")
        save_answer(customer_actor(None), sitting=here, question="nps", sent=9)
        count_if_quick(SYSTEM, survey=survey)
        return results_of(world.actor(world.liis), survey).begun

    assert answered() == 1
    other = connection.copy()
    with connection.cursor() as cursor:
        cursor.execute("SET lock_timeout = '3s'")
    try:
        other.set_autocommit(False)
        with other.cursor() as cursor:
            cursor.execute("SELECT * FROM listening_resultstate FOR UPDATE")
        assert answered() == 1, "the figures of the last count"
    finally:
        other.rollback()
        other.close()
        with connection.cursor() as cursor:
            cursor.execute("RESET lock_timeout")
    assert answered() == 3
    assert count_results(SYSTEM, survey=survey) == 1, "what just moved is looked at once more"
    assert ResultState.objects.count() == 1
