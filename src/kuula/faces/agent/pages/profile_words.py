"""Facts of a profile in clearer words than the event alone can say."""

from collections.abc import Callable, Mapping
from datetime import date
from typing import Any, Final

from django.utils.translation import gettext as _

from kuula.ledger.events import Event
from kuula.people import events
from kuula.people.models import AttributeKind, Contact, ImportantDate
from kuula.ui.formats import full_date


def profile_words(event: Event, actor: str) -> str:
    """What was written in a profile, as long as it is kept; else empty."""
    told = _TOLD.get(type(event))
    return told(event, actor) if told else ""


def attribute_words(event: events.AttributeSet) -> str:
    """The value an attribute was given, in words; empty when it is not told."""
    if not event.value:
        return ""
    if event.kind == AttributeKind.DATE:
        return full_date(date.fromisoformat(event.value))
    if event.kind == AttributeKind.YES_NO:
        return _("Yes") if event.value == "yes" else _("No")
    return event.value


def _attribute(event: events.AttributeSet, actor: str) -> str:
    value = attribute_words(event)
    places = {"actor": actor, "name": event.name, "value": value}
    return _("%(actor)s set %(name)s to %(value)s") % places if value else ""


def _note(event: events.NoteWritten, actor: str) -> str:
    if not event.text:
        return ""
    said = _(event.sentence()) % {"actor": actor}
    return _("%(said)s: “%(words)s”") % {"said": said, "words": event.text}


def _contact(event: events.ContactAdded, actor: str) -> str:
    kind = str(dict(Contact.Kind.choices).get(event.kind, event.kind))
    places = {"actor": actor, "kind": kind, "value": event.value}
    return _("%(actor)s added a contact: %(kind)s %(value)s") % places if event.value else ""


def _address(event: events.AddressAdded, actor: str) -> str:
    places = {"actor": actor, "value": event.value}
    return _("%(actor)s added the address %(value)s") % places if event.value else ""


def _date(event: events.DateNoted, actor: str) -> str:
    if not event.value:
        return ""
    kind = str(dict(ImportantDate.Kind.choices).get(event.kind, event.kind))
    places = {"actor": actor, "kind": kind, "value": event.value}
    return _("%(actor)s wrote down a date: %(kind)s %(value)s") % places


_TOLD: Final[Mapping[type[Event], Callable[[Any, str], str]]] = {
    events.AttributeSet: _attribute,
    events.NoteWritten: _note,
    events.ContactAdded: _contact,
    events.AddressAdded: _address,
    events.DateNoted: _date,
}
