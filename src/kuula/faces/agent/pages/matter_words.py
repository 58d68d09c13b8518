"""What the days proved of a matter, in words."""

from collections.abc import Mapping
from typing import Any, Final

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from kuula.ui.formats import number, numbered
from kuula.ui.page import Tone

REASONS: Final[Mapping[str, str | Promise]] = {
    "wrote_again": gettext_lazy("Wrote again before it was solved"),
    "came_back": gettext_lazy("Came back within seven days"),
    "new_contact": gettext_lazy("Began anew within seven days"),
}


def judged_pill(payload: Mapping[str, Any]) -> tuple[str, Tone]:
    """Whether the first contact was enough, and why not."""
    if payload["at_first"]:
        return _("at first contact"), "good"
    if payload["reason"] == "repeats":
        return _("repeats an earlier one"), "warn"
    return str(REASONS[payload["reason"]]), "warn"


def judged_words(payload: Mapping[str, Any]) -> str:
    """What it rests on: the other conversations, and how often it was handed over."""
    said = []
    if payload.get("repeats"):
        said.append(_("before: %(number)s") % {"number": numbered(payload["repeats"])})
    if payload.get("followed_by"):
        numbers = ", ".join(numbered(one) for one in payload["followed_by"])
        said.append(_("afterwards: %(numbers)s") % {"numbers": numbers})
    if times := payload.get("handovers", 0):
        words = ngettext("%(num)s handover", "%(num)s handovers", times)
        said.append(words % {"num": number(times)})
    return " · ".join(said)
