"""What is said when something is promised sooner than the team usually does it."""

from collections.abc import Mapping
from datetime import datetime
from math import isinf

from django.utils.translation import gettext as _

from kuula.desk.models import Conversation, Promise
from kuula.desk.promises.record import Pace, minutes_until, paces_of
from kuula.faces.agent.pages.report_words import working_time
from kuula.ui.formats import number


def doubt_about(
    talk: Conversation, kind: str, due_to: datetime, paces: Mapping[str, Pace] | None = None
) -> str:
    """The doubt in words; empty when there is none or too little is known to have any."""
    known = paces_of(talk) if paces is None else paces
    pace, minutes = known.get(kind), minutes_until(talk, due_to)
    if pace is None or not pace.doubts(minutes):
        return ""
    said = _(
        "Sooner than usual. Of %(count)s such promises (%(kind)s) in 90 days your team did %(soon)s"
        " this soon and kept %(kept)s in time."
    ) % {
        "count": number(pace.n),
        "kind": Promise.Kind(kind).label,
        "soon": number(pace.so_soon(minutes)),
        "kept": number(pace.in_time),
    }
    if isinf(pace.usual):
        return said
    usual = _("Half took %(time)s of working time or longer.") % {"time": working_time(pace.usual)}
    return f"{said} {usual}"
