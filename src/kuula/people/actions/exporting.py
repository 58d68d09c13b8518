"""That what is held on a person was taken out."""

from django.db import transaction

from kuula.ledger.recording import About, record
from kuula.people import events
from kuula.people.actions.looks import note_look
from kuula.people.models import Customer, Look
from kuula.workspace.actors import Actor, allow
from kuula.workspace.permissions import Permission


def note_export(actor: Actor, *, customer: Customer, form: str) -> None:
    """Write down that everything held on a customer was exported as `form` ("json", "html"): in
    the ledger and in the access log."""
    allow(actor, Permission.CUSTOMERS_EXPORT)
    with transaction.atomic():
        event = events.CustomerExported(form)
        record(event, actor.who, About(customer=customer.pk))
    note_look(actor, customer_id=customer.pk, door=Look.Door.EXPORT)
