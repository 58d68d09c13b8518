"""The library holds what it promises, and durations are those of the ways through."""

from typing import Any

import pytest

from kuula.kit.languages import LANGUAGES
from kuula.listening.surveys.content import Questionnaire, read_questionnaire
from kuula.listening.surveys.gaps import gaps_of
from kuula.listening.surveys.library import beginnings, letters, library_questions, spoken
from kuula.listening.surveys.places import check_words
from kuula.listening.surveys.seconds import LIMIT, duration_of

NPS = {"key": "nps", "kind": "nps", "words": {"en": "Would you recommend us?"}}
TEXT = {"kind": "text", "words": {"en": "Why?"}}


def questionnaire(*questions: dict[str, Any]) -> Questionnaire:
    return read_questionnaire({"questions": list(questions)})


def hanging(key: str, op: str, value: int) -> dict[str, Any]:
    return TEXT | {"key": key, "shown": [{"question": "nps", "op": op, "value": value}]}


@pytest.mark.parametrize("staff", [False, True])
def test_every_question_speaks_all_languages_with_places_that_are_filled(staff: bool) -> None:
    found = [one for one in library_questions().values() if staff == (one.group == "staff")]
    content = Questionnaire(languages=LANGUAGES, questions=tuple(one.question for one in found))
    assert gaps_of(content) == []
    check_words(content, staff=staff)
    assert len(library_questions()) >= 25


def test_every_letter_and_beginning_is_whole_and_short() -> None:
    assert len(letters()) == 6
    assert len(beginnings()) == 5
    for one in beginnings().values():
        assert gaps_of(one.content) == [], one.id
        check_words(one.content, staff=one.audience == "staff")
        assert all(duration_of(one.content, code).longest <= LIMIT for code in LANGUAGES), one.id
        russian = spoken(one.content, ("ru",))
        assert (russian.languages, gaps_of(russian)) == (("ru",), [])


def test_only_one_of_two_branches_takes_time() -> None:
    alone = duration_of(questionnaire(NPS, hanging("why", "at_most", 6)))
    both = duration_of(
        questionnaire(NPS, hanging("why", "at_most", 6), hanging("good", "at_least", 9))
    )
    assert both.longest == alone.longest
    assert (alone.questions, both.questions) == (2, 2)
    assert alone.usual < both.usual < both.longest


def test_what_is_known_takes_no_time_and_decides_what_follows() -> None:
    content = questionnaire(NPS, hanging("why", "at_most", 6))
    assert duration_of(content, known={"nps": 9}).questions == 0
    low = duration_of(content, known={"nps": 2})
    assert (low.questions, low.longest == low.usual) == (1, True)


def test_beyond_two_thousand_ways_all_questions_count() -> None:
    deciding = [{**NPS, "key": f"n{at}"} for at in range(12)]
    texts = [
        TEXT | {"key": f"t{at}", "shown": [{"question": f"n{at}", "op": "at_most", "value": 6}]}
        for at in range(12)
    ]
    many = duration_of(questionnaire(*deciding, *texts))
    assert (many.questions, many.longest == many.usual) == (24, True)
