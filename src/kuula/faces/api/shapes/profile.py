"""Profiles as programs send and are told them: contacts, dates, notes, attributes, consents."""

from datetime import datetime
from typing import Annotated, Literal

from pydantic import AwareDatetime, ConfigDict, Field, StrictBool, StrictInt, StrictStr

from kuula.faces.api.shapes.custom_fields import OptionTold, SentOption
from kuula.faces.api.shapes.fields import Flag
from kuula.faces.api.shapes.privacy import ConsentTold, Kind, SentText, consent_told
from kuula.faces.api.shapes.told import Sent, Told
from kuula.people.actions.attributes import MOST_OPTIONS, NAME
from kuula.people.models import (
    Attribute,
    Contact,
    CustomerNote,
    ImportantDate,
)
from kuula.people.profile import Known, Occasion, Profile
from kuula.people.values import LONGEST, words_of

SentValue = StrictBool | int | float | Annotated[StrictStr, Field(max_length=LONGEST)] | None


class ContactTold(Told):
    """A way to reach the customer other than mail."""

    id: int
    kind: str
    value: str
    verified_at: datetime | None
    source: str
    since: datetime


class NewContact(Sent):
    """A contact to write down; claimed unless it is verified."""

    model_config = ConfigDict(
        json_schema_extra={"examples": [{"kind": "phone", "value": "+372 5555 5555"}]}
    )

    kind: Kind
    value: Annotated[StrictStr, Field(min_length=1, max_length=120)]
    verified: Flag = False


class ContactChange(Sent):
    """Whether it is proved to be theirs."""

    model_config = ConfigDict(json_schema_extra={"examples": [{"verified": True}]})

    verified: Flag


class DateTold(Told):
    """An important date; `next` is when it comes next, null when it is past."""

    id: int
    kind: str
    label: str
    day: int
    month: int
    year: int | None
    yearly: bool
    next: str | None


class NewImportantDate(Sent):
    """A date to write down; a second birthday takes the place of the first."""

    model_config = ConfigDict(
        json_schema_extra={"examples": [{"kind": "birthday", "day": 24, "month": 2}]}
    )

    kind: Literal["birthday", "anniversary", "other"]
    day: Annotated[StrictInt, Field(ge=1, le=31)]
    month: Annotated[StrictInt, Field(ge=1, le=12)]
    year: Annotated[StrictInt, Field(ge=1900, le=2200)] | None = None
    yearly: Flag = True
    label: Annotated[StrictStr, Field(max_length=80)] = ""


class NoteTold(Told):
    """A note about the customer: note, expectation or experience."""

    id: int
    kind: str
    felt: str
    text: str
    staff: int | None
    written_at: datetime
    changed_at: datetime


class SentNote(Sent):
    """A note; only an experience is felt good or bad. With `changed_at` as it was told, a change is
    refused when a colleague changed it meanwhile."""

    model_config = ConfigDict(
        json_schema_extra={"examples": [{"kind": "note", "text": "Has two dogs."}]}
    )

    kind: Literal["note", "expectation", "experience"]
    felt: Literal["neutral", "good", "bad"] = "neutral"
    text: SentText
    changed_at: AwareDatetime | None = None


class AttributeTold(Told):
    """An attribute of customers."""

    id: int
    name: str
    kind: str
    options: list[OptionTold]
    currency: str
    sensitive: bool
    archived: bool


class NewAttribute(Sent):
    """An attribute to define."""

    model_config = ConfigDict(
        json_schema_extra={
            "examples": [{"name": "Credit limit", "kind": "money", "currency": "EUR"}]
        }
    )

    name: Annotated[StrictStr, Field(min_length=1, max_length=NAME)]
    kind: Literal["text", "number", "date", "yes_no", "choice", "money"]
    options: Annotated[list[SentOption], Field(max_length=MOST_OPTIONS)] = []
    currency: Annotated[StrictStr, Field(max_length=3)] = ""
    sensitive: Flag = False


class AttributeChange(Sent):
    """An attribute as it is to be; what is left out stays. Its kind and whether it is sensitive
    cannot be changed."""

    model_config = ConfigDict(
        json_schema_extra={"examples": [{"name": "Limit", "archived": False}]}
    )

    name: Annotated[StrictStr, Field(max_length=NAME)] = ""
    options: Annotated[list[SentOption], Field(max_length=MOST_OPTIONS)] = []
    archived: Flag = False


class ValueTold(Told):
    """What is known of an attribute; `hidden` when your role does not see it. Money is in the
    smallest coin."""

    attribute: int
    name: str
    value: bool | int | float | str | None
    words: str
    hidden: bool
    source: str
    as_of: datetime | None


class SentValues(Sent):
    """Values by the attribute's number, all true as of one moment (now without one). What is older
    than what is known is not taken."""

    model_config = ConfigDict(
        json_schema_extra={
            "examples": [{"values": {"3": "1250.00"}, "as_of": "2026-11-01T00:00:00Z"}]
        }
    )

    values: Annotated[
        dict[Annotated[str, Field(pattern=r"^[1-9][0-9]{0,14}$")], SentValue], Field(max_length=50)
    ]
    as_of: AwareDatetime | None = None


class ValuesTaken(Told):
    """The attributes after the change; `older` are those where something newer was known."""

    values: list[ValueTold]
    older: list[int]


class CustomerProfileTold(Told):
    """What is known of a customer; notes and consents are empty without the right to them."""

    contacts: list[ContactTold]
    attributes: list[ValueTold]
    dates: list[DateTold]
    notes: list[NoteTold]
    consents: list[ConsentTold]


def profile_told(profile: Profile) -> CustomerProfileTold:
    """A whole profile."""
    return CustomerProfileTold(
        contacts=[contact_told(one) for one in profile.contacts],
        attributes=[value_told(one) for one in profile.attributes],
        dates=[date_told(one) for one in profile.occasions],
        notes=[note_told(one) for one in profile.notes],
        consents=[consent_told(one.consent, one.name, one.stands) for one in profile.consents],
    )


def contact_told(one: Contact) -> ContactTold:
    """One contact."""
    return ContactTold(
        id=one.pk,
        kind=one.kind,
        value=one.value,
        verified_at=one.verified_at,
        source=one.source,
        since=one.since,
    )


def date_told(one: Occasion) -> DateTold:
    """One date."""
    kept: ImportantDate = one.kept
    return DateTold(
        id=kept.pk,
        kind=kept.kind,
        label=kept.label,
        day=kept.day,
        month=kept.month,
        year=kept.year,
        yearly=kept.yearly,
        next=one.next.isoformat() if one.next else None,
    )


def note_told(one: CustomerNote) -> NoteTold:
    """One note."""
    return NoteTold(
        id=one.pk,
        kind=one.kind,
        felt=one.felt,
        text=one.text,
        staff=one.staff_id,
        written_at=one.written_at,
        changed_at=one.changed_at,
    )


def attribute_told(one: Attribute) -> AttributeTold:
    """One attribute."""
    return AttributeTold(
        id=one.pk,
        name=one.name,
        kind=one.kind,
        options=[OptionTold(**option) for option in one.options],
        currency=one.currency,
        sensitive=one.sensitive,
        archived=one.archived_at is not None,
    )


def value_told(known: Known) -> ValueTold:
    """What is known of one attribute."""
    one, value = known.attribute, known.value
    return ValueTold(
        attribute=one.pk,
        name=one.name,
        value=value,
        words=words_of(one, value) if value is not None else "",
        hidden=known.hidden,
        source=known.source,
        as_of=known.as_of,
    )
