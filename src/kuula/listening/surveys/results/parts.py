"""What the parts are called by which the answers to a survey are told apart."""

from datetime import date

from django.utils.translation import gettext as _

from kuula.kit.languages import ENDONYMS
from kuula.listening.models import Response, ResultCell, Survey
from kuula.listening.surveys.results.queries import parts_seen
from kuula.people.segments.access import segments_for
from kuula.workspace.actors import Actor
from kuula.workspace.permissions import Permission

Slice = ResultCell.Slice


def names_of_parts(actor: Actor, survey: Survey, *, since: date) -> dict[tuple[str, str], str]:
    """The names of the parts that somebody answered from since a day, but for segments that the
    reader does not see; nothing for a slice of one part alone."""
    seen = parts_seen(actor, survey, since=since)
    named = {
        Slice.VARIANT: {"0": _("First wording"), "1": _("Second wording")},
        Slice.WAY: {value: str(label) for value, label in Response.Way.choices},
        Slice.LANGUAGE: dict(ENDONYMS),
        Slice.SEGMENT: _segments(actor),
    }
    found: dict[tuple[str, str], str] = {}
    for slice, names in named.items():
        parts = [part for part in seen.get(slice, ()) if part in names]
        if len(parts) > 1 or slice == Slice.SEGMENT:
            found |= {(slice, part): names[part] for part in parts}
    return found


def _segments(actor: Actor) -> dict[str, str]:
    if not actor.may(Permission.CUSTOMERS_READ):
        return {}
    return {str(one.pk): one.name for one in segments_for(actor).in_use()}
