"""Two habits of the interpreter that cost tests a quarter of their time, put right.

Python keeps frames in chunks of 16 KB and gives a chunk back as soon as the call that opened it
returns. Under the deep stack of a test runner the edge of a chunk lies amid Django, and each call
over it asks the system for memory: some 7,000 times a test. And the collector of garbage looks
again and again at the many modules and tests, which stay until the end.
"""

import gc
from collections.abc import Callable

import pytest

_SLOTS = 66_000  # of eight bytes: the chunk is a megabyte, and half of it is left for the others
_ROOMY = """
def with_a_roomy_stack(call):
    if 0:
        {names} = None
    return call()
"""


def _made() -> Callable[[Callable[[], object]], object]:
    made: dict[str, Callable[[Callable[[], object]], object]] = {}
    names = " = ".join(f"v{number}" for number in range(_SLOTS))
    exec(_ROOMY.format(names=names), made)
    return made["with_a_roomy_stack"]


class Begun:
    """Whether the run is inside the roomy frame already."""

    yet = False


@pytest.hookimpl(tryfirst=True)
def pytest_cmdline_main(config: pytest.Config) -> object:
    """Everything else happens inside one call with a large frame."""
    if Begun.yet:
        return None
    Begun.yet = True
    return _made()(lambda: config.hook.pytest_cmdline_main(config=config))


def pytest_collection_finish() -> None:
    """What is there now is not garbage."""
    gc.collect()
    gc.freeze()
    gc.set_threshold(100_000, 50, 100)
