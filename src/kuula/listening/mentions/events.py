"""What happens around mentions: heard, judged, answered in time or late; their sources."""

from dataclasses import dataclass, field
from typing import ClassVar

from django.utils.translation import gettext_noop as _

from kuula.ledger.events import Event, Experience


def _felt(good: bool | None) -> Experience:
    if good is None:
        return Experience.NEUTRAL
    return Experience.GOOD if good else Experience.BAD


@dataclass(frozen=True)
class MentionHeard(Event):
    """Something was said of us in public, at the moment of the entry; `name` is that of the source.
    The words stand with the mention alone, so that they go with it."""

    type: ClassVar[str] = "listening.mention_heard"
    words: ClassVar[str] = _("Public mention on %(name)s")
    mention_id: int
    source_id: int
    touchpoint_id: int
    name: str
    good: bool | None = None

    def experience(self) -> Experience:
        """What its stars, or a colleague, say it is."""
        return _felt(self.good)

    def sentence(self) -> str:
        """Which of the three it is."""
        if self.good is None:
            return self.words
        good, bad = _("Good public mention on %(name)s"), _("Bad public mention on %(name)s")
        return good if self.good else bad


@dataclass(frozen=True)
class MentionSeenOtherwise(Event):
    """A mention means something else, or is known to be somebody's now; the earlier entry is
    retracted."""

    type: ClassVar[str] = "listening.mention_seen_otherwise"
    words: ClassVar[str] = _("Public mention on %(name)s, looked at again")
    mention_id: int
    source_id: int
    touchpoint_id: int
    name: str
    good: bool | None = None

    def experience(self) -> Experience:
        """What it is as it stands now."""
        return _felt(self.good)

    def sentence(self) -> str:
        """Which of the three it is now."""
        if self.good is None:
            return self.words
        good = _("Good public mention on %(name)s, looked at again")
        bad = _("Bad public mention on %(name)s, looked at again")
        return good if self.good else bad


@dataclass(frozen=True)
class MentionTakenBack(Event):
    """A mention was brought in by mistake and is gone; the entry that told it is retracted."""

    type: ClassVar[str] = "listening.mention_taken_back"
    words: ClassVar[str] = _("%(actor)s took a public mention back")
    mention_id: int


@dataclass(frozen=True)
class MentionGiven(Event):
    """A colleague looks after a mention, or (0) nobody any more."""

    type: ClassVar[str] = "listening.mention_given"
    words: ClassVar[str] = _("%(actor)s gave a public mention to a colleague")
    mention_id: int
    staff_id: int

    def sentence(self) -> str:
        """Whether anybody has it."""
        return self.words if self.staff_id else _("%(actor)s let go of a public mention")


@dataclass(frozen=True)
class MentionNoted(Event):
    """A colleague wrote a note about a mention, for colleagues."""

    type: ClassVar[str] = "listening.mention_noted"
    words: ClassVar[str] = _("%(actor)s wrote a note about a public mention")
    mention_id: int


@dataclass(frozen=True)
class MentionAnswered(Event):
    """Our answer stands where the mention does. `minutes` of working time it took, None for one
    that is not measured; `late` whether that was more than promised."""

    type: ClassVar[str] = "listening.mention_answered"
    words: ClassVar[str] = _("%(actor)s answered a public mention")
    mention_id: int
    source_id: int
    minutes: int | None = None
    late: bool = False

    def sentence(self) -> str:
        """One that came late is told so."""
        return _("%(actor)s answered a public mention late") if self.late else self.words


@dataclass(frozen=True)
class MentionPutAside(Event):
    """A mention needs no answer."""

    type: ClassVar[str] = "listening.mention_put_aside"
    words: ClassVar[str] = _("%(actor)s said that a public mention needs no answer")
    mention_id: int


@dataclass(frozen=True)
class MentionReopened(Event):
    """A mention that was answered or put aside is to be answered again."""

    type: ClassVar[str] = "listening.mention_reopened"
    words: ClassVar[str] = _("%(actor)s opened a public mention again")
    mention_id: int


@dataclass(frozen=True)
class MentionOverdue(Event):
    """A mention was not answered in time; `staff_ids` are those who should answer it."""

    type: ClassVar[str] = "listening.mention_overdue"
    words: ClassVar[str] = _("A public mention was not answered in time")
    mention_id: int
    staff_ids: list[int] = field(default_factory=list)


@dataclass(frozen=True)
class SourceSaved(Event):
    """A source of mentions was connected or changed."""

    type: ClassVar[str] = "listening.mention_source_saved"
    words: ClassVar[str] = _("%(actor)s saved the source of mentions %(name)s")
    source_id: int
    name: str


@dataclass(frozen=True)
class SourceArchived(Event):
    """A source of mentions was put aside, or taken up again; what it told stays."""

    type: ClassVar[str] = "listening.mention_source_archived"
    words: ClassVar[str] = _("%(actor)s archived the source of mentions %(name)s")
    source_id: int
    name: str
    archived: bool = True

    def sentence(self) -> str:
        """Which way it went."""
        again = _("%(actor)s took the source of mentions %(name)s up again")
        return self.words if self.archived else again


@dataclass(frozen=True)
class SourceStopped(Event):
    """A feed could not be read so often that nobody asks it any more; `staff_ids` are told."""

    type: ClassVar[str] = "listening.mention_source_stopped"
    words: ClassVar[str] = _("The source of mentions %(name)s stopped")
    source_id: int
    name: str
    staff_ids: list[int] = field(default_factory=list)


@dataclass(frozen=True)
class SourceRecovered(Event):
    """A feed that had stopped is read again."""

    type: ClassVar[str] = "listening.mention_source_recovered"
    words: ClassVar[str] = _("The source of mentions %(name)s is read again")
    source_id: int
    name: str
