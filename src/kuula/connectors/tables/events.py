"""What happens to an import as a whole; what happens to each customer is told as ever."""

from dataclasses import dataclass
from typing import ClassVar

from django.utils.translation import gettext_noop as _

from kuula.ledger.events import Event


@dataclass(frozen=True)
class TableBegun(Event):
    """Somebody let a table of `total` lines in. `kind` is what it holds."""

    type: ClassVar[str] = "tables.import_begun"
    words: ClassVar[str] = _("%(actor)s began to import a table of %(total)s lines")
    import_id: int
    kind: str
    total: int


@dataclass(frozen=True)
class TableEnded(Event):
    """Every line is settled: made + changed + same + refused are all that were read."""

    type: ClassVar[str] = "tables.import_ended"
    words: ClassVar[str] = _("An import made %(made)s, changed %(changed)s, refused %(refused)s")
    import_id: int
    made: int
    changed: int
    same: int
    refused: int


@dataclass(frozen=True)
class TableUndone(Event):
    """Somebody took an import back."""

    type: ClassVar[str] = "tables.import_undone"
    words: ClassVar[str] = _("%(actor)s took an import back")
    import_id: int


@dataclass(frozen=True)
class UndoEnded(Event):
    """It is taken back: `restored` things are as before, `kept` had been worked with."""

    type: ClassVar[str] = "tables.undo_ended"
    words: ClassVar[str] = _("An import was taken back: %(restored)s undone, %(kept)s kept")
    import_id: int
    restored: int
    kept: int


@dataclass(frozen=True)
class PullSaved(Event):
    """Somebody said which query of another database is asked every day."""

    type: ClassVar[str] = "tables.pull_saved"
    words: ClassVar[str] = _("%(actor)s saved the nightly query %(name)s")
    pull_id: int
    name: str


@dataclass(frozen=True)
class PullRemoved(Event):
    """Somebody put an end to a nightly query."""

    type: ClassVar[str] = "tables.pull_removed"
    words: ClassVar[str] = _("%(actor)s removed the nightly query %(name)s")
    pull_id: int
    name: str
