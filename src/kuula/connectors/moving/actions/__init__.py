"""The only writers of this room."""

from kuula.connectors.moving.actions.making import (
    fetch_export,
    forget_archives,
    forget_with_person,
    give_up_left,
    make_export,
    note_made,
    order_export,
)
from kuula.connectors.moving.actions.taking_in import refuse_unless_empty, take_in

__all__ = [
    "fetch_export",
    "forget_archives",
    "forget_with_person",
    "give_up_left",
    "make_export",
    "note_made",
    "order_export",
    "refuse_unless_empty",
    "take_in",
]
