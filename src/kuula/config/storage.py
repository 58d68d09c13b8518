"""Where files live: what was stored is on the disk before anybody is told so."""

import os
import secrets
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

from django.core.files.base import File
from django.core.files.storage import FileSystemStorage

from kuula.kit.files import Stored


class DurableStorage(FileSystemStorage):
    """A folder whose files appear whole or not at all, flushed to the disk, readable by us only."""

    def _save(self, name: str, content: "File[bytes]") -> str:
        final = Path(self.path(name))
        final.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
        draft = final.with_name(f".{final.name}.{secrets.token_hex(6)}")
        descriptor = os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        try:
            with os.fdopen(descriptor, "wb") as file:
                for chunk in content.chunks():
                    file.write(chunk)
                file.flush()
                os.fsync(file.fileno())
            draft.replace(final)
        except BaseException:
            draft.unlink(missing_ok=True)
            raise
        _sync_folder(final.parent)
        return name

    def get_available_name(self, name: str, max_length: int | None = None) -> str:
        """The name itself: names tell the content, so the same name is the same file."""
        del max_length
        return name

    def renew(self, name: str) -> bool:
        """Have a file look as if stored just now; False when there is none."""
        try:
            os.utime(self.path(name))
        except FileNotFoundError:
            return False
        return True

    def stored_at(self, name: str) -> datetime | None:
        """When a file was stored last; None when there is none."""
        try:
            return datetime.fromtimestamp(Path(self.path(name)).stat().st_mtime, UTC)
        except FileNotFoundError:
            return None

    def stored(self, shelf: str) -> Iterator[Stored]:
        """All files below a folder, drafts that a kill left behind included, in no order."""
        top = Path(self.path(""))
        for folder, _folders, names in os.walk(self.path(shelf)):
            for key in (Path(folder, name).relative_to(top).as_posix() for name in names):
                if (at := self.stored_at(key)) is not None:
                    yield Stored(key, at)


def _sync_folder(folder: Path) -> None:
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
