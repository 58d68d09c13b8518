"""How right the language checks are, on the labelled lines of tests/bench/words, and how quick.

Precision is the share of what they mark that is labelled so, recall the share of the labels that
they mark. A promise is right when its quote overlaps the labelled one and both times are equal; a
mark when its kind is equal and its quote overlaps (an absent thing has none); a repeat when its
kind is labelled. Shown for the lines the rules were made with and for those held back, which alone
are judged. `BENCH_WRONG=1` prints every wrong line of the former.
"""

import json
import os
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any, Final

from kuula.faces.cli.text import promised, repeated, toned
from tests.bench.frame import Goal, Measured, percentile

LASTS = "half a minute"
FOLDER: Final = Path(__file__).resolve().parent / "words"
LANGUAGES: Final = ("en", "et", "hr", "ru")
PRECISION, RECALL = 0.9, 0.7
LONG, MOST_MS = 2000, 30.0
Line = dict[str, Any]
Answer = Callable[[Line], Line]
CHECKS: Final[dict[str, tuple[Answer, str]]] = {
    "promises": (promised, "promises"),
    "tone": (toned, "marks"),
    "repeats": (repeated, "repeated"),
}


def measure() -> list[Measured]:
    """Precision and recall of each check in each language, and the time of long texts."""
    found = []
    for check, (answer, _key) in CHECKS.items():
        for language in LANGUAGES:
            for held in (False, True):
                found += _measured(check, language, held=held)
        found.append(_timed(check, answer))
    return found


def lines_of(check: str, language: str, *, held: bool) -> list[Line]:
    """The labelled lines of a check in a language."""
    endings = (".held.jsonl",) if held else (".jsonl", ".more.jsonl", ".fresh.jsonl")
    files = [FOLDER / f"{check}.{language}{ending}" for ending in endings]
    texts = [file.read_text("utf-8") for file in files if file.exists()]
    return [json.loads(line) for text in texts for line in text.splitlines()]


def wrong_lines(
    check: str, language: str, *, held: bool
) -> Iterator[tuple[Line, list[Any], list[Any], list[Any]]]:
    """Lines with what was marked though it is not labelled, what was not marked though it is, and
    what is right. Also those where all is right."""
    answer, key = CHECKS[check]
    for line in lines_of(check, language, held=held):
        marked, labelled = list(answer(line)[key]), list(line[key])
        right = []
        for one in list(marked):
            same = next((other for other in labelled if _is_same(one, other)), None)
            if same is not None:
                labelled.remove(same)
                marked.remove(one)
                right.append(one)
        yield line, marked, labelled, right


def _measured(check: str, language: str, *, held: bool) -> list[Measured]:
    extra = missing = right = count = 0
    for line, marked, labelled, both in wrong_lines(check, language, held=held):
        count += 1
        extra, missing, right = extra + len(marked), missing + len(labelled), right + len(both)
        if (marked or labelled) and not held and os.environ.get("BENCH_WRONG"):
            text = line.get("text") or line["reply"]
            print(f"{line['id']}: {text!r}\n  too much: {marked}\n  missed: {labelled}", flush=True)
    precision, recall = right / max(right + extra, 1), right / max(right + missing, 1)
    name = f"{check}.{language}{'.held' if held else ''}"
    goals = (
        Goal(f"{name}: precision of at least {PRECISION}", precision >= PRECISION),
        Goal(f"{name}: recall of at least {RECALL}", recall >= RECALL),
    )
    return [
        Measured(f"{name}.precision", precision, "share", count, goals=goals[:1] if held else ()),
        Measured(f"{name}.recall", recall, "share", count, goals=goals[1:] if held else ()),
    ]


def _is_same(one: Any, other: Any) -> bool:
    if isinstance(one, str):
        return bool(one == other)
    rest = {name: value for name, value in one.items() if name != "quote"}
    if rest != {name: value for name, value in other.items() if name != "quote"}:
        return False
    first, second = one["quote"], other["quote"]
    return first in second or second in first or _overlap(first, second)


def _overlap(first: str, second: str) -> bool:
    """Whether the end of one is the beginning of the other, by two words at least."""
    for a, b in ((first.split(), second.split()), (second.split(), first.split())):
        if any(a[-n:] == b[:n] for n in range(2, min(len(a), len(b)) + 1)):
            return True
    return False


def _timed(check: str, answer: Answer) -> Measured:
    took = []
    for language in LANGUAGES:
        for line in lines_of(check, language, held=False)[:40]:
            long = dict(line)
            for name in ("text", "reply"):
                if name in long:
                    long[name] = (long[name] + " ") * (LONG // len(long[name]) + 1)
                    long[name] = long[name][:LONG]
            answer(long)
            begun = time.process_time()
            answer(long)
            took.append((time.process_time() - begun) * 1000)
    p95 = percentile(took, 0.95)
    goal = Goal(f"{check}: {MOST_MS:g} ms for {LONG:,} characters", p95 < MOST_MS)
    return Measured(f"{check}.time", p95, "ms", len(took), p95=p95, goals=(goal,))
