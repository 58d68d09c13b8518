"""What happens to what we know of a customer."""

from dataclasses import dataclass, field
from typing import ClassVar

from django.utils.translation import gettext_noop as _

from kuula.ledger.events import Event


@dataclass(frozen=True)
class CustomerAdded(Event):
    """A customer was written down by hand or import (those who write in are added by their first
    message)."""

    type: ClassVar[str] = "people.customer_added"
    words: ClassVar[str] = _("%(actor)s added this customer")


@dataclass(frozen=True)
class CustomerChanged(Event):
    """Name, language, company, city or phone changed."""

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
