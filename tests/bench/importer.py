"""A history of 100,000 conversations from another desk, taken in by `kuula import zendesk`.

The whole command is measured, from its start to its report, in a new installation with an embedded
database as it comes. Its memory is looked at twice a second; what it takes at the end is compared
with what it took after a fifth of the time, since it may not grow with the file.
"""

import os
import subprocess
import sys
import tempfile
import time
from pathlib import Path

import psutil

from tests.bench.desks import write_zendesk
from tests.bench.frame import Goal, Measured

LASTS = "ten minutes"
COUNT = int(os.environ.get("BENCH_TICKETS", "100000"))
SECONDS = 600.0
MEGABYTES = 350.0
GROWTH = 1.25
SETTLED = 0.2
BRAND = """
import django; django.setup()
from kuula.workspace.actions import BrandForm, add_brand
from kuula.workspace.actors import SYSTEM
add_brand(SYSTEM, form=BrandForm("Import", "en", "Europe/Tallinn"))
"""


def measure() -> list[Measured]:
    """Make the export, take it in, and count what is there afterwards."""
    with tempfile.TemporaryDirectory(prefix="kuula-bench-") as name:
        folder = Path(name)
        folder.chmod(0o755)
        export = write_zendesk(folder / "zendesk", COUNT)
        environment = {
            **{k: v for k, v in os.environ.items() if k != "DATABASE_URL"},
            "KUULA_HOME": str(folder / "home"),
            "DJANGO_SETTINGS_MODULE": "kuula.config.settings",
        }
        _run(environment, "-m", "kuula.faces.cli", "database", "start")
        try:
            _run(environment, "-m", "kuula.faces.cli", "migrate")
            _run(environment, "-c", BRAND)
            return _measured(environment, export)
        finally:
            _run(environment, "-m", "kuula.faces.cli", "database", "stop")


def _measured(environment: dict[str, str], export: Path) -> list[Measured]:
    said = export.parent / "said.txt"
    command = [sys.executable, "-m", "kuula.faces.cli", "import", "zendesk", str(export)]
    begun = time.monotonic()
    with said.open("wb") as out:
        running = subprocess.Popen(command, env=environment, stdout=out, stderr=out)
        sizes = _watched(running)
    took = time.monotonic() - begun
    report = said.read_text()
    assert running.returncode == 0, report[-3000:]
    assert f"{COUNT:,}" in report, report[-3000:]
    print(report)
    settled, most = max(sizes[: max(int(len(sizes) * SETTLED), 1)]), max(sizes)
    in_time = Goal(f"100,000 within {SECONDS:g} s", took / COUNT * 100_000 < SECONDS, wall=True)
    small = Goal(f"at most {MEGABYTES:g} MB", most < MEGABYTES)
    constant = Goal(f"it does not grow ({settled:.0f} MB early)", most < settled * GROWTH)
    return [
        Measured("importer.zendesk", COUNT / took, "conversations/s", COUNT, goals=(in_time,)),
        Measured("importer.seconds", took, "s", COUNT),
        Measured("importer.memory", most, "MB", len(sizes), goals=(small, constant)),
    ]


def _watched(running: "subprocess.Popen[bytes]") -> list[float]:
    """The memory of the command in MB, twice a second until it ends."""
    seen, sizes = psutil.Process(running.pid), []
    while running.poll() is None:
        try:
            sizes.append(seen.memory_info().rss / 1e6)
        except psutil.Error:
            break
        time.sleep(0.5)
    running.wait()
    return sizes


def _run(environment: dict[str, str], *words: str) -> None:
    done = subprocess.run(
        [sys.executable, *words], env=environment, capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stderr[-3000:]
