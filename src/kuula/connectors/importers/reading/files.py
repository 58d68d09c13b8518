"""Attachments: found in the export or beside it, measured, and put into storage."""

import tempfile
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path
from typing import IO, Final

from django.conf import settings

from kuula.connectors.importers.held import OldFile
from kuula.connectors.importers.reading.sources import Folder, Source, is_plain
from kuula.connectors.importers.reading.spool import Spool
from kuula.connectors.importers.refusing import Why
from kuula.connectors.importers.tools import Tools
from kuula.desk.incoming import IncomingFile
from kuula.kit import files

LARGEST: Final = 100 * 1024 * 1024
_IN_MEMORY: Final = 4 * 1024 * 1024
_PIECE: Final = 1 << 20
CHUNKS: Final = "chunks:"
"""A place that begins so names a file kept in the spool."""


class Shelf:
    """Where the files of an export lie: in it, in the spool, and in what stands beside it."""

    def __init__(self, spool: Spool, sources: tuple[Source, ...], tools: Tools) -> None:
        self._spool = spool
        self._sources = sources
        self._tools = tools

    def take(self, file: OldFile, number: int, *, keep: bool) -> IncomingFile | Why:
        """The file in storage (or only measured, unless to `keep`), or why there is none."""
        if any(not is_plain(place) for place in file.places if not place.startswith(CHUNKS)):
            return Why.NAME_REFUSED
        stream = self._open(file)
        if stream is None:
            return Why.FILE_MISSING
        with closing(stream), tempfile.SpooledTemporaryFile(_IN_MEMORY) as held:
            size = 0
            while piece := stream.read(_PIECE):
                size += len(piece)
                if size > LARGEST:
                    return Why.FILE_TOO_LARGE
                held.write(piece)
            held.seek(0)
            key = files.store_stream(held)[0] if keep else ""
        kind = file.content_type.partition(";")[0].strip().lower()[:100]
        return IncomingFile(
            key=key,
            filename=self._tools.safe_name(file.filename, kind, number),
            content_type=kind or "application/octet-stream",
            size=size,
            inline=file.inline,
            content_id=file.content_id,
            scan="pending" if settings.CLAMAV else "off",
        )

    def _open(self, file: OldFile) -> IO[bytes] | None:
        content = file.content
        for place in file.places if content is None else ():
            if place.startswith(CHUNKS):
                content = self._spool.content(place.removeprefix(CHUNKS))
            if content is not None:
                break
            for source in self._sources:
                if (found := source.open(place)) is not None:
                    return found
        if content is None:
            return None
        held = tempfile.SpooledTemporaryFile(_IN_MEMORY)  # noqa: SIM115 - the caller closes it
        held.write(content)
        held.seek(0)
        return held


def folders_beside(path: Path) -> Iterator[Source]:
    """The folder "attachments" next to a file that is an export by itself."""
    beside = path.parent / "attachments"
    if path.is_file() and beside.is_dir():
        yield Folder(beside)
