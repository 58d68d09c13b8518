"""Brands and teams."""

from typing import Annotated, Any

from pydantic import ConfigDict, Field, StrictStr

from kuula.faces.api.shapes.fields import Flag, LanguageCode, SentId
from kuula.faces.api.shapes.told import Sent, Told
from kuula.workspace.hours import MOST_DAYS
from kuula.workspace.models import Brand, Team
from kuula.workspace.queries import TeamLine

Name = Annotated[StrictStr, Field(min_length=1, max_length=80)]
Clock = Annotated[StrictStr, Field(pattern=r"^([01][0-9]|2[0-4]):[0-5][0-9]$")]
Spans = Annotated[
    list[Annotated[list[Clock], Field(min_length=2, max_length=2)]], Field(max_length=10)
]
Week = Annotated[
    dict[Annotated[str, Field(pattern="^(mon|tue|wed|thu|fri|sat|sun)$")], Spans],
    Field(max_length=7),
]
OtherDays = Annotated[
    dict[Annotated[str, Field(pattern=r"^[0-9]{4}-[0-9]{2}-[0-9]{2}$")], Spans],
    Field(max_length=MOST_DAYS),
]
Country = Annotated[str, Field(pattern="^([A-Z]{2})?$")]
CurrencyCode = Annotated[str, Field(pattern="^[A-Z]{3}$")]
Signatures = Annotated[
    dict[
        Annotated[str, Field(pattern="^(en|et|hr|ru)$")],
        Annotated[StrictStr, Field(max_length=2000)],
    ],
    Field(max_length=4),
]


class BrandTold(Told):
    """A brand. `hours` are intervals on the wall clock of `time_zone`.

    Nobody works on the public holidays of the country `holidays` (ISO 3166-1, empty for none);
    `other_days` are dates with intervals of their own, none for a day off.
    """

    id: int
    name: str
    language: str
    time_zone: str
    hours: dict[str, list[list[str]]]
    signatures: dict[str, str]
    holidays: str
    other_days: dict[str, list[list[str]]]
    currency: str


class NewBrand(Sent):
    """A brand to add."""

    model_config = ConfigDict(
        json_schema_extra={
            "examples": [
                {"name": "Jadran Dom", "language": "hr", "time_zone": "Europe/Zagreb",
                 "hours": {"mon": [["09:00", "17:00"]]}, "signatures": {"hr": "Vaš Jadran Dom"},
                 "holidays": "HR", "other_days": {"2026-12-24": [["09:00", "12:00"]]}}
            ]
        }
    )  # fmt: skip

    name: Name
    language: LanguageCode = "en"
    time_zone: Annotated[StrictStr, Field(max_length=60)] = "Europe/Tallinn"
    hours: Week = {}
    signatures: Signatures = {}
    holidays: Country = ""
    other_days: OtherDays = {}
    currency: CurrencyCode = "EUR"


class BrandChange(Sent):
    """What to change; what is left out stays."""

    model_config = ConfigDict(json_schema_extra={"examples": [{"name": "Jadran Dom"}]})

    name: Name = "-"
    language: LanguageCode = "en"
    time_zone: Annotated[StrictStr, Field(max_length=60)] = ""
    hours: Week = {}
    signatures: Signatures = {}
    holidays: Country = ""
    other_days: OtherDays = {}
    currency: CurrencyCode = "EUR"


class TeamTold(Told):
    """A team. Of a closed team nothing exists for outsiders."""

    id: int
    name: str
    closed: bool


class TeamWholeTold(TeamTold):
    """A team with the working hours of its own on the wall clock of `time_zone`; none mean those of
    each brand, no zone that of the brand."""

    hours: dict[str, list[list[str]]]
    time_zone: str


class TeamLineTold(TeamTold):
    """A team as those see it who fill it, with how many active colleagues are in it."""

    members: int


class NewTeam(Sent):
    """A team to make."""

    model_config = ConfigDict(json_schema_extra={"examples": [{"name": "Delivery"}]})

    name: Name
    closed: Flag = False


class TeamChange(Sent):
    """What to change; what is left out stays. `members` are exactly these colleagues."""

    model_config = ConfigDict(json_schema_extra={"examples": [{"members": [2, 5]}]})

    name: Name = "-"
    closed: Flag = False
    hours: Week = {}
    time_zone: Annotated[StrictStr, Field(max_length=60)] = ""
    members: Annotated[list[SentId], Field(max_length=1000)] = []


def brand_told(brand: Brand) -> BrandTold:
    """One brand."""
    hours: dict[str, Any] = brand.hours
    return BrandTold(
        id=brand.pk,
        name=brand.name,
        language=brand.language,
        time_zone=brand.time_zone,
        hours=hours,
        signatures=brand.signatures,
        holidays=brand.holidays,
        other_days=brand.other_days,
        currency=brand.currency,
    )


def team_told(team: Team) -> TeamTold:
    """One team."""
    return TeamTold(id=team.pk, name=team.name, closed=team.closed)


def team_whole_told(team: Team) -> TeamWholeTold:
    """One team with its hours."""
    return TeamWholeTold(
        id=team.pk, name=team.name, closed=team.closed, hours=team.hours, time_zone=team.time_zone
    )


def team_line_told(line: TeamLine) -> TeamLineTold:
    """One team with its size."""
    return TeamLineTold(id=line.id, name=line.name, closed=line.closed, members=line.members)
