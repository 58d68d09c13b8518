"""Writers of checklists: what they say, where they are put, which steps are ticked."""

from kuula.desk.actions.checklists.defining import (
    ChecklistForm,
    archive_checklist,
    change_checklist,
    save_checklist,
    take_up_checklist,
)
from kuula.desk.actions.checklists.ticking import put_checklist, take_off_checklist, tick_step

__all__ = [
    "ChecklistForm",
    "archive_checklist",
    "change_checklist",
    "put_checklist",
    "save_checklist",
    "take_off_checklist",
    "take_up_checklist",
    "tick_step",
]
