"""Later retention and advice on limits in words, with what they cannot show."""

from collections.abc import Sequence
from typing import Final

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from kuula.faces.agent.pages.goodwill.words import money_words
from kuula.insight.retention import ENOUGH, Advice, Comparison, Group, Retention
from kuula.ui.formats import number, percent, signed
from kuula.workspace.models import Role

RETENTION_COLUMNS: Final[tuple[tuple[str | Promise, bool], ...]] = (
    (gettext_lazy("In the ninety days after"), False),
    (gettext_lazy("Made good to"), True),
    (gettext_lazy("Similar, not made good to"), True),
    (gettext_lazy("Difference in per cent points"), True),
)
ADVICE_COLUMNS: Final[tuple[tuple[str | Promise, bool], ...]] = (
    (gettext_lazy("Role"), False),
    (gettext_lazy("Requests decided"), True),
    (gettext_lazy("Approved"), True),
    (gettext_lazy("May give at once"), True),
    (gettext_lazy("Enough for four of five"), True),
)


def retention_rows(found: Retention) -> Sequence[Sequence[str]]:
    """The two outcomes, each with both groups and their difference."""
    return (
        _row(_("Came back with a new matter"), found.came_back),
        _row(_("Of those who answered: satisfied"), found.satisfied),
    )


def retention_words(found: Retention) -> Sequence[str]:
    """What the comparison says, of whom it speaks, and what it cannot show."""
    return tuple(one for one in (_verdict(found.came_back), *_honest(found.came_back)) if one)


def advice_rows(found: Sequence[Advice]) -> Sequence[Sequence[str]]:
    """One row for each role and currency with an advice."""
    return [
        (
            f"{Role(one.role).label}, {one.currency}",
            number(one.asked),
            number(one.approved),
            money_words(one.present, one.currency),
            money_words(one.limit, one.currency),
        )
        for one in found
    ]


def _row(label: str, one: Comparison) -> Sequence[str]:
    return (label, _group(one.made_good), _group(one.others), _difference(one))


def _group(group: Group) -> str:
    found = group.interval
    if found is None:
        return _("too few: %(count)s") % {"count": number(group.n)}
    places = {
        "share": percent(found.value),
        "low": number(found.low * 100, 0),
        "high": number(found.high * 100, 0),
        "count": number(group.n),
    }
    return _("%(share)s (%(low)s–%(high)s) of %(count)s") % places


def _difference(one: Comparison) -> str:
    if one.difference is None:
        return "–"
    found = one.difference
    value, low, high = (signed(part * 100, 0) for part in (found.value, found.low, found.high))
    return f"{value} ({low} … {high})"


def _verdict(one: Comparison) -> str:
    if one.difference is None:
        return _(
            "Too few to say anything: it takes %(enough)s customers in each group whose ninety days"
            " are over."
        ) % {"enough": ENOUGH}
    if not one.difference.is_sure:
        return _("The difference may be chance: its interval holds nothing as well.")
    if one.difference.value > 0:
        return _("Those who were made good to came back more often. More room may pay.")
    return _("Those who were made good to came back less often. More room is not called for.")


def _honest(one: Comparison) -> Sequence[str]:
    alone = ""
    if one.alone:
        said = ngettext(
            "%(num)s customer had nobody similar and is left out.",
            "%(num)s customers had nobody similar and are left out.",
            one.alone,
        )
        alone = said % {"num": number(one.alone)}
    return (
        _(
            "Counted from the first bad experience in a year (a complaint, a mistake of ours, an"
            " answer “not satisfied”); made good to within thirty days. Similar is who has the same"
            " brand and the same kind of bad experience."
        ),
        alone,
        _(
            "This cannot show that the goodwill was the reason: who gets it may differ in what"
            " Kuula does not know. Purchases are not known yet, so coming back means writing with"
            " a new matter, which may be trouble as well as trust."
        ),
    )
