"""The bare scripts of the measurements write what the product writes: no column left behind."""

import re
import uuid

import pytest

from kuula.desk.models.opening import GATED, STATEMENT
from kuula.listening.models.answering import BEGIN, keep_statement
from kuula.listening.surveys.answering.actions.saving import SCORED
from tests.bench import answers, mail, writers

WORK = writers.Work(
    number=0, run="house", seconds=0, brand=1, team=1, port=0, token="", database="", statement="",
    gate={"gate_token": 1, "gate_since": None, "gate_changes": 0, "who_id": 1},
)  # fmt: skip
ANSWERED = answers.Work(1, 0, 1)
MAIL = b"From: Kadri <kadri@kiri.example>\nSubject: Kapp\nMessage-ID: <1@kiri.example>\n\nTere"


@pytest.mark.parametrize(
    ("statement", "values"),
    [
        (GATED, writers.values_of(WORK, 1) | WORK.gate),
        (STATEMENT, mail.values_of(MAIL)),
        (BEGIN, answers.begin_values(ANSWERED, uuid.uuid4())),
        (keep_statement(SCORED), answers.keep_values(ANSWERED, "nps", 9, 1)),
    ],
    ids=["create", "mail", "answers begin", "answers keep"],
)
def test_a_floor_fills_every_place_of_the_statement(
    statement: str, values: dict[str, object]
) -> None:
    assert set(re.findall(r"%\((\w+)\)", statement)) == set(values)
