"""What happens to a reply that is to leave later."""

from dataclasses import dataclass
from typing import ClassVar

from django.utils.translation import gettext_noop as _

from kuula.ledger.events import Event


@dataclass(frozen=True)
class ReplyPlanned(Event):
    """A colleague finished a reply that leaves at the moment `until`."""

    type: ClassVar[str] = "desk.reply_planned"
    words: ClassVar[str] = _("%(actor)s wrote a reply that leaves later")
    planned_id: int
    until: str


@dataclass(frozen=True)
class PlannedReplyChanged(Event):
    """Its writer changed its words or its moment, `until` now."""

    type: ClassVar[str] = "desk.planned_reply_changed"
    words: ClassVar[str] = _("%(actor)s changed a reply that leaves later")
    planned_id: int
    until: str


@dataclass(frozen=True)
class PlannedReplyHeld(Event):
    """It does not leave by itself any more; `reason` is "customer" when they wrote first, else
    "left" or "refused"."""

    type: ClassVar[str] = "desk.planned_reply_held"
    words: ClassVar[str] = _("A reply that was to leave later is held")
    planned_id: int
    reason: str

    def sentence(self) -> str:
        """That the customer was faster is told so."""
        if self.reason == "customer":
            return _("A reply that was to leave later is held: the customer wrote first")
        return self.words


@dataclass(frozen=True)
class PlannedReplyLetGo(Event):
    """A colleague said that it goes nevertheless."""

    type: ClassVar[str] = "desk.planned_reply_let_go"
    words: ClassVar[str] = _("%(actor)s let a held reply go")
    planned_id: int


@dataclass(frozen=True)
class PlannedReplyWithdrawn(Event):
    """A colleague stopped it; with `draft` its words are a draft again."""

    type: ClassVar[str] = "desk.planned_reply_withdrawn"
    words: ClassVar[str] = _("%(actor)s stopped a reply that was to leave later")
    planned_id: int
    draft: bool = False
