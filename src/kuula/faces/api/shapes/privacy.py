"""Privacy as programs send and are told it: purposes, consents, looks, what is held."""

from datetime import datetime
from typing import Annotated, Any, Literal

from pydantic import AwareDatetime, ConfigDict, Field, StrictStr

from kuula.faces.api.shapes.fields import Flag, SentId
from kuula.faces.api.shapes.told import Sent, Told
from kuula.people.models import Consent, Look, Purpose

Kind = Annotated[StrictStr, Field(max_length=20)]
SentText = Annotated[StrictStr, Field(min_length=1, max_length=4000)]


class PurposeTold(Told):
    """A purpose with the words that are asked now, by language."""

    id: int
    name: str
    basis: str
    version: int
    words: dict[str, str]
    archived: bool


class NewPurpose(Sent):
    """A purpose to define."""

    model_config = ConfigDict(
        json_schema_extra={
            "examples": [
                {"name": "Newsletter", "basis": "consent", "words": {"en": "May we write?"}}
            ]
        }
    )

    name: Annotated[StrictStr, Field(min_length=1, max_length=80)]
    basis: Kind
    words: Annotated[dict[str, SentText], Field(min_length=1, max_length=10)]


class PurposeChange(Sent):
    """A purpose as it is to be; what is left out stays. Other words are a new version."""

    model_config = ConfigDict(json_schema_extra={"examples": [{"archived": True}]})

    name: Annotated[StrictStr, Field(max_length=80)] = ""
    basis: Kind = ""
    words: Annotated[dict[str, SentText], Field(max_length=10)] = {}
    archived: Flag = False


class ConsentTold(Told):
    """An answer with its proof; `stands` while it is the latest and not withdrawn."""

    id: int
    purpose: int
    name: str
    answer: str
    basis: str
    version: int
    language: str
    words: str
    channel: str
    at: datetime
    staff: int | None
    withdrawn_at: datetime | None
    withdrawn_channel: str
    stands: bool


class NewConsent(Sent):
    """What the customer answered; `version` is the wording they read, the latest without one."""

    model_config = ConfigDict(
        json_schema_extra={
            "examples": [{"purpose": 1, "answer": "given", "channel": "form", "language": "en"}]
        }
    )

    purpose: SentId
    answer: Literal["given", "refused"]
    channel: Kind
    language: Kind = ""
    version: SentId | None = None
    at: AwareDatetime | None = None


class SentWithdrawal(Sent):
    """Through which channel a consent was taken back."""

    model_config = ConfigDict(json_schema_extra={"examples": [{"channel": "mail"}]})

    channel: Kind


class MayTold(Told):
    """Whether the customer's details may be used for the purpose now."""

    may: bool


class LookTold(Told):
    """Who looked at the customer, where and when; `token` when a program of theirs did."""

    staff: int
    token: int | None
    where: str
    at: datetime


class HeldTold(Told):
    """All that is held on a customer; `left_out` names what your scopes do not show."""

    customer: int
    made_at: datetime
    left_out: list[str]
    profile: dict[str, Any]
    addresses: list[dict[str, Any]]
    contacts: list[dict[str, Any]]
    attributes: list[dict[str, Any]]
    dates: list[dict[str, Any]]
    notes: list[dict[str, Any]]
    consents: list[dict[str, Any]]
    segments: list[dict[str, Any]]
    orders: list[dict[str, Any]]
    invoices: list[dict[str, Any]]
    returns: list[dict[str, Any]]
    subscriptions: list[dict[str, Any]]
    owned_products: list[dict[str, Any]]
    customer_numbers: list[dict[str, Any]]
    conversations: list[dict[str, Any]]
    ratings: list[dict[str, Any]]
    surveys: list[dict[str, Any]]
    timeline: list[dict[str, Any]]
    looks: list[dict[str, Any]]
    merged: list[dict[str, Any]]


def purpose_told(one: Purpose) -> PurposeTold:
    """One purpose, its wordings read along."""
    asked: dict[int, dict[str, str]] = {w.version: w.words for w in one.wordings.all()}
    return PurposeTold(
        id=one.pk,
        name=one.name,
        basis=one.basis,
        version=one.version,
        words=asked.get(one.version, {}),
        archived=one.archived_at is not None,
    )


def consent_told(one: Consent, name: str, stands: bool) -> ConsentTold:
    """One answer about a purpose called `name`."""
    return ConsentTold(
        id=one.pk,
        purpose=one.purpose_id,
        name=name,
        answer=one.answer,
        basis=one.basis,
        version=one.version,
        language=one.language,
        words=one.words,
        channel=one.channel,
        at=one.at,
        staff=one.staff_id,
        withdrawn_at=one.withdrawn_at,
        withdrawn_channel=one.withdrawn_channel,
        stands=stands,
    )


def look_told(one: Look) -> LookTold:
    """One look."""
    return LookTold(staff=one.staff_id, token=one.token_id, where=one.door, at=one.at)
