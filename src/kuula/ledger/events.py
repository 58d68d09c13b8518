"""What an event is: a frozen dataclass that knows its words, its meaning and what erasure takes
from it."""

from dataclasses import asdict, dataclass, fields
from enum import StrEnum
from typing import Any, ClassVar, Self

_ALONE = (str, int, float, type(None))
_registry: dict[str, type["Event"]] = {}


class Experience(StrEnum):
    """What an event means to the customer."""

    GOOD = "good"
    BAD = "bad"
    NEUTRAL = "neutral"


class UnknownEvent(LookupError):
    """No event of that type, or with that field, is known to this version of Kuula."""


@dataclass(frozen=True)
class Event:
    """Base of all events. A subclass names its `type` ("desk.conversation_solved"), `words` and
    `personal`.

    `words` is a translatable sentence with %(name)s places filled from the payload and `actor`;
    `personal` names the fields that are kept apart and emptied when the person is erased.
    Events are add-only: a field is never removed or renamed.
    """

    type: ClassVar[str]
    words: ClassVar[str]
    personal: ClassVar[frozenset[str]] = frozenset()

    def __init_subclass__(cls) -> None:
        super().__init_subclass__()
        declared = cls.__dict__.get("type")
        if not declared:
            raise TypeError(f"{cls.__name__} does not say its type.")
        if _registry.setdefault(declared, cls).__qualname__ != cls.__qualname__:
            raise TypeError(f"Two events call themselves {declared}.")
        _registry[declared] = cls

    def experience(self) -> Experience:
        """What this very event means to the customer; neutral unless a subclass says otherwise."""
        return Experience.NEUTRAL

    def sentence(self) -> str:
        """The words for this very event, untranslated; `words` unless a subclass knows better."""
        return self.words

    def facts(self) -> dict[str, Any]:
        """The payload without anything personal."""
        return {k: v for k, v in _plain(self).items() if k not in self.personal}

    def personal_part(self) -> dict[str, Any]:
        """The payload that erasing the person removes. Empty values are left out."""
        return {k: v for k, v in _plain(self).items() if k in self.personal and v}

    @classmethod
    def load(cls, payload: dict[str, Any]) -> Self:
        """The event a payload was made of. Raises UnknownEvent on a key this version does not
        know."""
        known = {f.name for f in fields(cls)}
        if unknown := payload.keys() - known:
            raise UnknownEvent(f"{cls.type} has no field {', '.join(sorted(unknown))}.")
        return cls(**payload)


def _plain(event: Event) -> dict[str, Any]:
    """The fields by name; those of a few plain values, as most are, need no deep copy."""
    if all(isinstance(value, _ALONE) for value in vars(event).values()):
        return dict(vars(event))
    return asdict(event)


def event_type(name: str) -> type[Event]:
    """The class of events called `name`. Raises UnknownEvent."""
    try:
        return _registry[name]
    except KeyError:
        raise UnknownEvent(f"No event type is called {name}.") from None


def event_types() -> dict[str, type[Event]]:
    """All event types by name, in the order of their names."""
    return dict(sorted(_registry.items()))
