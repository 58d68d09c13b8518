"""Profiles of customers: contacts, dates, notes, attributes."""

from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _
from ninja import Router

from kuula.faces.api.described import scope
from kuula.faces.api.once import once
from kuula.faces.api.shapes.fields import Id
from kuula.faces.api.shapes.profile import (
    AttributeChange,
    AttributeTold,
    ContactChange,
    ContactTold,
    CustomerProfileTold,
    DateTold,
    NewAttribute,
    NewContact,
    NewImportantDate,
    NoteTold,
    SentNote,
    SentValues,
    ValuesTaken,
    attribute_told,
    contact_told,
    date_told,
    note_told,
    profile_told,
    value_told,
)
from kuula.faces.api.shapes.told import Done
from kuula.faces.api.tokens import ApiRequest
from kuula.kit import clock
from kuula.kit.problems import NotFound
from kuula.people import actions as people
from kuula.people.access import (
    attribute_for,
    attributes_for,
    contact_for,
    customer_for,
    date_for,
    note_for,
)
from kuula.people.models import Customer, Look
from kuula.people.profile import Profile, profile_of
from kuula.workspace.access import require
from kuula.workspace.actors import Actor
from kuula.workspace.permissions import Permission

router = Router(tags=["profiles"])
READ = scope(Permission.CUSTOMERS_READ)
CHANGE = scope(Permission.CUSTOMERS_READ, Permission.CUSTOMERS_CHANGE)
NOTES = scope(Permission.CUSTOMERS_READ, Permission.CUSTOMER_NOTES)
DEFINE = scope(Permission.PROFILES)


@router.get("/customers/{customer_id}/profile", response=CustomerProfileTold, openapi_extra=READ)
def read_profile(request: ApiRequest, customer_id: Id) -> CustomerProfileTold:
    """What is known of a customer; notes, consents and sensitive attributes need their scopes."""
    customer = customer_for(request.auth, customer_id)
    people.note_look(request.auth, customer_id=customer.pk, door=Look.Door.API)
    return profile_told(_profile(request.auth, customer))


@router.post("/customers/{customer_id}/contacts", response={201: ContactTold}, openapi_extra=CHANGE)
@once
def add_a_contact(request: ApiRequest, customer_id: Id, contact: NewContact) -> ContactTold:
    """Write a telephone or handle down; a known one is answered as it is."""
    customer = customer_for(request.auth, customer_id)
    return contact_told(people.add_contact(request.auth, customer=customer, **contact.model_dump()))


@router.patch(
    "/customers/{customer_id}/contacts/{contact_id}", response=ContactTold, openapi_extra=CHANGE
)
def verify_a_contact(
    request: ApiRequest, customer_id: Id, contact_id: Id, change: ContactChange
) -> ContactTold:
    """Say whether a contact is proved to be theirs."""
    contact = _own(contact_for(request.auth, contact_id), customer_id)
    people.verify_contact(request.auth, contact=contact, verified=change.verified)
    return contact_told(contact_for(request.auth, contact_id))


@router.delete(
    "/customers/{customer_id}/contacts/{contact_id}", response=Done, openapi_extra=CHANGE
)
def remove_a_contact(request: ApiRequest, customer_id: Id, contact_id: Id) -> Done:
    """Take a contact out."""
    contact = _own(contact_for(request.auth, contact_id), customer_id)
    people.remove_contact(request.auth, contact=contact)
    return Done()


@router.post("/customers/{customer_id}/dates", response={201: DateTold}, openapi_extra=CHANGE)
@once
def note_a_date(request: ApiRequest, customer_id: Id, date: NewImportantDate) -> DateTold:
    """Write an important date down."""
    customer = customer_for(request.auth, customer_id)
    form = people.DateForm(**date.model_dump())
    added = people.note_date(request.auth, customer=customer, form=form)
    known = _profile(request.auth, customer).occasions
    return date_told(next(one for one in known if one.kept.pk == added.pk))


@router.delete("/customers/{customer_id}/dates/{date_id}", response=Done, openapi_extra=CHANGE)
def remove_a_date(request: ApiRequest, customer_id: Id, date_id: Id) -> Done:
    """Take a date out."""
    people.remove_date(request.auth, date=_own(date_for(request.auth, date_id), customer_id))
    return Done()


@router.post("/customers/{customer_id}/notes", response={201: NoteTold}, openapi_extra=NOTES)
@once
def write_a_note(request: ApiRequest, customer_id: Id, note: SentNote) -> NoteTold:
    """Write a note about a customer."""
    customer = customer_for(request.auth, customer_id)
    form = people.NoteForm(note.kind, note.text, note.felt)
    return note_told(people.write_note(request.auth, customer=customer, form=form))


@router.put("/customers/{customer_id}/notes/{note_id}", response=NoteTold, openapi_extra=NOTES)
def change_a_note(request: ApiRequest, customer_id: Id, note_id: Id, note: SentNote) -> NoteTold:
    """Write other words; 409 when it was changed since `changed_at`."""
    found = _own(note_for(request.auth, note_id), customer_id)
    form = people.NoteForm(note.kind, note.text, note.felt)
    fresh = note.changed_at is None or note.changed_at == found.changed_at
    seen = people.revision(found.changed_at if fresh else note.changed_at)
    return note_told(people.change_note(request.auth, note=found, form=form, seen=seen))


@router.delete("/customers/{customer_id}/notes/{note_id}", response=Done, openapi_extra=NOTES)
def remove_a_note(request: ApiRequest, customer_id: Id, note_id: Id) -> Done:
    """Take a note out."""
    people.remove_note(request.auth, note=_own(note_for(request.auth, note_id), customer_id))
    return Done()


@router.patch("/customers/{customer_id}/attributes", response=ValuesTaken, openapi_extra=CHANGE)
def fill_in_attributes(request: ApiRequest, customer_id: Id, sent: SentValues) -> ValuesTaken:
    """Fill in attributes, all or nothing; null empties one. 422 names what one cannot hold."""
    actor, older = request.auth, []
    customer = customer_for(actor, customer_id)
    stamp = people.Stamp(as_of=sent.as_of)
    with transaction.atomic():
        for key, value in sent.values.items():
            one, said = attribute_for(actor, int(key)), as_said(value)
            if not people.set_attribute(
                actor, customer=customer, attribute=one, said=said, stamp=stamp
            ):
                older.append(one.pk)
    known = _profile(actor, customer).attributes
    return ValuesTaken(values=[value_told(one) for one in known], older=older)


@router.get("/attributes", response=list[AttributeTold], openapi_extra=READ)
def list_attributes(request: ApiRequest) -> list[AttributeTold]:
    """Every attribute of customers, archived ones too; at most 500."""
    require(request.auth, Permission.CUSTOMERS_READ)
    return [attribute_told(one) for one in attributes_for(request.auth)]


@router.post("/attributes", response={201: AttributeTold}, openapi_extra=DEFINE)
@once
def define_an_attribute(request: ApiRequest, new: NewAttribute) -> AttributeTold:
    """Define an attribute; at most 50 are in use."""
    require(request.auth, Permission.PROFILES)
    options = tuple((one.key, one.label) for one in new.options)
    form = people.AttributeForm(new.name, new.kind, options, new.currency, new.sensitive)
    return attribute_told(people.save_attribute(request.auth, form=form))


@router.patch("/attributes/{attribute_id}", response=AttributeTold, openapi_extra=DEFINE)
def change_an_attribute(
    request: ApiRequest, attribute_id: Id, change: AttributeChange
) -> AttributeTold:
    """Change an attribute, archive it or take it up again; values stay. All or nothing."""
    require(request.auth, Permission.PROFILES)
    sent = change.model_fields_set
    with transaction.atomic():
        one = attribute_for(request.auth, attribute_id)
        if sent - {"archived"}:
            standing = tuple((o["key"], o["label"]) for o in one.offered)
            options = tuple((o.key, o.label) for o in change.options)
            form = people.AttributeForm(
                name=change.name if "name" in sent else one.name,
                kind=one.kind,
                options=options if "options" in sent else standing,
            )
            people.save_attribute(request.auth, form=form, attribute=one)
        if "archived" in sent:
            people.archive_attribute(request.auth, attribute=one, archived=change.archived)
        return attribute_told(attribute_for(request.auth, attribute_id))


def as_said(value: Any) -> str:
    """A value that a program sent as a form would send it."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return "yes" if value else "no"
    return str(value)


def _profile(actor: Actor, customer: Customer) -> Profile:
    return profile_of(actor, customer, today=timezone.localtime(clock.now()).date())


def _own(found: Any, customer_id: int) -> Any:
    """What was found, when it is this customer's."""
    if found.customer_id != customer_id:
        raise NotFound(_("There is no such customer."))
    return found
