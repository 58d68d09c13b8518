"""What happens to what we know of a customer."""

from dataclasses import dataclass, field
from typing import ClassVar

from django.utils.translation import gettext_noop as _

from kuula.ledger.events import Event, Experience


@dataclass(frozen=True)
class CustomerAdded(Event):
    """A customer was written down by hand or import (those who write in are added by their first
    message)."""

    type: ClassVar[str] = "people.customer_added"
    words: ClassVar[str] = _("%(actor)s added this customer")


@dataclass(frozen=True)
class CustomerChanged(Event):
    """Something of the profile changed: `fields` are the names of what."""

    type: ClassVar[str] = "people.customer_changed"
    words: ClassVar[str] = _("%(actor)s changed the profile")
    fields: list[str] = field(default_factory=list)


@dataclass(frozen=True)
class AddressAdded(Event):
    """The customer can be reached at one more address."""

    type: ClassVar[str] = "people.address_added"
    words: ClassVar[str] = _("%(actor)s added an address")
    personal: ClassVar[frozenset[str]] = frozenset({"value"})
    address_id: int
    shared: bool = False
    value: str = ""


@dataclass(frozen=True)
class AddressShared(Event):
    """An address was marked as shared by several people, or as one person's own again."""

    type: ClassVar[str] = "people.address_shared"
    words: ClassVar[str] = _("%(actor)s changed whether an address is shared")
    address_id: int
    shared: bool


@dataclass(frozen=True)
class AddressVerified(Event):
    """A mail address was proved to be theirs, or is only claimed again."""

    type: ClassVar[str] = "people.address_verified"
    words: ClassVar[str] = _("%(actor)s verified a mail address")
    address_id: int
    verified: bool = True

    def sentence(self) -> str:
        """One that is only claimed again is told so."""
        return self.words if self.verified else _("%(actor)s took the proof of a mail address back")


@dataclass(frozen=True)
class CustomerErased(Event):
    """All that was known of the person is gone; the facts stay without them.

    `addresses` and `name` were theirs alone: by them the rooms find what stands elsewhere.
    Emptied a week later.
    """

    type: ClassVar[str] = "people.customer_erased"
    words: ClassVar[str] = _("%(actor)s erased this person")
    personal: ClassVar[frozenset[str]] = frozenset({"addresses", "name"})
    addresses: list[str] = field(default_factory=list)
    name: str = ""


@dataclass(frozen=True)
class ContactAdded(Event):
    """The customer can be reached in one more way: a telephone, a handle."""

    type: ClassVar[str] = "people.contact_added"
    words: ClassVar[str] = _("%(actor)s added a contact")
    personal: ClassVar[frozenset[str]] = frozenset({"value"})
    contact_id: int
    kind: str
    source: str
    value: str = ""


@dataclass(frozen=True)
class ContactVerified(Event):
    """A contact was proved to be theirs, or is only claimed again."""

    type: ClassVar[str] = "people.contact_verified"
    words: ClassVar[str] = _("%(actor)s verified a contact")
    contact_id: int
    kind: str
    verified: bool = True

    def sentence(self) -> str:
        """One that is only claimed again is told so."""
        return self.words if self.verified else _("%(actor)s took the proof of a contact back")


@dataclass(frozen=True)
class ContactRemoved(Event):
    """The customer is not reached there any more."""

    type: ClassVar[str] = "people.contact_removed"
    words: ClassVar[str] = _("%(actor)s removed a contact")
    contact_id: int
    kind: str


@dataclass(frozen=True)
class CompanyAdded(Event):
    """A company was written down."""

    type: ClassVar[str] = "people.company_added"
    words: ClassVar[str] = _("%(actor)s wrote down the company %(name)s")
    company_id: int
    name: str


@dataclass(frozen=True)
class CompanyChanged(Event):
    """Name, domains, parent company, owner or sponsor of a company changed."""

    type: ClassVar[str] = "people.company_changed"
    words: ClassVar[str] = _("%(actor)s changed the company %(name)s")
    company_id: int
    name: str
    fields: list[str] = field(default_factory=list)


@dataclass(frozen=True)
class AttributeChanged(Event):
    """An attribute of customers was defined, changed, archived or taken up again."""

    type: ClassVar[str] = "people.attribute_changed"
    words: ClassVar[str] = _("%(actor)s changed the attribute %(name)s")
    attribute_id: int
    name: str
    archived: bool = False

    def sentence(self) -> str:
        """One that is archived is told so."""
        return _("%(actor)s archived the attribute %(name)s") if self.archived else self.words


@dataclass(frozen=True)
class AttributeSet(Event):
    """An attribute of a customer has another value, or (`emptied`) none, as of a moment.

    `value` is what somebody wrote, an option by its name; of a sensitive attribute it is not told.
    """

    type: ClassVar[str] = "people.attribute_set"
    words: ClassVar[str] = _("%(actor)s filled in %(name)s")
    personal: ClassVar[frozenset[str]] = frozenset({"value"})
    attribute_id: int
    name: str
    kind: str
    source: str
    as_of: str
    emptied: bool = False
    sensitive: bool = False
    value: str = ""

    def sentence(self) -> str:
        """One that was emptied is told so."""
        return _("%(actor)s emptied %(name)s") if self.emptied else self.words


@dataclass(frozen=True)
class DateNoted(Event):
    """A day that matters to the customer was written down; `value` says which."""

    type: ClassVar[str] = "people.date_noted"
    words: ClassVar[str] = _("%(actor)s wrote down an important date")
    personal: ClassVar[frozenset[str]] = frozenset({"value"})
    date_id: int
    kind: str
    value: str = ""


@dataclass(frozen=True)
class DateRemoved(Event):
    """A day that matters no more was taken out."""

    type: ClassVar[str] = "people.date_removed"
    words: ClassVar[str] = _("%(actor)s removed an important date")
    date_id: int
    kind: str


@dataclass(frozen=True)
class NoteWritten(Event):
    """A note about the customer was written or changed: `kind` is note, expectation or experience.

    How it went before counts as the experience it was.
    """

    type: ClassVar[str] = "people.note_written"
    words: ClassVar[str] = _("%(actor)s wrote a note about this customer")
    personal: ClassVar[frozenset[str]] = frozenset({"text"})
    note_id: int
    kind: str
    felt: str
    changed: bool = False
    text: str = ""

    def experience(self) -> Experience:
        """What was felt before; neutral for a note."""
        known = self.felt in Experience.__members__.values()
        return Experience(self.felt) if known else Experience.NEUTRAL

    def sentence(self) -> str:
        """What it is about."""
        if self.kind == "expectation":
            return _("%(actor)s noted what this customer expects")
        if self.kind == "experience":
            return _("%(actor)s noted how it went before")
        return self.words


@dataclass(frozen=True)
class NoteRemoved(Event):
    """A note about the customer was taken out."""

    type: ClassVar[str] = "people.note_removed"
    words: ClassVar[str] = _("%(actor)s removed a note about this customer")
    note_id: int
    kind: str


@dataclass(frozen=True)
class PurposeChanged(Event):
    """A purpose of personal details was defined, worded anew, archived or taken up again."""

    type: ClassVar[str] = "people.purpose_changed"
    words: ClassVar[str] = _("%(actor)s changed the purpose %(name)s")
    purpose_id: int
    name: str
    basis: str
    version: int
    archived: bool = False

    def sentence(self) -> str:
        """One that is archived is told so."""
        return _("%(actor)s archived the purpose %(name)s") if self.archived else self.words


@dataclass(frozen=True)
class ConsentRecorded(Event):
    """The customer was asked about a purpose and answered; `asked` are the words of it."""

    type: ClassVar[str] = "people.consent_recorded"
    words: ClassVar[str] = _("%(actor)s recorded a consent: %(name)s")
    personal: ClassVar[frozenset[str]] = frozenset({"asked"})
    consent_id: int
    purpose_id: int
    name: str
    answer: str
    basis: str
    version: int
    channel: str
    asked: str = ""

    def sentence(self) -> str:
        """A refusal is told so."""
        refused = self.answer == "refused"
        return _("%(actor)s recorded a refusal: %(name)s") if refused else self.words


@dataclass(frozen=True)
class ConsentWithdrawn(Event):
    """The customer took a consent back, or objected."""

    type: ClassVar[str] = "people.consent_withdrawn"
    words: ClassVar[str] = _("%(actor)s recorded that a consent was withdrawn: %(name)s")
    consent_id: int
    purpose_id: int
    name: str
    channel: str


@dataclass(frozen=True)
class CustomerExported(Event):
    """All that is held on the customer was exported."""

    type: ClassVar[str] = "people.customer_exported"
    words: ClassVar[str] = _("%(actor)s exported what is held on this customer")
    kind: str


@dataclass(frozen=True)
class CustomersMerged(Event):
    """Another customer, `source_id`, was found to be this person and merged into this one."""

    type: ClassVar[str] = "people.customers_merged"
    words: ClassVar[str] = _("%(actor)s merged another customer into this one")
    merge_id: int
    into: int
    source_id: int


@dataclass(frozen=True)
class CustomersUnmerged(Event):
    """A merge of two customers was taken back: each has again what was theirs."""

    type: ClassVar[str] = "people.customers_unmerged"
    words: ClassVar[str] = _("%(actor)s took a merge of customers back")
    merge_id: int
    into: int
    source_id: int


@dataclass(frozen=True)
class ConsentRestored(Event):
    """A consent that only a merge had withdrawn stands again, since the merge was taken back; the
    withdrawal is retracted."""

    type: ClassVar[str] = "people.consent_restored"
    words: ClassVar[str] = _("%(actor)s gave a consent its force back: %(name)s")
    consent_id: int
    purpose_id: int
    name: str


@dataclass(frozen=True)
class LikenessRefused(Event):
    """Somebody said that this customer and `other_id` are not the same person."""

    type: ClassVar[str] = "people.likeness_refused"
    words: ClassVar[str] = _("%(actor)s said that this is not the same person as another customer")
    other_id: int


@dataclass(frozen=True)
class PlanItemAdded(Event):
    """Something to do for a company was planned until a day; `text` says what."""

    type: ClassVar[str] = "people.plan_item_added"
    words: ClassVar[str] = _("%(actor)s planned something for the company %(name)s")
    personal: ClassVar[frozenset[str]] = frozenset({"text"})
    item_id: int
    company_id: int
    name: str
    until: str
    staff_id: int | None = None
    text: str = ""


@dataclass(frozen=True)
class PlanItemDone(Event):
    """What was planned for a company is done, or (`done` false) is to be done after all."""

    type: ClassVar[str] = "people.plan_item_done"
    words: ClassVar[str] = _("%(actor)s did what was planned for the company %(name)s")
    item_id: int
    company_id: int
    name: str
    done: bool = True

    def sentence(self) -> str:
        """One that is to be done after all is told so."""
        return self.words if self.done else _("%(actor)s took up a plan for the company %(name)s")


@dataclass(frozen=True)
class PlanItemRemoved(Event):
    """What was planned for a company is not planned any more."""

    type: ClassVar[str] = "people.plan_item_removed"
    words: ClassVar[str] = _("%(actor)s gave up a plan for the company %(name)s")
    item_id: int
    company_id: int
    name: str
