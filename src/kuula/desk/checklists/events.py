"""What happens to checklists and their steps."""

from dataclasses import dataclass, field
from typing import ClassVar

from django.utils.translation import gettext_noop as _

from kuula.ledger.events import Event


@dataclass(frozen=True)
class ChecklistChanged(Event):
    """A checklist was written, changed, archived or taken up again."""

    type: ClassVar[str] = "desk.checklist_changed"
    words: ClassVar[str] = _("%(actor)s changed the checklist %(name)s")
    checklist_id: int
    name: str
    archived: bool = False


@dataclass(frozen=True)
class ChecklistPut(Event):
    """A checklist was put on a conversation, or (`off`) taken off."""

    type: ClassVar[str] = "desk.checklist_put"
    words: ClassVar[str] = _("%(actor)s put the checklist %(name)s on")
    list_id: int
    name: str
    off: bool = False

    def sentence(self) -> str:
        """One that is taken off is told so."""
        return _("%(actor)s took the checklist %(name)s off") if self.off else self.words


@dataclass(frozen=True)
class StepTicked(Event):
    """A step of a checklist was ticked, or (`undone`) not after all; `steps` is what it says."""

    type: ClassVar[str] = "desk.step_ticked"
    words: ClassVar[str] = _("%(actor)s ticked a step of %(name)s")
    list_id: int
    name: str
    steps: list[str] = field(default_factory=list)
    undone: bool = False

    def sentence(self) -> str:
        """A tick taken back is told so."""
        return _("%(actor)s took a tick of %(name)s back") if self.undone else self.words
