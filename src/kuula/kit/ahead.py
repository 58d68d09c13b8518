"""Reading ahead: the next part is made ready while the database works on this one."""

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import copy_context
from dataclasses import dataclass
from queue import Empty, Full, Queue
from threading import Event, Thread
from typing import Final, Generic, TypeVar

from django.utils.translation import get_language, override

Item = TypeVar("Item")
_LOOK: Final = 0.2


@dataclass(frozen=True, slots=True)
class _Step(Generic[Item]):
    """What came next: an item, the end (None), or what went wrong."""

    item: Item | None
    wrong: BaseException | None = None


@contextmanager
def read_ahead(things: Iterator[Item], most: int = 2) -> Iterator[Iterator[Item]]:
    """The same things in the same order, made in a thread of their own and in the language that is
    spoken here, at most so many ahead.

    What they raise is raised where they are read. They must not touch the database. Leaving the
    block ends the thread, however it is left.
    """
    waiting: Queue[_Step[Item]] = Queue(most)
    over = Event()
    args = (_spoken, get_language(), things, waiting, over)
    thread = Thread(target=copy_context().run, args=args, daemon=True)
    thread.start()
    try:
        yield _taken(waiting, thread)
    finally:
        over.set()
        thread.join()


def _spoken(
    language: str | None, things: Iterator[Item], waiting: "Queue[_Step[Item]]", over: Event
) -> None:
    with override(language):
        _fill(things, waiting, over)


def _fill(things: Iterator[Item], waiting: "Queue[_Step[Item]]", over: Event) -> None:
    step: _Step[Item] = _Step(None)
    try:
        for one in things:
            if not _put(_Step(one), waiting, over):
                return
    except BaseException as wrong:  # noqa: BLE001 - it is raised again where the things are read
        step = _Step(None, wrong)
    _put(step, waiting, over)


def _put(step: "_Step[Item]", waiting: "Queue[_Step[Item]]", over: Event) -> bool:
    while not over.is_set():
        try:
            waiting.put(step, timeout=_LOOK)
        except Full:
            continue
        return True
    return False


def _taken(waiting: "Queue[_Step[Item]]", thread: Thread) -> Iterator[Item]:
    while True:
        try:
            step = waiting.get(timeout=_LOOK)
        except Empty:
            if not thread.is_alive() and waiting.empty():
                return
            continue
        if step.wrong is not None:
            raise step.wrong
        if step.item is None:
            return
        yield step.item
