"""A request is let go when the database falls silent, and only then."""

import time

import pytest
from django.db import OperationalError, connection, transaction

from kuula.kit.postgres.silence import Watch

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def watch() -> Watch:
    return Watch(patience=0.4, every=0.05)


def answer_after(seconds: float) -> None:
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_sleep(%s)", [seconds])


def test_a_database_that_says_nothing_is_given_up(watch: Watch) -> None:
    watch.begin()
    begun = time.monotonic()
    with pytest.raises(OperationalError):
        answer_after(20)
    assert time.monotonic() - begun < 5
    watch.end()
    connection.close_if_unusable_or_obsolete()
    with connection.cursor() as cursor:  # it still sleeps there; nobody told it
        cursor.execute(
            "SELECT pg_terminate_backend(pid, 5000) FROM pg_stat_activity"
            " WHERE pid <> pg_backend_pid() AND query LIKE 'SELECT pg_sleep(%'"
        )


def test_a_long_request_of_short_questions_goes_on(watch: Watch) -> None:
    watch.begin()
    begun = time.monotonic()
    with transaction.atomic():
        while time.monotonic() - begun < 1:
            answer_after(0.1)
            time.sleep(0.06)
    watch.end()


def test_nobody_is_let_go_who_is_not_answering_a_request(watch: Watch) -> None:
    watch.begin()
    watch.end()
    answer_after(1)
