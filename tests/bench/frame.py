"""What every measurement shares: its result, whether the machine was idle, the table and the file.

A measurement is a module of this package with `LASTS` (how long it takes, in words) and
`measure() -> list[Measured]`.
"""

import json
import math
import os
import statistics
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

import psutil

FILE = Path(__file__).resolve().parents[2] / "build" / "bench.json"
BUSY_LOAD = 2.0
BUSY_SHARE = 25.0


@dataclass(frozen=True)
class Goal:
    """A limit. `wall` says that it is a time on the clock, judged on an idle machine only."""

    words: str
    met: bool
    wall: bool = False


@dataclass(frozen=True)
class Measured:
    """One figure. `floor` is what it is compared with in the same run, `ratio` value by floor.

    `n` is how many operations it comes from; `p50` and `p95` are in milliseconds.
    """

    name: str
    value: float
    unit: str
    n: int
    floor: float | None = None
    ratio: float | None = None
    p50: float | None = None
    p95: float | None = None
    goals: tuple[Goal, ...] = field(default=())


def was_idle(*, first: bool = True) -> bool:
    """Whether the machine has nothing else to do: a second of its processors and its load.

    After a first measurement the load is that measurement's own, and is not looked at.
    """
    share = psutil.cpu_percent(interval=1.0)
    return (not first or os.getloadavg()[0] < BUSY_LOAD) and share < BUSY_SHARE


@contextmanager
def stolen() -> Iterator[Callable[[], str]]:
    """Answers, in words, what share of the processors the host gave to others since the begin."""
    before = psutil.cpu_times()

    def told() -> str:
        now = psutil.cpu_times()
        took = getattr(now, "steal", 0.0) - getattr(before, "steal", 0.0)
        share = took / max(sum(now) - sum(before), 1e-9)
        return f"The host took away {share:.0%} of the processors meanwhile."

    yield told


def percentile(values: Sequence[float], share: float) -> float:
    """The value that `share` of the values do not exceed."""
    ordered = sorted(values)
    return ordered[max(0, math.ceil(share * len(ordered)) - 1)]


def middle(values: Sequence[float]) -> float:
    """The median."""
    return float(statistics.median(values))


def table(found: Sequence[Measured], *, idle: bool) -> str:
    """The results for people."""
    rows = [("what", "value", "unit", "floor", "ratio", "n", "p50 ms", "p95 ms")]
    rows += [
        (m.name, _text(m.value), m.unit, _text(m.floor), _text(m.ratio), str(m.n), _text(m.p50),
         _text(m.p95))
        for m in found
    ]  # fmt: skip
    widths = [max(len(row[n]) for row in rows) for n in range(len(rows[0]))]
    lines = ["  ".join(cell.ljust(w) for cell, w in zip(row, widths, strict=True)) for row in rows]
    return "\n".join([*lines, "", *(_verdict(goal, idle=idle) for m in found for goal in m.goals)])


def missed(found: Sequence[Measured], *, idle: bool) -> list[Goal]:
    """The goals that were judged and missed."""
    return [g for m in found for g in m.goals if not g.met and (idle or not g.wall)]


def keep(found: Sequence[Measured], *, idle: bool) -> None:
    """Write the figures into build/bench.json, beside those of other measurements."""
    kept = json.loads(FILE.read_text(encoding="utf-8")) if FILE.exists() else {}
    names = ("value", "unit", "floor", "ratio", "n", "p50", "p95")
    for one in found:
        kept[one.name] = {name: getattr(one, name) for name in names} | {"idle": idle}
    FILE.parent.mkdir(parents=True, exist_ok=True)
    FILE.write_text(json.dumps(kept, indent=2, sort_keys=True) + "\n", encoding="utf-8")


def _verdict(goal: Goal, *, idle: bool) -> str:
    if goal.wall and not idle:
        return f"not judged (the machine was busy): {goal.words}"
    return f"{'met' if goal.met else 'MISSED'}: {goal.words}"


def _text(value: float | None) -> str:
    if value is None:
        return "-"
    return f"{value:,.0f}" if abs(value) >= 100 else f"{value:.3g}"
