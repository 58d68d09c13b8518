"""The sentences of a brief: what matters first, each with its numbers and how sure they are."""

from collections.abc import Iterator
from typing import Protocol

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from kuula.listening.surveys.results.burden import Burden
from kuula.listening.surveys.results.comparing import Compared
from kuula.listening.surveys.results.queries import FEWEST, Answers, Asked, Results
from kuula.listening.surveys.results.telling import interval_words, score_words, worded
from kuula.listening.surveys.results.verdicts import moved_verdict
from kuula.science.intervals import Interval, wilson
from kuula.ui.formats import brief, duration, number, percent


class Leaving(Protocol):
    """Where people left, and which share of those who came there."""

    @property
    def label(self) -> str: ...

    @property
    def share_words(self) -> str: ...


def opening(
    seen: Results, asked: Asked, burden: Burden, *, most_lost: Leaving | None
) -> Iterator[str]:
    """What a hurried reader should know: who answered, how they scored, where they left, what it
    cost them."""
    yield _begun(seen)
    if asked.sent:
        yield _invited(asked)
    for one in seen.answers:
        if one.question.scale is not None:
            yield _scored(one)
    if most_lost is not None:
        told = {"question": most_lost.label, "share": most_lost.share_words}
        yield _("Most people left at “%(question)s”: %(share)s of those who came there.") % told
    if burden.insights:
        yield _cost(burden)


def moved(found: Compared | None) -> str:
    """How a score moved lately; nothing where that is not asked."""
    return moved_verdict(found) if found is not None else ""


def too_few(n: int) -> str:
    """That so many answers tell no score."""
    if n == 0:
        return _("no answers yet")
    words = ngettext("%(n)s answer, too few to tell", "%(n)s answers, too few to tell", n)
    return words % {"n": number(n)}


def _begun(seen: Results) -> str:
    begun = ngettext("%(n)s person began to answer", "%(n)s people began to answer", seen.begun) % {
        "n": number(seen.begun)
    }
    done = ngettext("%(n)s of them came to the end", "%(n)s of them came to the end", seen.done) % {
        "n": number(seen.done)
    }
    if seen.begun < FEWEST:
        return f"{begun}; {done}."
    found = wilson(seen.done, seen.begun)
    return f"{begun}; {done} ({percent(found.value)}, {_ends(found)})."


def _invited(asked: Asked) -> str:
    words = ngettext(
        "Of %(n)s who was invited %(answered)s answered",
        "Of %(n)s who were invited %(answered)s answered",
        asked.sent,
    ) % {"n": number(asked.sent), "answered": number(asked.answered)}
    if asked.sent < FEWEST:
        return f"{words}."
    found = wilson(min(asked.answered, asked.sent), asked.sent)
    return f"{words} ({percent(found.value)}, {_ends(found)})."


def _ends(found: Interval) -> str:
    return _("with 95 %% confidence %(low)s–%(high)s %%") % {
        "low": number(found.low * 100, 0),
        "high": number(found.high * 100, 0),
    }


def _scored(answers: Answers) -> str:
    question, found = answers.question, answers.score
    if found is None or found.n < FEWEST:
        few = too_few(found.n if found else 0)
        return f"“{worded(question)}”: {few}."
    words = ngettext(
        "“%(question)s”: %(score)s from %(n)s answer, with 95 %% confidence %(ends)s.",
        "“%(question)s”: %(score)s from %(n)s answers, with 95 %% confidence %(ends)s.",
        found.n,
    )
    return words % {
        "question": worded(question),
        "score": score_words(question, found),
        "n": number(found.n),
        "ends": interval_words(question, found),
    }


def _cost(burden: Burden) -> str:
    words = ngettext(
        "It took %(time)s of people's time and gave %(n)s insight, %(each)s for each.",
        "It took %(time)s of people's time and gave %(n)s insights, %(each)s for each.",
        burden.insights,
    )
    return words % {
        "time": duration(burden.seconds),
        "n": number(burden.insights),
        "each": brief(burden.per_insight or 0),
    }
