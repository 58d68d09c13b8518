"""Which conversations an incident brought."""

from django.db import transaction
from django.utils.translation import gettext as _

from kuula.desk.actions.incoming import about_conversation
from kuula.desk.actions.locking import locked_conversation
from kuula.desk.incidents.events import IncidentLinked, IncidentUnlinked
from kuula.desk.models import Conversation, Incident, IncidentLink
from kuula.kit import clock
from kuula.kit.problems import Conflict
from kuula.ledger.recording import record
from kuula.workspace.actors import Actor, allow
from kuula.workspace.permissions import Permission

LINKED = "incident_brought"
"""Under which name a merge keeps the incident it brought."""


def link_conversation(actor: Actor, *, conversation: Conversation, incident: Incident) -> None:
    """Say that a conversation is about an incident. Linking twice changes nothing.

    Raises Conflict when it is about another one, named in the message.
    """
    allow(actor, Permission.CHANGE)
    with transaction.atomic():
        locked = locked_conversation(conversation.pk)
        other = IncidentLink.objects.filter(conversation=locked).select_related("incident").first()
        if other is not None and other.incident_id == incident.pk:
            return
        if other is not None:
            raise Conflict(
                _("It is linked to “%(title)s” already. Take it off there first.")
                % {"title": other.incident.title}
            )
        IncidentLink.objects.create(incident=incident, conversation=locked, linked_at=clock.now())
        record(IncidentLinked(incident_id=incident.pk), actor.who, about_conversation(locked))


def unlink_conversation(actor: Actor, *, conversation: Conversation) -> None:
    """Say that a conversation is about no incident. Twice is once."""
    allow(actor, Permission.CHANGE)
    with transaction.atomic():
        locked = locked_conversation(conversation.pk)
        link = IncidentLink.objects.filter(conversation=locked).first()
        if link is None:
            return
        link.delete()
        event = IncidentUnlinked(incident_id=link.incident_id)
        record(event, actor.who, about_conversation(locked))


def bring_incident(into: Conversation, parts: list[Conversation]) -> int | None:
    """Let the surviving conversation be about the incident one of the merged was about, unless it
    is about one; answers which. The caller holds all locks."""
    if IncidentLink.objects.filter(conversation=into).exists():
        return None
    link = IncidentLink.objects.filter(conversation__in=parts).order_by("pk").first()
    if link is not None:
        IncidentLink.objects.create(
            incident_id=link.incident_id, conversation=into, linked_at=link.linked_at
        )
    return link.incident_id if link else None


def leave_incident(target: Conversation, incident_id: int | None) -> None:
    """Take back what a merge brought, as far as it is about that still. The caller holds all
    locks."""
    IncidentLink.objects.filter(conversation=target, incident_id=incident_id or 0).delete()
