"""The only writers of what we know of customers."""

from kuula.people.actions.attributes import (
    AttributeForm,
    Stamp,
    archive_attribute,
    save_attribute,
    set_attribute,
)
from kuula.people.actions.companies import CompanyForm, add_company, change_company
from kuula.people.actions.consents import (
    AnswerForm,
    PurposeForm,
    archive_purpose,
    record_consent,
    save_purpose,
    withdraw_consent,
)
from kuula.people.actions.contacts import add_contact, remove_contact, verify_contact
from kuula.people.actions.customers import (
    CustomerForm,
    add_address,
    add_customer,
    change_customer,
    set_address_shared,
    verify_address,
)
from kuula.people.actions.dates import DateForm, note_date, remove_date
from kuula.people.actions.erasing import (
    erase_customer,
    forget_erased_addresses,
    replay_erasures,
    undo_customers,
    undo_definitions,
)
from kuula.people.actions.exporting import note_export
from kuula.people.actions.looks import forget_looks, note_look
from kuula.people.actions.meanwhile import revision
from kuula.people.actions.notes import NoteForm, change_note, remove_note, write_note
from kuula.people.actions.planning import (
    PlanForm,
    add_plan_item,
    remove_plan_item,
    settle_plan_item,
)

__all__ = [
    "AnswerForm",
    "AttributeForm",
    "CompanyForm",
    "CustomerForm",
    "DateForm",
    "NoteForm",
    "PlanForm",
    "PurposeForm",
    "Stamp",
    "add_address",
    "add_company",
    "add_contact",
    "add_customer",
    "add_plan_item",
    "archive_attribute",
    "archive_purpose",
    "change_company",
    "change_customer",
    "change_note",
    "erase_customer",
    "forget_erased_addresses",
    "forget_looks",
    "note_date",
    "note_export",
    "note_look",
    "record_consent",
    "remove_contact",
    "remove_date",
    "remove_note",
    "remove_plan_item",
    "replay_erasures",
    "revision",
    "save_attribute",
    "save_purpose",
    "set_address_shared",
    "set_attribute",
    "settle_plan_item",
    "undo_customers",
    "undo_definitions",
    "verify_address",
    "verify_contact",
    "withdraw_consent",
    "write_note",
]
