"""The book of one import: what was counted, and what could not be taken and why."""

from dataclasses import dataclass, field
from typing import Final

from kuula.connectors.importers.counting import Counts
from kuula.connectors.importers.desks.reader import Reader
from kuula.connectors.importers.models import Import, Refusal
from kuula.connectors.importers.refusing import Refused
from kuula.kit.text import one_line

SHOWN: Final = 100
KEPT: Final = 100_000


@dataclass(frozen=True, slots=True)
class Report:
    """What came of an import. `refused` are the first hundred things that could not be taken;
    `number` is the import's, None for a trial; `resumed` says that an earlier run went on."""

    number: int | None
    counts: Counts
    refused: tuple[Refused, ...]
    resumed: bool = False


@dataclass(slots=True)
class Book:
    """Counts as it goes; what is refused is kept with the import, if it is no trial."""

    imported: Import | None
    _counts: Counts = field(default_factory=Counts)
    _first: list[Refused] = field(default_factory=list)
    _noted: int = 0

    def count(self, refused: Refused, reader: Reader) -> None:
        """Count a record that cannot be taken, with the messages that go with it."""
        kinds = {reader.conversations: "conversations", reader.messages: "messages"}
        tally = self._counts[kinds.get(refused.kind, "records")]
        tally.found += 1
        tally.refused += 1
        self._counts["messages"].found += refused.messages
        self._counts["messages"].refused += refused.messages
        self.note(refused)

    def add(self, counts: Counts) -> None:
        """Add what was counted of some conversations."""
        for kind, tally in counts.by_kind.items():
            whole = self._counts[kind]
            whole.found += tally.found
            whole.taken += tally.taken
            whole.known += tally.known
            whole.refused += tally.refused

    def note(self, refused: Refused) -> None:
        """Keep where something stands and why it is not taken."""
        if len(self._first) < SHOWN:
            self._first.append(refused)
        self._noted += 1
        if self.imported is not None and self._noted <= KEPT:
            Refusal.objects.create(
                by=self.imported,
                place=one_line(refused.place, 300),
                why=str(refused.why),
                detail=one_line(refused.detail, 300),
            )

    def report(self) -> Report:
        """What came of it so far."""
        number = self.imported.pk if self.imported is not None else None
        return Report(number, self._counts, tuple(self._first))
