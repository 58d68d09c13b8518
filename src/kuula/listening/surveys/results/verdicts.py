"""What can be told of two groups of answers, in a sentence."""

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from kuula.listening.surveys.results.comparing import Compared
from kuula.listening.surveys.results.telling import change_words, value_words
from kuula.ui.formats import number


def wording_verdict(found: Compared) -> str:
    """Which of two wordings scores higher, if that can be told."""
    if found.difference is None:
        return too_few(found)
    if not found.is_sure:
        return no_difference(found)
    if found.difference.value > 0:
        return _("The second wording scores higher: %(change)s.") % {"change": change(found)}
    return _("The second wording scores lower: %(change)s.") % {"change": change(found)}


def moved_verdict(found: Compared) -> str:
    """Whether a score moved in the last seven days, from what it was before."""
    if found.difference is None or found.first is None or found.second is None:
        latest = found.second.n if found.second else 0
        return ngettext(
            "In the last seven days %(n)s answer came: too few to tell whether it moved.",
            "In the last seven days %(n)s answers came: too few to tell whether it moved.",
            latest,
        ) % {"n": number(latest)}
    told = {
        "before": value_words(found.question, found.first.value),
        "after": value_words(found.question, found.second.value),
        "change": change(found),
        "none": no_difference(found),
    }
    if not found.is_sure:
        return _("In the last seven days it was %(after)s, before %(before)s. %(none)s") % told
    if found.difference.value > 0:
        words = _("In the last seven days it rose from %(before)s to %(after)s: %(change)s.")
    else:
        words = _("In the last seven days it fell from %(before)s to %(after)s: %(change)s.")
    return words % told


def too_few(found: Compared) -> str:
    """That there is not enough to compare."""
    sizes = [one.n if one else 0 for one in (found.first, found.second)]
    return _("Too few answers to compare yet: %(first)s and %(second)s.") % {
        "first": number(sizes[0]),
        "second": number(sizes[1]),
    }


def no_difference(found: Compared) -> str:
    """That what is seen may be chance, and between which bounds the difference lies."""
    words = ngettext(
        "No difference can be told from %(n)s answer (%(change)s).",
        "No difference can be told from %(n)s answers (%(change)s).",
        found.n,
    )
    return words % {"n": number(found.n), "change": change(found)}


def change(found: Compared) -> str:
    """The difference with its interval."""
    one = found.difference
    if one is None:
        return "–"
    return _("%(value)s, with 95 %% confidence between %(low)s and %(high)s") % {
        "value": change_words(found.question, one.value),
        "low": change_words(found.question, one.low),
        "high": change_words(found.question, one.high),
    }
