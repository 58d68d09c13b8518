"""What a sending to many would come to, and why people were left out."""

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

from django.db import connection
from django.db.models import Count

from kuula.kit import clock
from kuula.listening.models import Invitation, Survey
from kuula.listening.surveys.inviting.judging import WHY, values_of
from kuula.workspace.actors import Actor, allow
from kuula.workspace.permissions import Permission

SAMPLE: Final = 2000
_ALL: Final = """SELECT c.id, c.absorbed FROM people_customer c
    WHERE c.erased_at IS NULL AND c.merged_into_id IS NULL AND (%(segment)s::bigint IS NULL
        OR EXISTS (SELECT FROM people_segmentmember m
            WHERE m.customer_id = c.id AND m.segment_id = %(segment)s))"""
_FORESEE: Final = f"""
WITH everybody AS MATERIALIZED ({_ALL}),
looked AS MATERIALIZED (SELECT * FROM everybody ORDER BY hashint8(id) LIMIT %(sample)s)
SELECT (SELECT count(*) FROM everybody), w.why, count(*)
FROM looked c, LATERAL (SELECT {WHY} AS why) w GROUP BY w.why"""


@dataclass(frozen=True, slots=True)
class Foreseen:
    """What a sending would come to: so many customers, of whom a sample of `looked_at` was looked
    at; `why` counts those of the sample who would be left out, by reason."""

    customers: int
    looked_at: int
    why: Mapping[str, int]

    @property
    def asked(self) -> int:
        """About how many of all would be asked."""
        if not self.looked_at:
            return 0
        left = sum(self.why.values())
        return round(self.customers * (self.looked_at - left) / self.looked_at)


def foreseen_wave(actor: Actor, survey: Survey, *, segment_id: int | None) -> Foreseen:
    """Who would be asked now, of a segment or of everybody, judged on a sample of 2,000. One
    statement. Raises NotAllowed without the right to surveys."""
    allow(actor, Permission.SURVEYS)
    values = values_of(survey, clock.now()) | {"segment": segment_id, "sample": SAMPLE}
    with connection.cursor() as cursor:
        cursor.execute(_FORESEE, values)
        rows = cursor.fetchall()
    found = Counter({why: n for _all, why, n in rows})
    looked_at = found.total()
    del found[""]
    return Foreseen(rows[0][0] if rows else 0, looked_at, dict(found))


def left_out_of(actor: Actor, survey: Survey) -> Mapping[str, int]:
    """How many were left out of a survey so far, by reason."""
    allow(actor, Permission.SURVEYS)
    out = Invitation.objects.filter(survey=survey, state=Invitation.State.LEFT_OUT)
    return dict(out.values_list("why").annotate(n=Count("pk")).order_by("-n"))
