"""The only writers of incidents and their links; `announcing` writes what all are told."""

from kuula.desk.actions.incidents.case import (
    IncidentForm,
    change_incident,
    open_incident,
    reopen_incident,
    resolve_incident,
)
from kuula.desk.actions.incidents.linking import link_conversation, unlink_conversation

__all__ = [
    "IncidentForm",
    "change_incident",
    "link_conversation",
    "open_incident",
    "reopen_incident",
    "resolve_incident",
    "unlink_conversation",
]
