"""Counts that reconcile: whatever is in the file was taken in, was here, or is refused."""

from collections import defaultdict
from dataclasses import asdict, dataclass, field
from typing import Any


@dataclass(slots=True)
class Tally:
    """How many of a kind are in the file, and what became of them."""

    found: int = 0
    taken: int = 0
    known: int = 0
    refused: int = 0

    @property
    def reconciles(self) -> bool:
        """Whether nothing went astray."""
        return self.found == self.taken + self.known + self.refused


@dataclass(slots=True)
class Counts:
    """The tallies of an import by kind: conversations, messages, files, customers, colleagues."""

    by_kind: dict[str, Tally] = field(default_factory=lambda: defaultdict(Tally))

    def __getitem__(self, kind: str) -> Tally:
        return self.by_kind[kind]

    def written(self) -> dict[str, Any]:
        """As it is stored."""
        return {kind: asdict(tally) for kind, tally in self.by_kind.items()}

    @staticmethod
    def read(stored: dict[str, Any]) -> "Counts":
        """What `written` answered."""
        read = {kind: Tally(**tally) for kind, tally in stored.items()}
        return Counts(defaultdict(Tally, read))
