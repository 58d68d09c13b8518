"""What happens to touchpoints and journeys. Their names are ours, never a person's."""

from dataclasses import dataclass
from typing import ClassVar

from django.utils.translation import gettext_noop as _

from kuula.ledger.events import Event


@dataclass(frozen=True)
class TouchpointSaved(Event):
    """A touchpoint was written down or changed; `previous` is what it was called before."""

    type: ClassVar[str] = "listening.touchpoint_saved"
    words: ClassVar[str] = _("%(actor)s saved the touchpoint %(name)s")
    touchpoint_id: int
    name: str
    previous: str = ""


@dataclass(frozen=True)
class TouchpointArchived(Event):
    """A touchpoint was put aside, or taken up again."""

    type: ClassVar[str] = "listening.touchpoint_archived"
    words: ClassVar[str] = _("%(actor)s archived the touchpoint %(name)s")
    touchpoint_id: int
    name: str
    archived: bool

    def sentence(self) -> str:
        """Taken up again is told so."""
        return self.words if self.archived else _("%(actor)s uses the touchpoint %(name)s again")


@dataclass(frozen=True)
class JourneySaved(Event):
    """A journey was drawn or changed."""

    type: ClassVar[str] = "listening.journey_saved"
    words: ClassVar[str] = _("%(actor)s saved the journey %(name)s")
    journey_id: int
    name: str
    stages: int


@dataclass(frozen=True)
class JourneyArchived(Event):
    """A journey was put aside, or taken up again."""

    type: ClassVar[str] = "listening.journey_archived"
    words: ClassVar[str] = _("%(actor)s archived the journey %(name)s")
    journey_id: int
    name: str
    archived: bool

    def sentence(self) -> str:
        """Taken up again is told so."""
        return self.words if self.archived else _("%(actor)s uses the journey %(name)s again")
