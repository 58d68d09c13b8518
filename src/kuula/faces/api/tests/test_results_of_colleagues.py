"""What colleagues say is told of five and more, and nobody by what is left of a subtraction."""

from typing import Any

import pytest
from tests.world import World
from tests.world.asking import colleague_answers, published
from tests.world.complaints import as_staff

from kuula.connectors.moving.tables import tables
from kuula.faces.api.tests.conftest import Program
from kuula.kit import clock
from kuula.listening.models import Answer, Response, Survey
from kuula.listening.surveys.results.actions import count_results
from kuula.workspace.actors import SYSTEM

pytestmark = pytest.mark.django_db
ENPS = {"key": "enps", "kind": "enps", "words": {"en": "Would you work here again?"}}
LEAD = {
    "key": "lead", "kind": "csat", "words": {"en": "How is your lead?"},
    "shown": [{"question": "enps", "op": "at_most", "value": 6}],
}  # fmt: skip
WHY = {"key": "why", "kind": "text", "words": {"en": "Why?"}}


@pytest.fixture
def asked(world: World) -> Survey:
    return published(ENPS, LEAD, WHY, audience="staff")


def told(program: Program, survey: Survey) -> dict[str, Any]:
    answer: dict[str, Any] = program.get(f"/surveys/{survey.pk}/results").json()
    return answer


def of_question(answer: dict[str, Any], key: str) -> dict[str, Any]:
    return next(one for one in answer["questions"] if one["question"] == key)


def test_there_are_no_spans_and_parts_whose_difference_tells_of_one(
    asked: Survey, mari: Program
) -> None:
    today = clock.now().date().isoformat()
    for _one in range(5):
        colleague_answers(asked, {"enps": 9})
    path = f"/surveys/{asked.pk}/results"
    for named in ("since", "until"):
        refused = mari.get(path, **{named: today})
        assert refused.status_code == 422
        assert "are told together" in refused.json()["detail"]
    assert mari.get(path, slice="way", part="link").status_code == 404
    whole = mari.get(path).json()
    assert (whole["begun"], whole["seconds"], whole["left"]) == (5, None, {})


def test_a_question_that_few_of_them_answered_is_told_of_five_more_at_a_time(
    world: World, asked: Survey, mari: Program
) -> None:
    page = as_staff(world.mari)
    for score in (9, 9, 9, 9, 0):
        said = {"enps": score} | ({"lead": 1, "why": "Liis ei kuula"} if score == 0 else {})
        colleague_answers(asked, said)
    first = told(mari, asked)
    blank = {"answered": 0, "known": 0, "few": True, "score": None, "counts": {}}
    assert of_question(first, "enps")["counts"] == {"9": 4, "0": 1}
    assert blank.items() <= of_question(first, "lead").items()
    shown = page.get(f"/surveys/{asked.pk}/results").content.decode()
    assert shown.count("fewer than five answers so far") == 2
    assert "only 1 so far" not in shown
    assert "Liis ei kuula" not in shown
    assert page.get(f"/surveys/{asked.pk}/results/why/words").content.count(b"Liis") == 0

    for _one in range(4):
        colleague_answers(asked, {"enps": 6, "lead": 2})
    assert told(mari, asked)["questions"] == first["questions"], "no five are new together"
    colleague_answers(asked, {"enps": 10})
    second = told(mari, asked)
    assert (second["begun"], of_question(second, "lead")["counts"]) == (10, {"1": 1, "2": 4})

    for score in (3, 10, 10, 10, 10):
        colleague_answers(asked, {"enps": score} | ({"lead": 5} if score == 3 else {}))
    third = told(mari, asked)
    assert third["begun"] == 15
    assert of_question(third, "lead") == of_question(second, "lead"), "one more is not told yet"


def test_what_was_told_of_them_stays_when_one_of_them_changes_it(
    asked: Survey, mari: Program
) -> None:
    responses = [colleague_answers(asked, {"enps": 9, "why": "Hea"}) for _one in range(5)]
    before = told(mari, asked)
    Answer.objects.filter(response=responses[0], question="enps").update(value=0)
    for _one in range(5):
        colleague_answers(asked, {"why": "Hea"})
    after = told(mari, asked)
    assert of_question(after, "enps") == of_question(before, "enps")
    assert of_question(after, "why")["answered"] == 10


def test_neither_lists_nor_numbers_nor_an_export_tell_when_one_of_them_came(
    world: World, asked: Survey, mari: Program
) -> None:
    def counted() -> tuple[int, int]:
        count_results(SYSTEM, survey=asked)
        one = mari.get(f"/surveys/{asked.pk}").json()
        return one["begun"], one["completed"]

    page = as_staff(world.mari)
    for _one in range(4):
        colleague_answers(asked, {"enps": 9})
    assert counted() == (0, 0)
    for path in ("/surveys", f"/surveys/{asked.pk}"):
        assert "&lt; 5" in page.get(path).content.decode()
    colleague_answers(asked, {"enps": 9})
    assert counted() == (5, 5)
    colleague_answers(asked, {"enps": 9})
    assert counted() == (5, 5)
    numbers = list(Response.objects.order_by("-pk").values_list("pk", flat=True))
    assert max(numbers) < 0, "drawn by lot, not in the order of customers' numbers"
    assert len({one // 1000 for one in numbers}) == 6
    assert Answer.objects.filter(pk__gt=0).count() == 0

    going = {table.name: table for table in tables()}
    assert "listening_surveyticketholder" not in going
    for name in ("listening_response", "listening_answer"):
        rows = Response if name == "listening_response" else Answer
        assert rows.objects.exists()
        assert not list(rows.objects.raw(f"SELECT id FROM ({going[name].selection}) r"))
