"""Which department feedback belongs to, as the owner's keywords say. A proposal is readable: it
names the words it stands on."""

import re
from collections.abc import Iterable
from dataclasses import dataclass

from kuula.kit.text import fold
from kuula.listening.models import Department

LONGEST = 8000


@dataclass(frozen=True, slots=True)
class Proposal:
    """A department, and which of its keywords were said."""

    department: Department
    found: tuple[str, ...]


def proposed(words: str, departments: Iterable[Department] | None = None) -> Proposal | None:
    """The department of which most keywords were said; None without any, or where two departments
    have as many. A keyword counts at the beginning of a word, whatever its ending or accents."""
    if departments is None:
        departments = Department.objects.filter(archived_at=None).select_related("lead")
    said = fold(words[:LONGEST].casefold())
    found = [Proposal(one, _said_of(one, said)) for one in departments]
    best = sorted((one for one in found if one.found), key=lambda one: -len(one.found))
    if not best or (len(best) > 1 and len(best[0].found) == len(best[1].found)):
        return None
    return best[0]


def _said_of(department: Department, said: str) -> tuple[str, ...]:
    return tuple(
        one
        for one in department.keywords
        if re.search(rf"(?<!\w){re.escape(fold(one.casefold()))}", said)
    )
