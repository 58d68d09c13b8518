"""`python -m tests.bench [NAME ...]`: measure, print a table, write build/bench.json."""

import importlib
import importlib.util
import sys

from tests.bench.frame import Measured, keep, missed, table, was_idle

NAMES = ("create", "mail", "pages", "live")


def main(names: list[str]) -> int:
    """Run the measurements named, or all there are; 1 when a judged goal was missed."""
    there = [name for name in NAMES if importlib.util.find_spec(f"tests.bench.{name}")]
    if unknown := set(names) - set(there):
        print(
            f"There is no measurement {', '.join(sorted(unknown))}. There are: {', '.join(there)}."
        )
        return 2
    failed = False
    for name in names or there:
        failed |= _run(name)
    return int(failed)


def _run(name: str) -> bool:
    module = importlib.import_module(f"tests.bench.{name}")
    idle = was_idle()
    print(f"{name}: takes {module.LASTS}{'' if idle else '; the machine is busy'} ...", flush=True)
    found: list[Measured] = module.measure()
    print(table(found, idle=idle), flush=True)
    keep(found, idle=idle)
    return bool(missed(found, idle=idle))


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
