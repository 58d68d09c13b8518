"""The only writers of segments, of who is in them, and of personas."""

from kuula.people.segments.actions.counting import recount_segment, refresh_members
from kuula.people.segments.actions.defining import (
    Playbook,
    SegmentForm,
    archive_segment,
    save_playbook,
    save_segment,
    undo_segments,
)
from kuula.people.segments.actions.finding import find_groups
from kuula.people.segments.actions.personas import (
    PersonaForm,
    QuoteForm,
    add_quote,
    archive_persona,
    remove_quote,
    save_persona,
    set_picture,
)

__all__ = [
    "PersonaForm",
    "Playbook",
    "QuoteForm",
    "SegmentForm",
    "add_quote",
    "archive_persona",
    "archive_segment",
    "find_groups",
    "recount_segment",
    "refresh_members",
    "remove_quote",
    "save_persona",
    "save_playbook",
    "save_segment",
    "set_picture",
    "undo_segments",
]
