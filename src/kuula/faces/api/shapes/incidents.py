"""Incidents and what all concerned are told, as programs send and are told them."""

from collections.abc import Mapping
from datetime import datetime
from typing import Annotated, Any, Literal

from pydantic import ConfigDict, Field, StrictStr

from kuula.desk.actions.incidents.case import LONGEST
from kuula.desk.bulk.orders import MOST
from kuula.desk.incidents.reading import Concerned
from kuula.desk.models import Announcement, Incident
from kuula.faces.api.shapes.bulk import BulkTold
from kuula.faces.api.shapes.fields import Flag, LanguageCode, SentId, Words
from kuula.faces.api.shapes.pages import Asked
from kuula.faces.api.shapes.told import Named, Told, named
from kuula.faces.api.shapes.told import Sent as Form

Title = Annotated[StrictStr, Field(min_length=1, max_length=200)]
Known = Annotated[StrictStr, Field(max_length=LONGEST)]
Texts = Annotated[dict[LanguageCode, Words], Field(max_length=4)]


class IncidentsAsked(Asked):
    """Which incidents: those that last, those that are over, or all."""

    shown: Literal["lasting", "resolved", "all"] = "lasting"


class ConcernedAsked(Asked):
    """Which conversations of an incident: all, or those not settled yet."""

    unsettled: bool = False


class NewIncident(Form):
    """An incident to write down. `known` is for colleagues, `parent` is the larger one it is of."""

    model_config = ConfigDict(
        json_schema_extra={
            "examples": [{"title": "Parcels late in Tartu", "known": "The carrier is on strike."}]
        }
    )

    title: Title
    known: Known = ""
    parent: SentId | None = None


class IncidentChange(Form):
    """What to change; what is left out stays. Null takes it out of the larger one."""

    model_config = ConfigDict(json_schema_extra={"examples": [{"known": "It ends on Friday."}]})

    title: Title = ""
    known: Known = ""
    parent: SentId | None = None


class IncidentTold(Told):
    """An incident. The counts are of conversations that exist for you, spam left out."""

    id: int
    title: str
    known: str
    parent: Named | None
    opened_by: Named | None
    opened_at: datetime
    resolved_at: datetime | None
    conversations: int
    unsettled: int


class OneIncidentTold(IncidentTold):
    """One incident. `languages` are how many of its conversations speak which."""

    languages: dict[str, int]


class NewLinks(Form):
    """Conversations that are about the incident."""

    model_config = ConfigDict(json_schema_extra={"examples": [{"conversations": [48213, 48220]}]})

    conversations: Annotated[list[SentId], Field(min_length=1, max_length=MOST)]


class IncidentOf(Form):
    """The incident a conversation is about."""

    model_config = ConfigDict(json_schema_extra={"examples": [{"incident": 3}]})

    incident: SentId


class NewAnswer(Form):
    """One answer for all, a text per language with its placeholders. With `resolve` the incident is
    over, and customers are told so."""

    model_config = ConfigDict(
        json_schema_extra={
            "examples": [
                {
                    "texts": {"en": "Dear {customer.first_name}, it comes on Monday."},
                    "resolve": True,
                }
            ]
        }
    )

    texts: Annotated[Texts, Field(min_length=1)]
    resolve: Flag = False


class AnsweredTold(Told):
    """The bulk action that answers; null when there is nobody to answer. It can be undone for ten
    seconds after it has ended."""

    answer: int
    bulk: BulkTold | None


class AnswerTold(Told):
    """What all concerned were told, and how many conversations have it."""

    id: int
    incident: int
    texts: dict[str, str]
    resolving: bool
    written_by: Named | None
    written_at: datetime
    sent: int


def incident_told(one: Incident, counts: Mapping[int, Concerned]) -> IncidentTold:
    """One incident with what it concerns of what the reader may see."""
    return IncidentTold(**_incident(one, counts))


def one_incident_told(
    one: Incident, counts: Mapping[int, Concerned], languages: Mapping[str, int]
) -> OneIncidentTold:
    """One incident with the languages of whom it concerns."""
    return OneIncidentTold(languages=dict(languages), **_incident(one, counts))


def answer_told(one: Announcement) -> AnswerTold:
    """One answer for all."""
    return AnswerTold(
        id=one.pk,
        incident=one.incident_id,
        texts=dict(one.texts),
        resolving=one.resolving,
        written_by=named(one.staff),
        written_at=one.written_at,
        sent=getattr(one, "sent_count", 0),
    )


def _incident(one: Incident, counts: Mapping[int, Concerned]) -> dict[str, Any]:
    concerned = counts.get(one.pk, Concerned(0, 0))
    parent = one.parent
    return {
        "id": one.pk,
        "title": one.title,
        "known": one.known,
        "parent": Named(id=parent.pk, name=parent.title) if parent else None,
        "opened_by": named(one.opened_by),
        "opened_at": one.opened_at,
        "resolved_at": one.resolved_at,
        "conversations": concerned.all,
        "unsettled": concerned.open,
    }
