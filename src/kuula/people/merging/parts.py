"""What other rooms have of a customer goes along when two customers are merged.

Each room that keeps rows of customers has one `Part`; config names them all.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any, Protocol


@dataclass(slots=True)
class Homecoming:
    """A merge that is taken back: `source` leaves `target` with its own addresses, by number and in
    normal form. The parts come home in their order, and the desk says in `conversations` which of
    them went along; what belongs to one follows."""

    source: int
    target: int
    address_ids: Sequence[int]
    addresses: Sequence[str]
    conversations: list[int] = field(default_factory=list)


class Part(Protocol):
    """What one room has of customers. The merging action holds both and may do it."""

    def take(self, *, of: int, to: int) -> Any:
        """Let customer `to` have everything of customer `of`; what answers goes into JSON and is
        what it takes to undo it. Safe to run again for what came late."""

    def bring_home(self, kept: Any, home: Homecoming) -> None:
        """Bring home what `take` took, and what came since to an address that goes home."""


_installed: dict[str, Part] = {}


def install(parts: dict[str, Part]) -> None:
    """Make these the parts of this process."""
    _installed.clear()
    _installed.update(parts)


def parts() -> dict[str, Part]:
    """The parts by name, in their order."""
    return dict(_installed)
