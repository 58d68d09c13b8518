"""Whether a customer may be written to about what came of their feedback.

Whoever wants no questions gets no such mail, nobody while a complaint is open, and not beyond the
one contact budget. An answer in a conversation that is open is no mail of its own: of that only the
pause counts.
"""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any, Final

from django.db import connection

from kuula.listening.models import FeedbackTelling
from kuula.listening.surveys.inviting.judging import ASKED, COMPLAINS, PAUSED, REACHABLE, rules

Why = FeedbackTelling.Why
WAITING: Final = frozenset({Why.LANGUAGE, Why.COMPLAINT, Why.BUDGET})
"""Reasons that pass: who has one of these is tried again."""
_WHY: Final = f"""SELECT c.id, {PAUSED}, NOT {REACHABLE}, %(hold)s AND {COMPLAINS},
        {ASKED} >= %(most)s
    FROM people_customer c
    WHERE c.id = ANY(%(customers)s) AND c.erased_at IS NULL AND c.merged_into_id IS NULL"""


def why_not(
    customers: Sequence[int], moment: datetime, *, talking: frozenset[int]
) -> Mapping[int, str]:
    """Why each of these customers is not to be told now, empty for who is; those who were erased or
    merged away are left out. `talking` are those who are told in their conversation. One
    statement."""
    held = rules()
    values: dict[str, Any] = {
        "moment": moment,
        "most": held.most,
        "days": held.days,
        "hold": held.hold_complaints,
        "opened": "desk.complaint_opened",
        "closed": "desk.complaint_closed",
        "ends": ["desk.complaint_closed", "desk.complaint_reopened"],
        "but": 0,
        "customers": list(customers),
    }
    with connection.cursor() as cursor:
        cursor.execute(_WHY, values)
        rows = cursor.fetchall()
    return {number: _first(flags, number in talking) for number, *flags in rows}


def _first(flags: Sequence[bool], talks: bool) -> str:
    paused, unreachable, complains, asked = flags
    if paused:
        return str(Why.PAUSED)
    if talks:
        return ""
    if unreachable:
        return str(Why.UNREACHABLE)
    if complains:
        return str(Why.COMPLAINT)
    return str(Why.BUDGET) if asked else ""
