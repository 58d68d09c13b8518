"""Finding rows whose JSON names somebody, without taking a part of a longer word for them."""

import json
import re
from collections.abc import Iterator

import orjson
from django.db.models import Q

_BEFORE, _BEHIND = "(^|[^[:alnum:]._%+-])", "($|[^[:alnum:]_-])"


def names(field: str, word: str) -> Q:
    """Rows whose JSON text in `field` holds an address by itself, not amid a longer one, or a name
    as a whole value; in capitals or not, letters beyond ASCII as they are or escaped."""
    found = Q(pk=None)
    for written in _written(word):
        found |= Q((f"{field}__icontains", written)) & Q((f"{field}__iregex", _pattern(written)))
    return found


def _written(word: str) -> Iterator[str]:
    """As JSON writes it: an address without the quotation marks around it."""
    whole = {orjson.dumps(word).decode(), json.dumps(word)}
    yield from sorted(one[1:-1] if "@" in word else one for one in whole)


def _pattern(written: str) -> str:
    plain = re.escape(written)
    return plain if written.startswith('"') else f"{_BEFORE}{plain}{_BEHIND}"
