"""What a saved view looks for, in words: a search as it is typed, filters by their names."""

from collections.abc import Iterator

from django.http import QueryDict
from django.utils.translation import gettext as _

from kuula.desk.models import Priority, State
from kuula.faces.agent.pages.surroundings import Surroundings


def asks_of(query: str, listing: str, around: Surroundings) -> str:
    """What is looked for; a team that does not exist for the reader is not named."""
    if not listing:
        return query
    return ", ".join(_filters(QueryDict(query), around)) or _("All of this list")


def _filters(said: QueryDict, around: Surroundings) -> Iterator[str]:
    people = {"0": _("Nobody"), **{str(one.id): one.name for one in around.colleagues}}
    known = (
        ("state", _("State"), {value: str(label) for value, label in State.choices}),
        ("priority", _("Priority"), {str(v): str(label) for v, label in Priority.choices}),
        ("assignee", _("Assignee"), people),
        ("team", _("Team"), {str(one.pk): one.name for one in around.teams}),
        ("brand", _("Brand"), {str(one.pk): one.name for one in around.brands}),
    )
    for key, label, names in known:
        if key in said:
            yield f"{label}: {names.get(str(said[key]), '?')}"
    if "tag" in said:
        yield f"{_('Tag')}: {said['tag']}"
    if "field" in said:
        yield f"{_('Field')}: {said['field']}"
