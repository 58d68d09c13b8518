"""Which column becomes which field: guessed from the words of the header and from samples."""

import re
from collections.abc import Mapping, Sequence

from kuula.connectors.tables.reading.records import Shape
from kuula.connectors.tables.targets.target import Field, Target
from kuula.connectors.tables.values.kinds import Kind, Wrong, value_of

_NO_LETTER = re.compile(r"[\W_]+")
_TELLING = frozenset({Kind.EMAIL})


def header_key(name: str) -> str:
    """The name of a column as it is compared: lower case, letters and digits only."""
    return _NO_LETTER.sub("", name.casefold())


def guessed(target: Target, shape: Shape, kept: Mapping[str, str] | None = None) -> list[str]:
    """The field of each column, empty for those nothing speaks for; none is named twice.

    `kept` is a mapping saved before, from column to field; it goes before every guess.
    """
    found = [""] * len(shape.columns)
    keys = [header_key(name) for name in shape.columns]
    if kept:
        named = {one.name for one in target.fields if one.column}
        for at, key in enumerate(keys):
            name = kept.get(key, "")
            if name in named and name not in found:
                found[at] = name
        return found
    for exact in (True, False):
        for field in target.fields:
            if field.column and field.name not in found:
                _claim(found, keys, field, exact=exact)
    _by_samples(found, shape, target.fields)
    return found


def _claim(found: list[str], keys: Sequence[str], field: Field, *, exact: bool) -> None:
    for at, key in enumerate(keys):
        if found[at] or not key:
            continue
        names = key in field.words if exact else _sounds(key, field)
        if names:
            found[at] = field.name
            return


def _sounds(key: str, field: Field) -> bool:
    """Whether a longer header holds a word of the field: "E-mail (work)"."""
    if field.kind not in (Kind.EMAIL, Kind.PHONE):
        return False
    return any(len(word) >= 5 and key.startswith(word) for word in field.words)


def _by_samples(found: list[str], shape: Shape, fields: Sequence[Field]) -> None:
    """A column full of addresses is one of addresses, whatever it is called."""
    for field in fields:
        if field.kind not in _TELLING or field.name in found:
            continue
        for at in range(len(found)):
            cells = [row[at] for row in shape.samples if at < len(row) and row[at]]
            if not found[at] and cells and all(_reads(field.kind, cell) for cell in cells):
                found[at] = field.name
                break


def _reads(kind: Kind, cell: str) -> bool:
    try:
        value_of(kind, cell)
    except Wrong:
        return False
    return True
