"""What a questionnaire may be, what may be answered, and who is asked what."""

from typing import Any

import pytest

from kuula.kit.problems import Problem
from kuula.listening.surveys.answers import read_answer
from kuula.listening.surveys.asking import asked, choices_in_order, in_order
from kuula.listening.surveys.content import (
    Question,
    Questionnaire,
    read_questionnaire,
    written_questionnaire,
)

CHOICES = [{"key": key, "words": {"en": key}} for key in ("price", "wait", "people")]
NPS = {"key": "nps", "kind": "nps", "words": {"en": "Would you recommend us?"}}
WHY = {"key": "why", "kind": "text", "shown": [{"question": "nps", "op": "at_most", "value": 6}]}
WHAT = {"key": "what", "kind": "multiple", "choices": CHOICES, "other": True, "shuffled": True}


def questionnaire(*questions: dict[str, Any], **more: Any) -> Questionnaire:
    return read_questionnaire({"questions": list(questions), **more})


def question(**said: Any) -> Question:
    return questionnaire({"key": "q", **said}).questions[0]


def test_a_questionnaire_is_written_as_it_was_read() -> None:
    content = questionnaire(NPS, WHY, WHAT, rotated=[["why", "what"]][:0])
    assert read_questionnaire(written_questionnaire(content)) == content


@pytest.mark.parametrize(
    ("questions", "said"),
    [
        ([NPS, NPS], "same key"),
        ([WHY, NPS], "earlier one"),
        ([{"key": "q", "kind": "single", "choices": CHOICES[:1]}], "two choices"),
        ([{"key": "q", "kind": "matrix", "choices": CHOICES}], "one statement"),
        ([{"key": "q", "kind": "consent"}], "what the consent is for"),
        ([{"key": "Q!", "kind": "text"}], "questions.0.key"),
        ([{"key": "q", "kind": "guess"}], "questions.0.kind"),
        ([{"key": "q", "kind": "text", "colour": "red"}], "questions.0.colour"),
        ([{"key": "q", "kind": "single", "choices": CHOICES[:2] + CHOICES[:1]}], "same key"),
        (
            [WHAT, {"key": "q", "kind": "text", "shown": [
                {"question": "what", "op": "at_least", "value": 3}]}],
            "scale",
        ),
        (
            [WHAT, {"key": "q", "kind": "text", "shown": [
                {"question": "what", "op": "is", "value": "colour"}]}],
            "not there",
        ),
    ],
)  # fmt: skip
def test_what_is_no_questionnaire_is_refused_with_the_reason(
    questions: list[dict[str, Any]], said: str
) -> None:
    with pytest.raises(Problem, match=said):
        questionnaire(*questions)


def test_only_neighbours_that_do_not_hang_on_one_another_are_asked_in_turn() -> None:
    with pytest.raises(Problem, match="in turn"):
        questionnaire(NPS, WHAT, WHY, rotated=[["nps", "why"]])
    with pytest.raises(Problem, match="hang on one another"):
        questionnaire(NPS, WHY, rotated=[["nps", "why"]])


@pytest.mark.parametrize(
    ("kind", "sent", "kept"),
    [
        ({"kind": "nps"}, "10", 10),
        ({"kind": "rating", "points": 7}, 7, 7),
        ({"kind": "single", "choices": CHOICES}, "wait", "wait"),
        ({"kind": "single", "choices": CHOICES, "other": True}, "other: Hoov ", "other:Hoov"),
        ({"kind": "multiple", "choices": CHOICES}, ["wait", "price"], ["wait", "price"]),
        ({"kind": "ranking", "choices": CHOICES[:2]}, ["wait", "price"], ["wait", "price"]),
        ({"kind": "matrix", "choices": CHOICES, "rows": CHOICES}, {"wait": "price"},
         {"wait": "price"}),
        ({"kind": "text"}, "  õ\x00 ", "õ"),
        ({"kind": "contact"}, "1", True),
        ({"kind": "text"}, " ", None),
        ({"kind": "nps"}, "", None),
    ],
)  # fmt: skip
def test_an_answer_is_kept(kind: dict[str, Any], sent: object, kept: object) -> None:
    assert read_answer(question(**kind), sent) == kept


@pytest.mark.parametrize(
    ("kind", "sent"),
    [
        ({"kind": "nps"}, "11"),
        ({"kind": "nps"}, "²"),
        ({"kind": "nps"}, True),
        ({"kind": "csat"}, 0),
        ({"kind": "single", "choices": CHOICES}, "other:Hoov"),
        ({"kind": "single", "choices": CHOICES}, ["wait"]),
        ({"kind": "multiple", "choices": CHOICES}, ["wait", "wait"]),
        ({"kind": "multiple", "choices": CHOICES}, "wait"),
        ({"kind": "ranking", "choices": CHOICES}, ["wait"]),
        ({"kind": "matrix", "choices": CHOICES, "rows": CHOICES}, {"colour": "price"}),
        ({"kind": "matrix", "choices": CHOICES, "rows": CHOICES}, {"wait": []}),
        ({"kind": "text"}, "õ" * 10_001),
        ({"kind": "contact"}, "perhaps"),
    ],
)
def test_what_is_no_answer_is_refused_on_its_question(kind: dict[str, Any], sent: object) -> None:
    with pytest.raises(Problem) as told:
        read_answer(question(**kind), sent)
    assert told.value.field == "q"


def test_branches_follow_the_answers() -> None:
    content = questionnaire(NPS, WHY, WHAT)

    def keys(**answers: Any) -> list[str]:
        return [one.key for one in asked(content, answers, seed="a")]

    assert keys() == ["nps", "what"]
    assert keys(nps=9) == ["nps", "what"]
    assert keys(nps=6) == ["nps", "why", "what"]


def test_a_question_that_is_no_longer_asked_takes_those_that_hang_on_it_along() -> None:
    more = {"key": "more", "kind": "text", "shown": [{"question": "why", "op": "answered"}]}
    content = questionnaire(NPS, WHY, more)
    told = {"nps": 9, "why": "Ootasin kaua"}
    assert [one.key for one in asked(content, told, seed="a")] == ["nps"]


def test_what_is_asked_in_turn_comes_first_about_as_often_and_stays_for_a_person() -> None:
    names = ("a", "b", "c")
    block = [{"key": key, "kind": "text"} for key in names]
    content = questionnaire(NPS, *block, WHAT, rotated=[list(names)])
    first = [in_order(content, str(person))[1].key for person in range(600)]
    assert all(150 < first.count(key) < 250 for key in names)
    assert in_order(content, "7") == in_order(content, "7")
    assert [one.key for one in in_order(content, "7")][::4] == ["nps", "what"]


def test_choices_are_shuffled_for_each_person_and_stay_so() -> None:
    shuffled = questionnaire(WHAT).questions[0]
    orders = {choices_in_order(shuffled, str(person)) for person in range(60)}
    assert len(orders) == 6
    assert choices_in_order(shuffled, "7") == choices_in_order(shuffled, "7")
