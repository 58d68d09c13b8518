"""A limit for work on what strangers send: too slow ends in an exception, stuck ends the process.

One thread watches all limited work of a process. Python code that goes on too long gets `TooSlow`
raised inside it. C code that never lets other threads run (a regular expression gone wild) cannot
be interrupted, so the process ends, and whoever started it starts it again.
"""

import ctypes
import faulthandler
import sys
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from typing import Final

STUCK_AFTER: Final = 60.0
_LOOK: Final = 1.0
_QUIET_LOOKS: Final = 5
_raise_in = ctypes.pythonapi.PyThreadState_SetAsyncExc


class TooSlow(Exception):
    """The work took more of the processor than it was given."""


@dataclass
class _Watch:
    """The work under way: thread to the processor time at which its patience ends."""

    until: dict[int, float] = field(default_factory=dict)
    lock: threading.Lock = field(default_factory=threading.Lock)
    wake: threading.Event = field(default_factory=threading.Event)
    thread: threading.Thread | None = None
    armed: bool = False


_watch: Final = _Watch()


@contextmanager
def patience(seconds: float) -> Iterator[None]:
    """Raise TooSlow, once, inside the block when it has used `seconds` of processor time.

    Not for blocks within blocks.
    """
    me = threading.get_ident()
    with _watch.lock:
        _watch.until[me] = _spent(me) + seconds
        if not _watch.armed:
            _put_off_the_end()  # at once: this thread may be stuck before another gets its turn
        if _watch.thread is None or not _watch.thread.is_alive():
            _watch.thread = threading.Thread(target=_look_on, name="patience", daemon=True)
            _watch.thread.start()
    _watch.wake.set()
    try:
        yield
    finally:
        with _watch.lock:
            ended = _watch.until.pop(me, None) is None
        if ended:
            _let_it_come(me)


def _let_it_come(me: int) -> None:
    """TooSlow was sent and may not be here yet: it must not come after the block.

    Sent once more it takes the place of one that waits. To take that back instead would leave the
    interpreter looking for it for ever, and a profiler then never gets past its next line.
    """
    with suppress(TooSlow):
        _raise_in(ctypes.c_ulong(me), ctypes.py_object(TooSlow))
        while True:
            time.sleep(0)


def _look_on() -> None:
    quiet = 0
    while True:
        _watch.wake.wait()
        time.sleep(_LOOK)
        with _watch.lock:
            quiet = 0 if _watch.until else quiet + 1
            _end_slow()
            if quiet < _QUIET_LOOKS:
                _put_off_the_end()
            else:
                _rest()


def _end_slow() -> None:
    for thread, end in list(_watch.until.items()):
        if _spent(thread) >= end:
            del _watch.until[thread]
            _raise_in(ctypes.c_ulong(thread), ctypes.py_object(TooSlow))


def _put_off_the_end() -> None:
    """While threads get their turns the end of the process is put off again and again."""
    if sys.__stderr__ is not None:
        faulthandler.dump_traceback_later(STUCK_AFTER, exit=True, file=sys.__stderr__)
        _watch.armed = True


def _rest() -> None:
    """Nothing has been under way for a while: look again when something is."""
    faulthandler.cancel_dump_traceback_later()
    _watch.armed = False
    _watch.wake.clear()


def _spent(thread: int) -> float:
    """Seconds of processor time of the thread, so that a busy machine makes nobody slow; of the
    wall where the system does not tell."""
    clock_of = getattr(time, "pthread_getcpuclockid", None)
    return time.clock_gettime(clock_of(thread)) if clock_of else time.monotonic()
