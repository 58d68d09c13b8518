"""What the command line says while it works: one line a step, a spinner where somebody watches."""

from collections.abc import Iterator
from contextlib import contextmanager, suppress

from rich.console import Console
from rich.progress import (
    BarColumn,
    DownloadColumn,
    Progress,
    SpinnerColumn,
    TextColumn,
    TimeElapsedColumn,
    TransferSpeedColumn,
)

console = Console(highlight=False, soft_wrap=True)


def say(line: str) -> None:
    """Print one line as it is; nobody listening any more is no reason to stop."""
    with suppress(OSError):
        console.print(line, markup=False)


@contextmanager
def step(title: str) -> Iterator[None]:
    """Show that a step runs: with a spinner on a terminal, as one line elsewhere."""
    if not console.is_terminal:
        say(f"{title}...")
        yield
        return
    with console.status(f"{title}..."):
        yield
    say(f"{title}: done")


def byte_bar() -> Progress:
    """A progress bar that counts bytes."""
    return Progress(
        TextColumn("{task.description}"),
        BarColumn(),
        DownloadColumn(),
        TransferSpeedColumn(),
        console=console,
        disable=not console.is_terminal,
    )


def count_bar() -> Progress:
    """A progress bar that counts things."""
    return Progress(
        SpinnerColumn(),
        TextColumn("{task.description}"),
        BarColumn(),
        TextColumn("{task.completed:.0f} of {task.total:.0f}"),
        TimeElapsedColumn(),
        console=console,
        disable=not console.is_terminal,
    )
