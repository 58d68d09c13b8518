"""`python -m tests.bench [NAME ...]`: measure, print a table, write build/bench.json."""

import importlib
import importlib.util
import sys

from tests.bench.frame import Measured, keep, missed, stolen, table, was_idle

NAMES = (
    "create",
    "answers",
    "mail",
    "pages",
    "live",
    "agents",
    "language",
    "importer",
    "profile",
    "segments",
    "merging",
    "orders",
    "results",
    "invitations",
)


def main(names: list[str]) -> int:
    """Run the measurements named, or all there are; 1 when a judged goal was missed."""
    there = [name for name in NAMES if importlib.util.find_spec(f"tests.bench.{name}")]
    if unknown := set(names) - set(there):
        print(
            f"There is no measurement {', '.join(sorted(unknown))}. There are: {', '.join(there)}."
        )
        return 2
    failed = False
    for n, name in enumerate(names or there):
        failed |= _run(name, idle=was_idle(first=n == 0))
    return int(failed)


def _run(name: str, *, idle: bool) -> bool:
    module = importlib.import_module(f"tests.bench.{name}")
    print(f"{name}: takes {module.LASTS}{'' if idle else '; the machine is busy'} ...", flush=True)
    with stolen() as told:
        found: list[Measured] = module.measure()
        print(table(found, idle=idle), told(), sep="\n", flush=True)
    keep(found, idle=idle)
    return bool(missed(found, idle=idle))


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
