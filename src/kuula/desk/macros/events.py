"""What happens to macros and by them. The single changes of a run are facts of their own."""

from dataclasses import dataclass
from typing import ClassVar

from django.utils.translation import gettext_noop as _

from kuula.ledger.events import Event


@dataclass(frozen=True)
class MacroChanged(Event):
    """A macro was written, changed or removed."""

    type: ClassVar[str] = "desk.macro_changed"
    words: ClassVar[str] = _("%(actor)s changed a macro")
    macro_id: int
    removed: bool = False


@dataclass(frozen=True)
class MacroRan(Event):
    """A macro was run on a conversation; what it changed stands before this."""

    type: ClassVar[str] = "desk.macro_ran"
    words: ClassVar[str] = _("%(actor)s ran the macro %(name)s")
    macro_id: int
    run_id: int
    name: str


@dataclass(frozen=True)
class MacroUndone(Event):
    """A run of a macro was taken back, with everything it had changed."""

    type: ClassVar[str] = "desk.macro_undone"
    words: ClassVar[str] = _("%(actor)s took the macro %(name)s back")
    macro_id: int
    run_id: int
    name: str
