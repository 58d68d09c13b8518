"""Web workers count together, a dead one's counts stay, and a full disk stops nobody."""

import json
import os
import subprocess
import sys
from pathlib import Path

TWO_WORKERS = """
import json, os
from kuula.config import measuring
measuring.share()
import django
django.setup()
from prometheus_client import Counter
from kuula.faces.agent.views.operations import generate_latest, _counted
requests = Counter("kuula_tries_total", "Tries.", ("route",))
{before}
os.register_at_fork(after_in_child=measuring.reserve)
for _worker in range(2):
    if os.fork() == 0:
        requests.labels("inbox").inc(3)
        os._exit(0)
    os.wait()
folder = os.environ[measuring.FOLDER]
sizes = [os.stat(os.path.join(folder, name)).st_size for name in os.listdir(folder)]
print(json.dumps([sizes, generate_latest(_counted()).decode()]))
"""

FULL = """
def full(*_any):
    raise OSError(28, "No space left on device")
measuring.Path.write_bytes = full
"""


def counted(home: Path, before: str = "") -> tuple[list[int], str]:
    """Sizes of the workers' files, and the measurements after two of them came and went."""
    settings = {"KUULA_HOME": str(home), "DJANGO_SETTINGS_MODULE": "kuula.config.settings"}
    done = subprocess.run(
        [sys.executable, "-c", TWO_WORKERS.format(before=before)],
        env={**os.environ, **settings},
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    sizes, text = json.loads(done.stdout.splitlines()[-1])
    return sizes, text


def test_every_worker_is_counted_also_one_that_died(tmp_path: Path) -> None:
    sizes, text = counted(tmp_path)
    assert 'kuula_tries_total{route="inbox"} 6.0' in text
    assert sizes == [1 << 20] * 4, "the room is taken before anything is written into it"


def test_a_start_begins_to_count_anew(tmp_path: Path) -> None:
    counted(tmp_path)
    assert 'kuula_tries_total{route="inbox"} 6.0' in counted(tmp_path)[1]


def test_without_room_on_the_disk_a_worker_counts_for_itself(tmp_path: Path) -> None:
    sizes, text = counted(tmp_path, FULL)
    assert sizes == []
    assert "kuula_tries_total" not in text
