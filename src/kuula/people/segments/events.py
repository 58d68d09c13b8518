"""What happens to segments and personas. A segment's name is ours, never a person's."""

from dataclasses import dataclass
from typing import ClassVar

from django.utils.translation import gettext_noop as _

from kuula.ledger.events import Event


@dataclass(frozen=True)
class SegmentChanged(Event):
    """A segment was defined, changed, archived or taken up again; `ruled` says that its rule is
    another one now."""

    type: ClassVar[str] = "people.segment_changed"
    words: ClassVar[str] = _("%(actor)s changed the segment %(name)s")
    segment_id: int
    name: str
    ruled: bool = False
    archived: bool = False

    def sentence(self) -> str:
        """One that is archived is told so."""
        return _("%(actor)s archived the segment %(name)s") if self.archived else self.words


@dataclass(frozen=True)
class SegmentEntered(Event):
    """The customer belongs to a segment from now on. Without a `name` its rule tells what not
    everybody may know."""

    type: ClassVar[str] = "people.segment_entered"
    words: ClassVar[str] = _("Came into the segment %(name)s")
    segment_id: int
    name: str

    def sentence(self) -> str:
        """One that needs a right is not named."""
        return self.words if self.name else _("Came into a segment that not everybody sees")


@dataclass(frozen=True)
class SegmentLeft(Event):
    """The customer does not belong to a segment any more; the name as above."""

    type: ClassVar[str] = "people.segment_left"
    words: ClassVar[str] = _("Left the segment %(name)s")
    segment_id: int
    name: str

    def sentence(self) -> str:
        """One that needs a right is not named."""
        return self.words if self.name else _("Left a segment that not everybody sees")


@dataclass(frozen=True)
class SegmentCounted(Event):
    """So many came in and left at once, since the rule is new or very much changed; told once and
    not of each."""

    type: ClassVar[str] = "people.segment_counted"
    words: ClassVar[str] = _("The segment %(name)s was counted anew")
    segment_id: int
    name: str
    size: int
    entered: int
    left: int


@dataclass(frozen=True)
class GroupsFound(Event):
    """Customers with orders were looked through for groups that are alike."""

    type: ClassVar[str] = "people.groups_found"
    words: ClassVar[str] = _("%(actor)s had customers grouped by what they do")
    grouping_id: int
    groups: int


@dataclass(frozen=True)
class PersonaChanged(Event):
    """A persona was written, changed, archived or taken up again."""

    type: ClassVar[str] = "people.persona_changed"
    words: ClassVar[str] = _("%(actor)s changed the persona %(name)s")
    persona_id: int
    name: str
    archived: bool = False

    def sentence(self) -> str:
        """One that is archived is told so."""
        return _("%(actor)s archived the persona %(name)s") if self.archived else self.words


@dataclass(frozen=True)
class PersonaQuoted(Event):
    """Words of this customer stand in a persona now, or (`removed`) no more."""

    type: ClassVar[str] = "people.persona_quoted"
    words: ClassVar[str] = _("%(actor)s quoted this in the persona %(name)s")
    persona_id: int
    name: str
    removed: bool = False

    def sentence(self) -> str:
        """One that was taken out is told so."""
        if self.removed:
            return _("%(actor)s took a quote out of the persona %(name)s")
        return self.words
