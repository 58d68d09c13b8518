"""Who may be asked at a moment, and why somebody may not: the one contact budget as one statement.

Everything counts on all channels, for all surveys and brands: what is planned and what was sent,
and the one question after a solved conversation.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final

from django.db import connection

from kuula.listening.models import AskingRules, Survey
from kuula.people.models import Basis

_OPENED: Final = "desk.complaint_opened"
_ENDS: Final = ("desk.complaint_closed", "desk.complaint_reopened")
MERGED: Final = "cardinality(c.absorbed) > 0"
"""Looked at first: few customers stand for others, and all that follows is asked by one number."""
_PAUSED: Final = "EXISTS (SELECT FROM listening_askingpause p WHERE p.customer_id = {whose})"
_REFUSED: Final = """EXISTS (SELECT FROM listening_invitation i WHERE i.customer_id = {whose}
    AND i.refused_at > %(moment)s::timestamptz - make_interval(days => %(after_refusal)s))"""
_ASKED: Final = """(SELECT count(*) FROM listening_invitation i WHERE i.customer_id = {whose}
        AND i.state IN ('planned', 'sent', 'refused') AND i.id <> %(but)s
        AND i.planned_for > %(moment)s::timestamptz - make_interval(days => %(days)s)
        AND i.planned_for < %(moment)s::timestamptz + make_interval(days => %(days)s))
    + (SELECT count(*) FROM listening_ratingrequest r WHERE r.customer_id = {whose}
        AND r.withdrawn_at IS NULL
        AND r.asked_at > %(moment)s::timestamptz - make_interval(days => %(days)s))
    + (SELECT count(*) FROM listening_feedbacktelling t WHERE t.customer_id = {whose}
        AND t.state = 'sent' AND t.way = 'mail'
        AND t.told_at > %(moment)s::timestamptz - make_interval(days => %(days)s))"""


def _said(sql: str) -> str:
    """Whether the customer `c` said it, or one of those who were merged into them."""
    own, theirs = sql.format(whose="c.id"), sql.format(whose="ANY(c.absorbed)")
    return f"({own} OR ({MERGED} AND {theirs}))"


def _counted(sql: str) -> str:
    """How many of the customer `c` and of those who were merged into them."""
    own, theirs = sql.format(whose="c.id"), sql.format(whose="ANY(c.absorbed)")
    return f"({own} + CASE WHEN {MERGED} THEN {theirs} ELSE 0 END)"


PAUSED: Final = _said(_PAUSED)
REFUSED: Final = _said(_REFUSED)
ASKED: Final = _counted(_ASKED)
COMPLAINS: Final = """EXISTS (SELECT FROM ledger_event o
    WHERE o.customer_id = ANY(c.absorbed || c.id) AND o.type = %(opened)s
    AND NOT EXISTS (SELECT FROM ledger_event x WHERE x.retracts = o.id)
    AND coalesce((SELECT l.type FROM ledger_event l WHERE l.customer_id = ANY(c.absorbed || c.id)
        AND l.type = ANY(%(ends)s) AND l.payload->'complaint_id' = o.payload->'complaint_id'
        ORDER BY l.id DESC LIMIT 1), '') <> %(closed)s)"""
CONSENTS: Final = """coalesce((SELECT q.answer = 'given' AND q.withdrawn_at IS NULL
    FROM people_consent q WHERE q.customer_id = c.id AND q.purpose_id = %(purpose)s
    ORDER BY q.at DESC, q.id DESC LIMIT 1), %(unsaid)s)"""
REACHABLE: Final = """EXISTS (SELECT FROM people_address a WHERE a.customer_id = c.id
    AND a.kind = 'email' AND NOT a.shared)"""
WHY: Final = f"""CASE
    WHEN {PAUSED} THEN 'paused'
    WHEN {REFUSED} THEN 'quarantine'
    WHEN %(hold)s AND {COMPLAINS} THEN 'complaint'
    WHEN %(asks_consent)s AND NOT {CONSENTS} THEN 'consent'
    WHEN %(mailed)s AND NOT {REACHABLE} THEN 'unreachable'
    WHEN {ASKED} >= %(most)s THEN 'budget'
    ELSE '' END"""
"""SQL for why the customer `c` is left out, empty for who may be asked; `values_of` fills it."""


@dataclass(frozen=True, slots=True)
class Verdict:
    """Whether a customer may be asked: `why` is empty, or a reason of Invitation.Why."""

    customer_id: int
    why: str


def rules() -> AskingRules:
    """The contact budget as it stands."""
    return AskingRules.objects.filter(pk=1).first() or AskingRules(pk=1)


def values_of(survey: Survey | None, moment: datetime, *, but: int = 0) -> dict[str, Any]:
    """What fills `WHY` for a survey at a moment; the invitation numbered `but` does not count.
    Without a survey it is the one question, which needs no consent and goes the way of its
    conversation."""
    held = rules()
    purpose = survey.purpose if survey else None
    asks = purpose is not None and purpose.basis in (Basis.CONSENT, Basis.LEGITIMATE)
    return {
        "moment": moment,
        "most": held.most,
        "days": held.days,
        "after_refusal": held.after_refusal,
        "hold": held.hold_complaints,
        "opened": _OPENED,
        "closed": _ENDS[0],
        "ends": list(_ENDS),
        "asks_consent": asks or (purpose is not None and purpose.archived_at is not None),
        "purpose": purpose.pk if purpose else 0,
        "unsaid": asks and purpose is not None and purpose.basis == Basis.LEGITIMATE,
        "but": but,
        "mailed": survey is not None,
    }


def judged(
    survey: Survey | None, customers: Sequence[int], moment: datetime, *, but: int = 0
) -> list[Verdict]:
    """Whether each of these customers may be asked at a moment. One statement; those who were
    erased or merged into another are left out of the answer."""
    sql = f"""SELECT c.id, {WHY} FROM people_customer c
        WHERE c.id = ANY(%(customers)s) AND c.erased_at IS NULL AND c.merged_into_id IS NULL"""
    values = values_of(survey, moment, but=but) | {"customers": list(customers)}
    with connection.cursor() as cursor:
        cursor.execute(sql, values)
        return [Verdict(*row) for row in cursor.fetchall()]
