"""`python -m kuula.config.web ...`: granian, with Kuula read once before its workers are forked.

Each worker would else read all of it anew: seconds at the start, and memory they now share.
"""

import gc
import os
import threading

from granian.cli import entrypoint

from kuula.config import measuring

measuring.share()

import kuula.config.wsgi  # noqa: E402, F401 - read here, used in the workers
from kuula.faces.api.front import answering  # noqa: E402 - counts, so after `share`
from kuula.kit.presence import announce  # noqa: E402 - beside the others

SOON = 2.0


def read_the_rest() -> None:
    """In a worker, a little after the start: the API, which the first pages do not need."""
    timer = threading.Timer(SOON, answering)
    timer.daemon = True
    timer.start()


def be_seen() -> None:
    """In the parent and in each worker: be found by who measures."""
    announce("web")


if __name__ == "__main__":
    be_seen()
    gc.collect()
    gc.freeze()  # what was read stays; looking it over again would only copy shared pages
    os.register_at_fork(after_in_child=measuring.reserve)
    os.register_at_fork(after_in_child=read_the_rest)
    os.register_at_fork(after_in_child=be_seen)
    entrypoint()  # type: ignore[no-untyped-call] # granian leaves it so
