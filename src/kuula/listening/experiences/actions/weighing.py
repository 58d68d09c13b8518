"""What each kind of experience weighs, version by version."""

from collections.abc import Mapping

from django.db import connection, transaction
from django.utils.translation import gettext as _

from kuula.kit import clock
from kuula.kit.problems import Conflict, Problem
from kuula.kit.text import one_line
from kuula.ledger.recording import record
from kuula.listening.experiences import events
from kuula.listening.experiences.kinds import HEAVIEST, KINDS
from kuula.listening.experiences.weights import weights_now
from kuula.listening.models import Weighting
from kuula.workspace.actors import Actor, allow
from kuula.workspace.permissions import Permission

_LOCK = 7_305_118_202
REASON = 500


def save_weights(
    actor: Actor, *, weights: Mapping[str, int], reason: str, seen: int | None = None
) -> int:
    """Weigh kinds of experiences otherwise, from now on and for all of the past; answers the
    version. Kinds that are not named stay as they are; the same weights again make no version.

    Raises Problem without a reason, for a kind that is not known and a weight that is no whole
    number from 0 to 10; Conflict when there is a newer version than the one `seen`.
    """
    allow(actor, Permission.LISTENING)
    why = one_line(reason, REASON)
    for kind, weight in weights.items():
        _check(kind, weight)
    with transaction.atomic():
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_advisory_xact_lock(%s)", [_LOCK])
        standing = weights_now()
        if seen is not None and seen != standing.version:
            raise Conflict(_("A colleague changed the weights meanwhile. Look at them again."))
        fresh = {**standing.by_kind, **weights}
        if fresh == standing.by_kind:
            return standing.version
        if not why:
            raise Problem(_("Say why, so that others understand the figures."), field="reason")
        made = Weighting.objects.create(
            weights=fresh, reason=why, staff_id=actor.staff_id, made_at=clock.now()
        )
        record(events.WeightsChanged(made.pk), actor.who)
    return made.pk


def _check(kind: str, weight: int) -> None:
    if kind not in KINDS:
        raise Problem(_("There is no such kind of experience."), field="weights")
    if type(weight) is not int or not 0 <= weight <= HEAVIEST:
        raise Problem(_("A weight is a whole number from 0 to 10."), field=kind)
