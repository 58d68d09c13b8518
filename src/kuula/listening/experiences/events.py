"""What happens to experiences: noted by hand, corrected, taken back; weighed otherwise."""

from dataclasses import dataclass
from typing import ClassVar

from django.utils.translation import gettext_noop as _

from kuula.ledger.events import Event, Experience


@dataclass(frozen=True)
class ExperienceNoted(Event):
    """A colleague noted what a customer experienced where no system sees it. `source` is how we
    know: "shop", "visit", "letter", "phone" or "hearsay". It happened when the entry says."""

    type: ClassVar[str] = "listening.experience_noted"
    words: ClassVar[str] = _("%(actor)s noted a good experience")
    personal: ClassVar[frozenset[str]] = frozenset({"text"})
    touchpoint_id: int
    source: str
    good: bool
    text: str = ""

    def experience(self) -> Experience:
        """What the colleague says it was."""
        return Experience.GOOD if self.good else Experience.BAD

    def sentence(self) -> str:
        """Which of the two it was."""
        return self.words if self.good else _("%(actor)s noted a bad experience")


@dataclass(frozen=True)
class ExperienceCorrected(Event):
    """A colleague put right what was noted; the earlier entry is retracted."""

    type: ClassVar[str] = "listening.experience_corrected"
    words: ClassVar[str] = _("%(actor)s corrected a good experience")
    personal: ClassVar[frozenset[str]] = frozenset({"text"})
    touchpoint_id: int
    source: str
    good: bool
    text: str = ""

    def experience(self) -> Experience:
        """What it was as it stands now."""
        return Experience.GOOD if self.good else Experience.BAD

    def sentence(self) -> str:
        """Which of the two it is now."""
        return self.words if self.good else _("%(actor)s corrected a bad experience")


@dataclass(frozen=True)
class ExperienceTakenBack(Event):
    """What was noted is not so; the entry that noted it is retracted."""

    type: ClassVar[str] = "listening.experience_taken_back"
    words: ClassVar[str] = _("%(actor)s took a noted experience back")


@dataclass(frozen=True)
class WeightsChanged(Event):
    """Kinds of experiences weigh otherwise from this version on; its row says what and why."""

    type: ClassVar[str] = "listening.weights_changed"
    words: ClassVar[str] = _("%(actor)s changed what experiences weigh: version %(version)s")
    version: int
