"""The door to the demo company: `load_script` reads its words, `plan` spreads them over time."""

from kuula.faces.cli.demo.planned import (
    Period,
    PlannedConversation,
    PlannedRating,
    PlannedTurn,
    period,
)
from kuula.faces.cli.demo.planning import plan
from kuula.faces.cli.demo.words import (
    Brand,
    Customer,
    Rating,
    Script,
    StaffMember,
    Story,
    Tag,
    Team,
    Template,
    Turn,
    load_script,
)

__all__ = [
    "Brand",
    "Customer",
    "Period",
    "PlannedConversation",
    "PlannedRating",
    "PlannedTurn",
    "Rating",
    "Script",
    "StaffMember",
    "Story",
    "Tag",
    "Team",
    "Template",
    "Turn",
    "load_script",
    "period",
    "plan",
]
