"""Whether what came fits: the question is there, what must be answered is, every row of it."""

from django.utils.translation import gettext as _

from kuula.kit.problems import Problem
from kuula.listening.surveys.answers import Value, read_answer
from kuula.listening.surveys.asking import Answers, asked
from kuula.listening.surveys.content import Kind, Question, Questionnaire


def wanted_question(content: Questionnaire, key: str) -> Question:
    """The question of that key. Raises Problem when this version does not ask it."""
    question = content.question(key)
    if question is None:
        raise Problem(_("The survey was changed meanwhile. Go on with the question as it is now."))
    return question


def fitting(question: Question, sent: object) -> Value | None:
    """What was said to a question, None for nothing. Raises Problem for what is no answer to it,
    and for nothing where an answer is needed."""
    value = read_answer(question, sent)
    if not question.required:
        return value
    if value is None:
        raise Problem(_("Please answer this question."), field=question.key)
    if question.kind is Kind.MATRIX and isinstance(value, dict) and len(value) < len(question.rows):
        raise Problem(_("Please answer each row."), field=question.key)
    return value


def missing(content: Questionnaire, answers: Answers, *, seed: str) -> list[Question]:
    """The questions that must be answered and are not."""
    shown = asked(content, answers, seed=seed)
    return [one for one in shown if one.required and one.key not in answers]
