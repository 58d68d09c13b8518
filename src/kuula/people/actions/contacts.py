"""Ways to reach a customer besides mail."""

import re
from typing import Final

from django.db import transaction
from django.utils.translation import gettext as _

from kuula.kit import clock
from kuula.kit.problems import Conflict, NotFound, Problem
from kuula.kit.text import one_line
from kuula.ledger.recording import About, record
from kuula.people import events
from kuula.people.actions.customers import source_of
from kuula.people.actions.meanwhile import present
from kuula.people.models import Contact, Customer
from kuula.workspace.actors import Actor, allow
from kuula.workspace.permissions import Permission

MOST: Final = 50
CALLED: Final = (Contact.Kind.PHONE, Contact.Kind.WHATSAPP, Contact.Kind.VIBER)
_NUMBER: Final = re.compile(r"\+?\d{5,15}")
_HANDLE: Final = re.compile(r"@?\S{2,100}")


def add_contact(
    actor: Actor, *, customer: Customer, kind: str, value: str, verified: bool = False
) -> Contact:
    """Write down a telephone or handle, claimed unless `verified`; a known one is answered as it
    is.

    Raises Problem for what cannot be one, Conflict for a person who was erased or has 50.
    """
    allow(actor, Permission.CUSTOMERS_CHANGE)
    if kind not in Contact.Kind.values:
        raise Problem(_("Kuula does not know this channel."), field="kind")
    normal = _normal(kind, value)
    with transaction.atomic():
        locked = present(customer)
        standing = {(one.kind, one.value): one for one in locked.contacts.all()}
        if (kind, normal) in standing:
            return standing[kind, normal]
        if len(standing) >= MOST:
            raise Conflict(_("A customer has at most 50 contacts."), field="value")
        now = clock.now()
        added = Contact.objects.create(
            customer=locked,
            kind=kind,
            value=normal,
            verified_at=now if verified else None,
            source=source_of(actor),
            since=now,
        )
        event = events.ContactAdded(added.pk, kind, added.source, normal)
        record(event, actor.who, About(customer=locked.pk))
    return added


def verify_contact(actor: Actor, *, contact: Contact, verified: bool) -> None:
    """Say that a contact was proved to be theirs, or is only claimed. Twice changes nothing."""
    allow(actor, Permission.CUSTOMERS_CHANGE)
    with transaction.atomic():
        locked = _locked(contact)
        if (locked.verified_at is not None) == verified:
            return
        locked.verified_at = clock.now() if verified else None
        locked.save(update_fields=["verified_at"])
        event = events.ContactVerified(locked.pk, locked.kind, verified)
        record(event, actor.who, About(customer=locked.customer_id))


def remove_contact(actor: Actor, *, contact: Contact) -> None:
    """Take a contact out of the profile. Raises NotFound when it is gone already."""
    allow(actor, Permission.CUSTOMERS_CHANGE)
    with transaction.atomic():
        locked = _locked(contact)
        event = events.ContactRemoved(locked.pk, locked.kind)
        record(event, actor.who, About(customer=locked.customer_id))
        locked.delete()


def _locked(contact: Contact) -> Contact:
    found = Contact.objects.select_for_update().filter(pk=contact.pk).first()
    if found is None:
        raise NotFound(_("There is no such contact."))
    return found


def _normal(kind: str, value: str) -> str:
    """A number without blanks, a handle without its @."""
    said = one_line(value, 120)
    if kind in CALLED:
        number = re.sub(r"[\s()./-]", "", said)
        number = f"+{number[2:]}" if number.startswith("00") else number
        if not _NUMBER.fullmatch(number):
            raise Problem(_("Write a number, such as +372 5555 5555."), field="value")
        return number
    if not _HANDLE.fullmatch(said):
        raise Problem(_("Write a name or number without blanks."), field="value")
    return said.removeprefix("@")
