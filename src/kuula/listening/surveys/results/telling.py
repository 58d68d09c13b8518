"""The figures of a survey in words: its questions, their scores, the ends of intervals."""

from django.utils.translation import get_language
from django.utils.translation import gettext as _

from kuula.listening.surveys.content import Kind, Lines, Question
from kuula.listening.surveys.places import filled
from kuula.science.intervals import Interval
from kuula.ui.formats import number, percent

PROMOTING = (Kind.NPS, Kind.ENPS)
SHARES = (Kind.CSAT, Kind.CES)


def worded(question: Question) -> str:
    """The question in the reader's language, else in one it is written in; in its places what
    stands there when nothing is known."""
    return filled(in_words(question.words), {}) or question.key


def in_words(words: Lines) -> str:
    """Words in the reader's language, else in any."""
    told = {str(language): text for language, text in words.items()}
    return told.get((get_language() or "en")[:2]) or next(iter(told.values()), "")


def score_words(question: Question, found: Interval) -> str:
    """A score as it is usually written: NPS with its sign, shares as per cent, means plainly."""
    return value_words(question, found.value)


def value_words(question: Question, value: float) -> str:
    """A value of a question's score, written alike."""
    if question.kind in PROMOTING:
        return signed(value)
    return number(value, 1) if question.kind is Kind.RATING else percent(value)


def interval_words(question: Question, found: Interval) -> str:
    """The ends of a score's interval."""
    if question.kind in PROMOTING:
        return f"{signed(found.low)} … {signed(found.high)}"
    if question.kind is Kind.RATING:
        return f"{number(found.low, 1)}–{number(found.high, 1)}"
    return f"{number(found.low * 100, 0)}–{number(found.high * 100, 0)}"


def change_words(question: Question, value: float) -> str:
    """A difference of two scores with its sign: points of NPS, percentage points, or of a mean."""
    if question.kind is Kind.RATING:
        shown = number(round(value, 2), 2)
        return f"+{shown}" if round(value, 2) > 0 else shown
    return signed(100 * value if question.kind in SHARES else value)


def signed(value: float) -> str:
    """A whole number with its sign."""
    shown = number(round(value))
    return f"+{shown}" if round(value) > 0 else shown


def score_meaning(question: Question) -> str:
    """What the number of a score says."""
    if question.kind in PROMOTING:
        return _("those who recommend (9, 10) minus those who do not (0 to 6)")
    if question.kind is Kind.CSAT:
        return _("satisfied: 4 or 5 of 5")
    if question.kind is Kind.CES:
        return _("found it easy: 5 to 7 of 7")
    return _("the mean of 1 to %(points)s") % {"points": question.points}
