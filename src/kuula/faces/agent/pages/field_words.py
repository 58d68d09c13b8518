"""Facts of custom fields in clearer words than the event alone can say."""

from django.utils.translation import gettext as _

from kuula.desk.checklists.events import StepTicked
from kuula.desk.fields.events import FieldKept, FieldSet
from kuula.desk.fields.values import told
from kuula.ledger.events import Event


def field_words(event: Event, actor: str) -> str:
    """What a field was set to, or had elsewhere, as long as it is kept; else empty."""
    if isinstance(event, FieldSet) and (value := _value(event)):
        return _("%(actor)s set %(name)s to %(value)s") % {
            "actor": actor,
            "name": event.name,
            "value": value,
        }
    if isinstance(event, FieldKept) and (value := _value(event)):
        places = {"name": event.name, "number": event.number, "value": value}
        return _("%(name)s stays as it is here; № %(number)s had %(value)s") % places
    if isinstance(event, StepTicked) and event.steps:
        places = {"actor": actor, "name": event.name, "step": event.steps[0]}
        if event.undone:
            return _("%(actor)s took the tick of “%(step)s” back (%(name)s)") % places
        return _("%(actor)s ticked “%(step)s” (%(name)s)") % places
    return ""


def _value(event: FieldSet | FieldKept) -> str:
    if event.text:
        return _("“%(words)s”") % {"words": event.text}
    return ", ".join(told(event.kind, event.keys, event.labels))
