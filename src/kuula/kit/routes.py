"""Where views live. A page names a hundred addresses; each is worked out once."""

from functools import lru_cache
from typing import Final

from django.urls import reverse

_STAND_INS: Final = ("970000001", "970000002", "970000003")


def path_of(route: str, *arguments: int | str) -> str:
    """The path of the view named `route`, as Django's `reverse` has it.

    What was found is kept: for numbers its shape, for words the path of each. Raises
    NoReverseMatch, and ValueError for more than three numbers.
    """
    if all(type(one) is int for one in arguments):
        if len(arguments) > len(_STAND_INS):
            raise ValueError(f"{route}: at most {len(_STAND_INS)} numbers.")
        return _shape(route, len(arguments)) % arguments
    return _found(route, arguments)


@lru_cache(maxsize=1024)
def _shape(route: str, count: int) -> str:
    path = reverse(route, args=_STAND_INS[:count]).replace("%", "%%")
    for one in _STAND_INS[:count]:
        path = path.replace(one, "%d")
    return path


@lru_cache(maxsize=1024)
def _found(route: str, arguments: tuple[int | str, ...]) -> str:
    return reverse(route, args=arguments)
