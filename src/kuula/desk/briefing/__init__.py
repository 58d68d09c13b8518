"""The brief of a handover: what the customer wants, told us and tried, what was promised, how they
feel, and what must not be asked again; each line with where it came from.

Nothing is guessed: a line is somebody's own words or a fact. See docs/reference/wording.md.
"""

from datetime import datetime
from zoneinfo import ZoneInfo

from kuula.desk.briefing.answered import answered
from kuula.desk.briefing.material import Heading, Line, Material, Promised, Said
from kuula.desk.briefing.values import values
from kuula.desk.briefing.vows import vows
from kuula.desk.briefing.wishes import feelings, tried, wishes

__all__ = ["Heading", "Line", "Material", "Promised", "Said", "brief_of"]


def brief_of(material: Material, *, now: datetime, zone: ZoneInfo) -> list[Line]:
    """The lines of a brief, heading by heading; a heading without any is not known."""
    said = material.said
    return [
        *wishes(said, material.promised),
        *values(said),
        *tried(said),
        *vows(said, material.promised, now=now, zone=zone),
        *material.felt,
        *feelings(said),
        *answered(said),
    ]
