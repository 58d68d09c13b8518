"""Work that goes on too long is ended, and what cannot be ended takes its process with it."""

import subprocess
import sys

import pytest

from kuula.kit.patience import TooSlow, patience

STUCK = """
import re
from kuula.kit import patience
patience.STUCK_AFTER = 3.0
with patience.patience(1):
    pass
with patience.patience(1):
    re.match(r"(a+)+$", "a" * 60 + "b")
"""
PROFILED = """
import cProfile
from kuula.kit.patience import patience
with patience(5):
    pass
profile = cProfile.Profile()
profile.enable()
print("".join(["a", "b"]), [one.lower() for one in "CD"])
profile.disable()
"""


def _spin() -> None:
    with patience(0.01):
        while True:
            pass


def test_slow_work_is_ended_and_what_comes_after_is_not() -> None:
    for _ in range(2):
        with pytest.raises(TooSlow):
            _spin()
    with patience(5):
        assert sum(range(100_000))


def test_a_profiler_gets_on_after_it() -> None:
    done = subprocess.run([sys.executable, "-c", PROFILED], capture_output=True, timeout=60)
    assert done.returncode == 0, done.stderr


def test_work_that_lets_nothing_else_run_ends_its_process() -> None:
    done = subprocess.run([sys.executable, "-c", STUCK], capture_output=True, timeout=60)
    assert done.returncode == 1
    assert b"Timeout" in done.stderr
