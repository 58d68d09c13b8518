"""Duty, abilities and how a team shares out."""

from datetime import datetime
from typing import Annotated, Literal

from pydantic import ConfigDict, Field, StrictInt, StrictStr

from kuula.desk.assigning.roster import Member
from kuula.desk.events import ConversationAssigned
from kuula.faces.api.shapes.fields import Flag, LanguageCode
from kuula.faces.api.shapes.told import Sent, Told
from kuula.ledger.events import Event
from kuula.workspace.actions.sharing_out import (
    HIGHEST_CAP,
    LONGEST_GRACE,
    MOST_SKILLS,
)
from kuula.workspace.models import Abilities, AssignmentPolicy

DutyName = Literal["on", "away", "off"]
DrainName = Literal["due", "all", "none"]
Cap = Annotated[StrictInt, Field(ge=1, le=HIGHEST_CAP)]
DUTIES: dict[str, DutyName] = {"on": "on", "away": "away", "off": "off"}
DRAINS: dict[str, DrainName] = {"due": "due", "all": "all", "none": "none"}


class DutyTold(Told):
    """Whether somebody works just now, and since when; `since` is null for who never said."""

    state: DutyName
    since: datetime | None


class DutyChange(Sent):
    """To be on duty, away or off duty."""

    model_config = ConfigDict(json_schema_extra={"examples": [{"state": "on"}]})

    state: DutyName


class MemberTold(DutyTold):
    """A colleague of a team: what they hold of their cap, and what they can be given."""

    id: int
    name: str
    load: int
    cap: int
    languages: list[str]
    skills: list[str]


class PolicyTold(Told):
    """How a team shares out: by hand, or automatically.

    `cap` is for colleagues without one of their own. `drain` says what goes back to the queue once
    an assignee has been off duty for `grace_minutes`: what is due before they are back, all that
    waits for us, or nothing.
    """

    automatic: bool
    cap: int
    drain: DrainName
    grace_minutes: int


class PolicyChange(Sent):
    """What to change; what is left out stays."""

    model_config = ConfigDict(json_schema_extra={"examples": [{"automatic": True, "cap": 8}]})

    automatic: Flag = False
    cap: Cap = 12
    drain: DrainName = "due"
    grace_minutes: Annotated[StrictInt, Field(ge=0, le=LONGEST_GRACE)] = 15


class AbilitiesTold(Told):
    """What a colleague can be given; skills are tags, `cap` is null where the team's counts."""

    languages: list[str]
    skills: list[str]
    cap: int | None


class AbilitiesChange(Sent):
    """What to change; what is left out stays."""

    model_config = ConfigDict(
        json_schema_extra={"examples": [{"languages": ["et", "ru"], "skills": ["invoice"]}]}
    )

    languages: Annotated[list[LanguageCode], Field(max_length=4)] = []
    skills: Annotated[
        list[Annotated[StrictStr, Field(max_length=40)]], Field(max_length=MOST_SKILLS)
    ] = []
    cap: Cap | None = None


class GivenTold(Told):
    """Why somebody was chosen, or why it went back to the queue (`staff` is null then).

    `reason` is shared (by the team's rule), next (they took the next one), due or absent (who had
    it is off duty) or left. The others say what spoke for who was chosen, and what they then hold.
    """

    staff: int | None
    reason: str
    known: bool
    language: str
    skills: list[str]
    load: int
    cap: int


class NextTold(Told):
    """The conversation that was given; `number` is null when nothing waits that you could take."""

    number: int | None
    given: GivenTold | None


def duty_told(state: str, since: datetime | None) -> DutyTold:
    """The duty of somebody."""
    return DutyTold(state=DUTIES.get(state, "off"), since=since)


def member_told(one: Member) -> MemberTold:
    """One colleague of a roster."""
    return MemberTold(
        state=DUTIES.get(one.duty, "off"),
        since=one.since,
        id=one.id,
        name=one.name,
        load=one.load,
        cap=one.cap,
        languages=list(one.languages),
        skills=list(one.skills),
    )


def policy_told(policy: AssignmentPolicy) -> PolicyTold:
    """How a team shares out."""
    return PolicyTold(
        automatic=policy.automatic,
        cap=policy.cap,
        drain=DRAINS[policy.drain],
        grace_minutes=policy.grace_minutes,
    )


def abilities_told(abilities: Abilities) -> AbilitiesTold:
    """What a colleague can be given."""
    return AbilitiesTold(languages=abilities.languages, skills=abilities.skills, cap=abilities.cap)


def next_told(found: tuple[int, ConversationAssigned] | None) -> NextTold:
    """What was given, if anything."""
    if found is None:
        return NextTold(number=None, given=None)
    number, event = found
    return NextTold(number=number, given=given_told(event))


def given_told(event: Event) -> GivenTold | None:
    """Why somebody was chosen; None for who was chosen by hand, and for other events."""
    if not isinstance(event, ConversationAssigned) or not event.reason:
        return None
    return GivenTold(
        staff=event.staff_id,
        reason=event.reason,
        known=event.known,
        language=event.language,
        skills=event.skills,
        load=event.held,
        cap=event.cap,
    )
