"""What kinds of experiences weigh now, and weighed before."""

from collections.abc import Mapping
from dataclasses import dataclass

from kuula.listening.experiences.kinds import KINDS, OTHER_GOOD
from kuula.listening.models import Weighting
from kuula.workspace.actors import Actor, allow
from kuula.workspace.permissions import Permission

MOST_VERSIONS = 100


@dataclass(frozen=True, slots=True)
class Weights:
    """What each kind weighs; `version` is 0 as long as nobody changed what Kuula brought along."""

    version: int
    by_kind: Mapping[str, int]

    def of(self, kind: str) -> int:
        """What a kind weighs."""
        return self.by_kind.get(kind, OTHER_GOOD.weight)


def weights_now() -> Weights:
    """The weights that figures are made with now; one statement."""
    latest = Weighting.objects.first()
    first = {code: kind.weight for code, kind in KINDS.items()}
    if latest is None:
        return Weights(0, first)
    return Weights(latest.pk, first | latest.weights)


def versions_of_weights(actor: Actor) -> list[Weighting]:
    """The versions, the newest first, at most 100. Raises NotAllowed without the right to read
    reports."""
    if not actor.may(Permission.LISTENING):
        allow(actor, Permission.REPORTS)
    return list(Weighting.objects.all()[:MOST_VERSIONS])
