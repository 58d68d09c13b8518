"""Answers that a process remembers for a few seconds: what every page asks and seldom changes."""

from collections.abc import Callable
from functools import lru_cache, update_wrapper
from typing import Any, ClassVar, Generic, ParamSpec, TypeVar, cast

from kuula.kit import clock

Asked = ParamSpec("Asked")
Answer = TypeVar("Answer")


class Remembered(Generic[Asked, Answer]):
    """A function whose answers may be `seconds` old; at most `most` of them are kept.

    What it is asked with must be hashable. An error is not remembered.
    """

    everyone: ClassVar[list["Remembered[..., Any]"]] = []

    def __init__(self, ask: Callable[Asked, Answer], seconds: int, most: int) -> None:
        self._seconds = seconds
        self._kept = lru_cache(maxsize=most)(_in_its_span(ask))
        self._asked = cast("Callable[..., Answer]", self._kept)
        update_wrapper(self, ask)
        self.everyone.append(self)

    def __call__(self, *args: Asked.args, **kwargs: Asked.kwargs) -> Answer:
        """The answer, at most `seconds` old by the machine's own clock."""
        span = int(clock.real_now().timestamp()) // self._seconds
        return self._asked(span, *args, **kwargs)

    def forget(self) -> None:
        """Let this process ask anew; others do within `seconds`."""
        self._kept.cache_clear()


def remembered(
    *, seconds: int, most: int = 256
) -> Callable[[Callable[Asked, Answer]], Remembered[Asked, Answer]]:
    """Make a function remember its answers, see `Remembered`."""

    def wrap(ask: Callable[Asked, Answer]) -> Remembered[Asked, Answer]:
        return Remembered(ask, seconds, most)

    return wrap


def forget_all() -> None:
    """Let this process ask everything anew."""
    for one in Remembered.everyone:
        one.forget()


def _in_its_span(ask: Callable[Asked, Answer]) -> Callable[..., Answer]:
    def asked(_span: int, *args: Asked.args, **kwargs: Asked.kwargs) -> Answer:
        return ask(*args, **kwargs)

    return asked
