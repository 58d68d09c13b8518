"""The only writers of touchpoints and journeys."""

from kuula.listening.touchpoints.actions.catalogue import (
    TouchpointForm,
    archive_touchpoint,
    bring_touchpoints,
    save_touchpoint,
    undo_touchpoints,
)
from kuula.listening.touchpoints.actions.journeys import (
    JourneyForm,
    StageForm,
    archive_journey,
    save_journey,
    undo_journeys,
)

__all__ = [
    "JourneyForm",
    "StageForm",
    "TouchpointForm",
    "archive_journey",
    "archive_touchpoint",
    "bring_touchpoints",
    "save_journey",
    "save_touchpoint",
    "undo_journeys",
    "undo_touchpoints",
]
