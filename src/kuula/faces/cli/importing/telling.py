"""What `kuula import` says: how far it is, what came of it, which imports there are."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Final

from django.utils.timezone import localtime

from kuula.connectors.importers.actions import Report, Undone
from kuula.connectors.importers.actions.bringing import Watch
from kuula.connectors.importers.counting import Counts
from kuula.connectors.importers.models import Import
from kuula.faces.cli.saying import count_bar, say

SHOWN: Final = 20
EVERY: Final = 5000
_KINDS: Final = {
    "conversations": "Conversations",
    "messages": "Messages",
    "files": "Attachments",
    "customers": "Customers",
    "records": "Other records",
}


@contextmanager
def progress(title: str) -> Iterator[Watch]:
    """A bar where somebody watches, a line now and then elsewhere."""
    told = 0

    def watch(through: int, total: int) -> None:
        nonlocal told
        bar.update(task, completed=through, total=max(total, through))
        if bar.disable and through - told >= EVERY:
            told = through
            say(f"{title}: {through:,} of {total:,}")

    with count_bar() as bar:
        task = bar.add_task(title, total=None)
        yield watch


def tell_report(report: Report, *, trial: bool) -> None:
    """The counts of an import as a table, then what could not be taken."""
    if report.resumed:
        say("An earlier run of this import broke off; this one went on where it was.")
    tell_counts(report.counts, trial=trial)
    for refused in report.refused[:SHOWN]:
        say(f"  {refused}")
    more = sum(tally.refused for tally in report.counts.by_kind.values()) - SHOWN
    if more > 0 and len(report.refused) > SHOWN:
        where = f"`kuula import --show {report.number}` lists them" if report.number else ""
        say(f"  and {more:,} more{'; ' + where if where else '.'}")
    if trial:
        say("Nothing was written. Run it without --dry-run to take this in.")
    elif report.number:
        say(f"This is import № {report.number}.")
        say(f"`kuula import --undo {report.number}` takes it back.")


def tell_counts(counts: Counts, *, trial: bool) -> None:
    """One line a kind; the columns add up."""
    taken = "would be taken in" if trial else "taken in"
    say(f"{'':<15}{'in the file':>12}{taken:>19}{'already here':>14}{'refused':>9}")
    for kind, title in _KINDS.items():
        one = counts[kind]
        if one.found:
            line = f"{title:<15}{one.found:>12,}{one.taken:>19,}{one.known:>14,}{one.refused:>9,}"
            say(line)


def tell_imports(imports: list[Import]) -> None:
    """One line an import, the latest first."""
    if not imports:
        say("Nothing has been imported yet.")
    for one in imports:
        talks = Counts.read(one.counts)["conversations"]
        begun = localtime(one.begun_at).strftime("%Y-%m-%d %H:%M")
        say(
            f"№ {one.pk}  {begun}  {one.desk}  {one.file}  {_state(one)}"
            f"  {talks.taken:,} conversations taken in, {talks.refused:,} refused"
        )


def tell_undone(number: int, undone: Undone) -> None:
    """What went and what stays."""
    say(
        f"Import № {number} is taken back: {undone.conversations:,} conversations and"
        f" {undone.customers:,} customers are gone."
    )
    if undone.conversations_left:
        say(f"{undone.conversations_left:,} conversations stay: somebody worked in them since.")
    if undone.customers_left:
        say(f"{undone.customers_left:,} customers stay: they have conversations here.")


def _state(one: Import) -> str:
    words = {
        Import.State.RUNNING: "broken off or under way",
        Import.State.DONE: "finished",
        Import.State.UNDONE: "taken back",
    }
    return words[Import.State(one.state)]
