"""Records of JSON exports: JSON Lines, pages of an API, lists; in files of any names and order."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import PurePosixPath
from typing import IO, Any, Final

import orjson

from kuula.connectors.importers.reading.lines import LONGEST, lines
from kuula.connectors.importers.reading.sources import Source
from kuula.connectors.importers.reading.spool import Record, Spool
from kuula.connectors.importers.refusing import Why

_ENDINGS: Final = (".json", ".jsonl", ".ndjson", ".json.gz", ".jsonl.gz", ".ndjson.gz")
_OBJECT: Final = b"{"
_LIST: Final = b"["
_BOM: Final = b"\xef\xbb\xbf"


@dataclass(frozen=True, slots=True)
class Shapes:
    """How the records of a desk are told apart.

    `envelopes` are keys that hold a record or a list of them; `names` are words in a file's name,
    the longest first, `named` what kind they mean if another; `shape` tells a record by what it
    has.
    """

    envelopes: Mapping[str, str]
    names: tuple[str, ...]
    shape: Callable[[Record], str]
    named: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Found:
    """A record of a kind; `parent` is the number that its file is named after, if any."""

    kind: str
    record: Record
    place: str
    parent: str = ""


def collect_json(source: Source, spool: Spool, shapes: Shapes) -> Iterator[Found]:
    """All records of an export. What cannot be read is noted in the spool, and the rest goes on."""
    for name in source.names():
        lower = name.lower()
        beside = "attachments/" in lower or "/." in f"/{lower}" or "__macosx" in lower
        if beside or not lower.endswith(_ENDINGS):
            continue
        stream = source.open(name)
        if stream is None:
            continue
        with stream:
            for place, value in _values(name, stream, spool):
                yield from _records(name, place, value, spool, shapes)


def _values(name: str, stream: IO[bytes], spool: Spool) -> Iterator[tuple[str, Any]]:
    """One value a line; a file that is one value over many lines is read whole, if it fits."""
    held: list[bytes] = []
    size = 0
    for number, line in lines(stream):
        place = f"{name}, line {number}"
        if line is None:
            spool.refuse("", place, Why.TOO_LONG)
            continue
        said = line.strip().removeprefix(_BOM)
        if not held and said and not (number == 1 and said in (_OBJECT, _LIST)):
            yield from _parsed(place, said, spool)
        elif said:
            held.append(said)
            size += len(said)
            if size > LONGEST:
                spool.refuse("", name, Why.TOO_LONG, "one value over many lines")
                return
    if held:
        yield from _parsed(name, b"\n".join(held), spool)


def _parsed(place: str, said: bytes, spool: Spool) -> Iterator[tuple[str, Any]]:
    try:
        yield place, orjson.loads(said)
    except orjson.JSONDecodeError as error:
        spool.refuse("", place, Why.UNREADABLE, str(error))


def _records(name: str, place: str, value: Any, spool: Spool, shapes: Shapes) -> Iterator[Found]:
    if isinstance(value, dict):
        yield from _told_apart(name, place, value, spool, shapes)
    elif isinstance(value, list):
        for count, one in enumerate(value, 1):
            where = f"{place}, entry {count}"
            if isinstance(one, dict):
                yield from _told_apart(name, where, one, spool, shapes)
            else:
                spool.refuse("", where, Why.UNKNOWN_RECORD)
    else:
        spool.refuse("", place, Why.UNKNOWN_RECORD)


def _told_apart(
    name: str, place: str, value: Record, spool: Spool, shapes: Shapes
) -> Iterator[Found]:
    inside = list(_enveloped(value, shapes))
    kind = "" if inside else shapes.shape(value) or _by_name(name, shapes)
    for count, (held, record) in enumerate(inside, 1):
        where = f"{place}, entry {count}" if len(inside) > 1 else place
        yield Found(held, record, where, _parent(name))
    if kind:
        yield Found(kind, value, place, _parent(name))
    elif not inside and not _is_empty_page(value, shapes):
        spool.refuse("", place, Why.UNKNOWN_RECORD)


def _enveloped(value: Record, shapes: Shapes) -> Iterator[tuple[str, Record]]:
    if "id" in value:  # a record of its own, whatever else it holds
        return
    assets = value.get("assets")
    for key, held in (assets if isinstance(assets, dict) else value).items():
        kind = shapes.envelopes.get(key)
        if kind is None:
            continue
        if isinstance(held, dict) and "id" not in held:
            held = list(held.values())
        for one in held if isinstance(held, list) else [held]:
            if isinstance(one, dict):
                yield kind, one


def _is_empty_page(value: Record, shapes: Shapes) -> bool:
    return any(key in shapes.envelopes or key == "assets" for key in value)


def _by_name(name: str, shapes: Shapes) -> str:
    lower = name.lower()
    found = next((one for one in shapes.names if one in lower), "")
    return shapes.named.get(found, found)


def _parent(name: str) -> str:
    stem = PurePosixPath(name).name.split(".")[0]
    digits = "".join(letter for letter in stem if letter.isdigit())
    return digits if digits == stem else ""
