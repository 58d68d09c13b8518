"""Customers, their addresses and companies."""

from datetime import datetime
from typing import Annotated

from pydantic import ConfigDict, Field, StrictStr

from kuula.faces.api.shapes.fields import Email, Flag, SentId
from kuula.faces.api.shapes.pages import Asked
from kuula.faces.api.shapes.told import Named, Sent, Told
from kuula.people.models import Address, Company, Customer

Name = Annotated[StrictStr, Field(min_length=1, max_length=120)]
Language = Annotated[StrictStr, Field(max_length=10)]


class CustomersAsked(Asked):
    """Whom to find: words a name holds, or the beginning of an address; empty finds everybody."""

    q: Annotated[str, Field(max_length=200)] = ""


class AddressTold(Told):
    """An e-mail address. Several people write from a shared one; what is not verified is only
    claimed."""

    id: int
    value: str
    shared: bool
    verified: bool


class CustomerTold(Told):
    """A customer. After an erasure only the number is left. `merged` are the numbers of those who
    were merged into this one; asked for by one of them, this one answers."""

    id: int
    name: str
    language: str
    city: str
    phone: str
    called: str
    other_names: str
    languages: list[str]
    channel: str
    times: str
    owner: int | None
    sponsor: int | None
    company: Named | None
    addresses: list[AddressTold]
    created_at: datetime
    erased: bool
    merged: list[int]


class NewCustomer(Sent):
    """A customer to write down."""

    model_config = ConfigDict(
        json_schema_extra={
            "examples": [{"name": "Kadri Tamm", "email": "kadri.tamm@example.ee", "language": "et"}]
        }
    )

    name: Name
    email: Email | None = None
    language: Language = ""
    company: SentId | None = None
    city: Annotated[StrictStr, Field(max_length=80)] = ""
    phone: Annotated[StrictStr, Field(max_length=40)] = ""


class CustomerChange(Sent):
    """What to change; what is left out stays."""

    model_config = ConfigDict(json_schema_extra={"examples": [{"city": "Tartu"}]})

    name: Name = "-"
    language: Language = ""
    company: SentId | None = None
    city: Annotated[StrictStr, Field(max_length=80)] = ""
    phone: Annotated[StrictStr, Field(max_length=40)] = ""
    called: Annotated[StrictStr, Field(max_length=80)] = ""
    other_names: Annotated[StrictStr, Field(max_length=200)] = ""
    languages: Annotated[list[Language], Field(max_length=10)] = []
    channel: Annotated[StrictStr, Field(max_length=20)] = ""
    times: Annotated[StrictStr, Field(max_length=120)] = ""
    owner: SentId | None = None
    sponsor: SentId | None = None


class NewAddress(Sent):
    """A further address of a customer."""

    model_config = ConfigDict(
        json_schema_extra={"examples": [{"email": "info@example.ee", "shared": True}]}
    )

    email: Email
    shared: Flag = False


class AddressChange(Sent):
    """Whether several people write from it, and whether it was proved to be theirs; what is left
    out stays."""

    model_config = ConfigDict(json_schema_extra={"examples": [{"shared": True}]})

    shared: Flag | None = None
    verified: Flag | None = None


class BalanceTold(Told):
    """Good and bad experiences of the last year, and the latest of them, oldest first."""

    good: int
    bad: int
    latest: list[str]


class CompanyTold(Told):
    """A company and the mail domains of its people."""

    id: int
    name: str
    domains: list[str]
    parent: int | None
    owner: int | None
    sponsor: int | None


class CompanyChange(Sent):
    """A company as it is to be; what is left out stays, null takes off."""

    model_config = ConfigDict(json_schema_extra={"examples": [{"parent": 2, "owner": 5}]})

    name: Name = "-"
    domains: Annotated[list[Annotated[StrictStr, Field(max_length=253)]], Field(max_length=50)] = []
    parent: SentId | None = None
    owner: SentId | None = None
    sponsor: SentId | None = None


class NewCompany(Sent):
    """A company to write down."""

    model_config = ConfigDict(
        json_schema_extra={"examples": [{"name": "Northwind", "domains": ["northwind.example"]}]}
    )

    name: Name
    domains: Annotated[
        list[Annotated[StrictStr, Field(pattern=r"^[^@\s]{3,253}$")]], Field(max_length=50)
    ] = []


def customer_told(customer: Customer) -> CustomerTold:
    """One customer, company and addresses read along."""
    company = customer.company
    return CustomerTold(
        id=customer.pk,
        name=customer.name,
        language=customer.language,
        city=customer.city,
        phone=customer.phone,
        called=customer.called,
        other_names=customer.other_names,
        languages=customer.languages,
        channel=customer.channel,
        times=customer.times,
        owner=customer.owner_id,
        sponsor=customer.sponsor_id,
        company=Named(id=company.pk, name=company.name) if company else None,
        addresses=[address_told(one) for one in customer.addresses.all()],
        created_at=customer.created_at,
        erased=customer.erased_at is not None,
        merged=customer.absorbed,
    )


def address_told(address: Address) -> AddressTold:
    """One address."""
    return AddressTold(
        id=address.pk, value=address.value, shared=address.shared, verified=address.verified
    )


def company_told(company: Company) -> CompanyTold:
    """One company."""
    domains = sorted(one.domain for one in company.domains.all())
    return CompanyTold(
        id=company.pk,
        name=company.name,
        domains=domains,
        parent=company.parent_id,
        owner=company.owner_id,
        sponsor=company.sponsor_id,
    )
