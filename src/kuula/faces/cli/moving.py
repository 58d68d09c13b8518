"""How far an export or its import is: a bar where somebody watches, a line for each part else."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Final

from rich.progress import TaskID

from kuula.connectors.moving.manifest import Watch
from kuula.faces.cli.saying import count_bar, say

TITLES: Final = {
    "checking": "Checking (bytes)",
    "rows": "Rows",
    "parquet": "Parquet (tables)",
    "files": "Files",
}


@contextmanager
def watched() -> Iterator[Watch]:
    """What tells how far it is."""
    tasks: dict[str, TaskID] = {}

    def watch(what: str, done: int, total: int) -> None:
        if what not in tasks:
            tasks[what] = bar.add_task(TITLES[what], total=total)
            if bar.disable:
                say(f"{TITLES[what]}...")
        bar.update(tasks[what], completed=done, total=total)

    with count_bar() as bar:
        yield watch
