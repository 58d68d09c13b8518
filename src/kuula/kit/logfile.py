"""Log files that cannot fill the disk."""

import shutil
from pathlib import Path

from kuula.kit.home import give

LIMIT = 16 * 1024 * 1024


def cap(path: Path, limit: int = LIMIT) -> bool:
    """Keep a log file under `limit` bytes: past it, its content moves to `NAME.1`, one generation.

    The writer must append (`>>`), since the file is emptied in place while it is open. Answers
    whether the file was emptied. On a full disk the old content goes.
    """
    if not path.is_file() or path.stat().st_size <= limit:
        return False
    kept = path.with_name(f"{path.name}.1")
    try:
        shutil.copyfile(path, kept)
        kept.chmod(0o600)
        give(kept)
    except OSError:
        kept.unlink(missing_ok=True)
    with path.open("r+b") as file:
        file.truncate(0)
    return True
