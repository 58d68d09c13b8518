"""Every event type has timeline words, an experience meaning and an erasure rule."""

import string
from dataclasses import MISSING, fields
from typing import get_type_hints

import pytest

from kuula.ledger.events import Event, Experience, event_types

# Short words from a fixed list, or names of things of ours: never a customer's words.
CODED = frozenset(
    {
        "channel",
        "automatic",
        "release_at",
        "waiting_since",
        "due_at",
        "needed_by",
        "until",
        "state",
        "previous",
        "role",
        "permission",
        "name",
    }
    | {
        "currency",
        "purpose",
        "status",
        "doubt",
        "header_id",
        "language",
        "measure",
        "kind",
        "reason",
        "what",
        "source",
        "as_of",
        "felt",
        "basis",
        "answer",
        "question",
        "way",
        "department",
        "mood",
    }
)
TYPES = sorted(event_types().items())


def sample(kind: type[Event]) -> Event:
    """An event with a harmless value for every field that has no default."""
    made = {str: "x", int: 1, bool: True, list[str]: [], float: 1.0}
    hints = get_type_hints(kind)
    needed = [f for f in fields(kind) if f.default is MISSING and f.default_factory is MISSING]
    return kind(**{f.name: made.get(hints[f.name]) for f in needed})


@pytest.mark.parametrize(("name", "kind"), TYPES)
def test_it_has_words_that_its_own_fields_fill(name: str, kind: type[Event]) -> None:
    known = {f.name for f in fields(kind)} | {"actor"}
    places = {part.split(")")[0] for part in kind.words.split("%(")[1:]}
    assert kind.words.strip()
    assert kind.words.strip(string.punctuation)
    assert places <= known, f"{name} says %({places - known})s and has no such field"


@pytest.mark.parametrize(("name", "kind"), TYPES)
def test_it_says_what_it_means_to_the_customer(name: str, kind: type[Event]) -> None:
    assert isinstance(sample(kind).experience(), Experience), name


@pytest.mark.parametrize(("name", "kind"), TYPES)
def test_free_text_stands_apart_and_goes_with_the_person(name: str, kind: type[Event]) -> None:
    own = {f.name for f in fields(kind)}
    texts = {f.name for f in fields(kind) if get_type_hints(kind)[f.name] in (str, str | None)}
    assert kind.personal <= own, f"{name} calls a field personal that it does not have"
    assert texts - kind.personal <= CODED, f"{name} keeps free text in the fact row"


@pytest.mark.parametrize(("name", "kind"), TYPES)
def test_it_is_frozen_documented_and_named_for_what_happened(name: str, kind: type[Event]) -> None:
    room, _dot, fact = name.partition(".")
    assert room
    assert fact == fact.lower()
    assert (kind.__doc__ or "").strip()
    with pytest.raises(AttributeError):
        sample(kind).anything = 1  # type: ignore[attr-defined] # that it is refused is the point
