"""What happens to incidents and to the conversations they brought."""

from dataclasses import dataclass
from typing import ClassVar

from django.utils.translation import gettext_noop as _

from kuula.ledger.events import Event, Experience


@dataclass(frozen=True)
class IncidentOpened(Event):
    """A colleague wrote down a fault that many write about."""

    type: ClassVar[str] = "desk.incident_opened"
    words: ClassVar[str] = _("%(actor)s opened an incident")
    incident_id: int


@dataclass(frozen=True)
class IncidentChanged(Event):
    """Its title, what is known, or where it belongs was changed."""

    type: ClassVar[str] = "desk.incident_changed"
    words: ClassVar[str] = _("%(actor)s changed an incident")
    incident_id: int


@dataclass(frozen=True)
class IncidentResolved(Event):
    """It is over, or with `reopened` not after all."""

    type: ClassVar[str] = "desk.incident_resolved"
    words: ClassVar[str] = _("%(actor)s marked an incident as resolved or opened it again")
    incident_id: int
    reopened: bool = False


@dataclass(frozen=True)
class IncidentLinked(Event):
    """The conversation is about an incident."""

    type: ClassVar[str] = "desk.incident_linked"
    words: ClassVar[str] = _("%(actor)s linked the conversation to an incident")
    incident_id: int

    def experience(self) -> Experience:
        """Bad: something of ours failed them."""
        return Experience.BAD


@dataclass(frozen=True)
class IncidentUnlinked(Event):
    """The conversation is not about it after all."""

    type: ClassVar[str] = "desk.incident_unlinked"
    words: ClassVar[str] = _("%(actor)s took the conversation off an incident")
    incident_id: int


@dataclass(frozen=True)
class IncidentAnnounced(Event):
    """One answer was written for all conversations of an incident."""

    type: ClassVar[str] = "desk.incident_announced"
    words: ClassVar[str] = _("%(actor)s answered all conversations of an incident")
    incident_id: int
    announcement_id: int
