"""Lines judged in batches: what each becomes, the refused among them with their reasons."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, NamedTuple

from django.utils.translation import gettext as _

from kuula.connectors.tables.gathering import spread
from kuula.connectors.tables.parsing import Parsed
from kuula.connectors.tables.reading.records import Record
from kuula.connectors.tables.seen import Seen
from kuula.connectors.tables.targets.known import target_called
from kuula.connectors.tables.targets.target import Outcome, Row, Target, Verdict
from kuula.kit.text import one_line
from kuula.workspace.actors import Actor


class Settled(NamedTuple):
    """A record and what becomes of it."""

    record: Record
    verdict: Verdict


@dataclass(slots=True)
class Judging:
    """Judges the lines of one file in order; `seen` knows the keys of those before, `ours` are
    keys that are nobody's."""

    target: Target
    seen: Seen
    ours: frozenset[str]

    def foresee(self, batch: Sequence[Parsed]) -> list[Settled]:
        """What would become of each line."""
        return self._settled(batch, self.target.foresee)

    def bring(self, actor: Actor, batch: Sequence[Parsed], moment: datetime) -> list[Settled]:
        """The same, done; inside the caller's transaction."""
        return self._settled(batch, lambda rows: self.target.bring(actor, rows, moment))

    def passed(self, parsed: Parsed) -> None:
        """A line that was settled before: only its keys are remembered."""
        self._refusal(parsed)

    def _settled(
        self, batch: Sequence[Parsed], judge: Callable[[Sequence[Row]], list[Verdict]]
    ) -> list[Settled]:
        reasons = [self._refusal(parsed) for parsed in batch]
        if self.target.gathers:
            reasons = spread(batch, reasons)
        rows = [p.row for p, why in zip(batch, reasons, strict=True) if p.row and not why]
        verdicts = iter(judge(rows))
        return [
            Settled(
                parsed.record,
                Verdict(Outcome.REFUSED, _named(parsed), why) if why else next(verdicts),
            )
            for parsed, why in zip(batch, reasons, strict=True)
        ]

    def _refusal(self, parsed: Parsed) -> str:
        if parsed.row is None:
            return parsed.why
        if taken := self.ours.intersection(self.target.addresses(parsed.row)):
            return _("%(address)s is one of our own mailboxes.") % {"address": min(taken)}
        keys = self.target.keys(parsed.row)
        if keys and (first := self.seen.first(keys, parsed.row.number)):
            return _("Line %(line)s has told of the same already.") % {"line": first}
        return ""


def told_line(one: Settled, target: str) -> dict[str, Any]:
    """A line as the preview keeps it: its number, whom it is about, why, and what changes."""
    labels = {field.name: str(field.label) for field in target_called(target).fields}
    verdict = one.verdict
    changes = [
        [
            labels.get(name, _("Addresses") if name == "emails" else name),
            _old(verdict, name),
            _said(value),
        ]
        for name, value in verdict.after.items()
    ]
    return {
        "number": one.record.number,
        "named": verdict.named,
        "why": verdict.why,
        "changes": changes,
    }


def _old(verdict: Verdict, name: str) -> str:
    return _said(verdict.before[name]) if name in verdict.before else ""


def _said(value: Any) -> str:
    """A value in words."""
    if isinstance(value, list) and value and isinstance(value[-1], bool):
        value = value[-1]
    if isinstance(value, bool):
        return _("yes") if value else _("no")
    return one_line(", ".join(value) if isinstance(value, list) else str(value), 200)


def _named(parsed: Parsed) -> str:
    return one_line(next((cell for cell in parsed.record.cells if cell), ""), 80)
