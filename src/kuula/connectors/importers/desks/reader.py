"""What every desk's reader does."""

from collections.abc import Iterator
from typing import Protocol

from kuula.connectors.importers.held import OldTalk
from kuula.connectors.importers.reading.sources import Source
from kuula.connectors.importers.reading.spool import Spool
from kuula.connectors.importers.refusing import Refused


class Reader(Protocol):
    """Reads the export of one desk: first all records into a spool, then conversation by
    conversation. `conversations` is the kind of record that is one, `messages` of their parts."""

    @property
    def conversations(self) -> str:
        """The kind of record that is a conversation."""
        ...

    @property
    def messages(self) -> str:
        """The kind of record that is a message; empty when they are not told apart."""
        ...

    def collect(self, source: Source, spool: Spool) -> None:
        """Put the records of the export into the spool; what cannot be read is noted there."""
        ...

    def total(self, spool: Spool) -> int:
        """How many conversations there are."""
        ...

    def talks(self, spool: Spool) -> Iterator[OldTalk | Refused]:
        """The conversations, the oldest number first, or why one cannot be taken."""
        ...
