"""Facts of the ledger as quiet lines: who did what, in words."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Final

from django.utils.translation import gettext as _

from kuula.desk import events
from kuula.desk.handovers.events import ConversationHandedOver
from kuula.desk.models import Priority, State
from kuula.faces.agent.pages.complaint_told import complaint_words
from kuula.faces.agent.pages.due import due_words
from kuula.faces.agent.pages.field_words import field_words
from kuula.faces.agent.pages.given_words import given_words
from kuula.faces.agent.pages.goodwill.words import goodwill_words
from kuula.faces.agent.pages.profile_words import profile_words
from kuula.ledger.events import Event, Experience
from kuula.ledger.timeline import Fact
from kuula.listening.events import RatingChanged, RatingGiven
from kuula.listening.experiences.events import ExperienceCorrected, ExperienceNoted
from kuula.ui.formats import date_time, numbered
from kuula.ui.page import Tone

SAID_ELSEWHERE: Final = tuple(
    event.type
    for event in (
        events.ConversationOpened,
        events.MessageReceived,
        events.ReplyWritten,
        events.ReplyWithdrawn,
        events.NoteAdded,
        events.ConversationFollowed,
    )
)
AMONG_US: Final = (
    events.HelpAsked,
    events.HelpGiven,
    events.HelpDeclined,
    events.HelpPassed,
    events.HelpOverdue,
    events.ColleagueMentioned,
)
"""What happens among colleagues around a question."""
_TONES: Final[Mapping[Experience, Tone]] = {
    Experience.GOOD: "good",
    Experience.BAD: "bad",
    Experience.NEUTRAL: "",
}


@dataclass(frozen=True, slots=True)
class Names:
    """Names of colleagues and teams by their numbers, as the reader may know them."""

    staff: Mapping[int, str]
    teams: Mapping[int, str]
    customer: str

    def actor(self, fact: Fact) -> str:
        """Who did it, as a timeline says."""
        if fact.who.kind == "customer":
            return self.customer or _("The customer")
        if fact.who.kind == "system" or fact.who.id is None:
            return "Kuula"
        return self.staff.get(fact.who.id, _("A colleague"))


@dataclass(frozen=True, slots=True)
class Line:
    """One line of a timeline; `number` is the conversation it belongs to, if any. `merge` is one
    into that conversation which can be taken back there."""

    text: str
    at: datetime
    tone: Tone
    number: int | None
    merge: int = 0


def lines_of(facts: Iterable[Fact], names: Names) -> list[Line]:
    """The facts in words, in their order."""
    known = list(facts)
    undone = {
        one.event.merge_id for one in known if isinstance(one.event, events.ConversationUnmerged)
    }
    lines = [line_of(fact, names) for fact in known]
    return [replace(line, merge=0) if line.merge in undone else line for line in lines]


def line_of(fact: Fact, names: Names) -> Line:
    """One fact in words, with names where the event has numbers."""
    actor = names.actor(fact)
    text = _told(fact.event, actor, fact.who.id, names) or _joined(fact, actor)
    text = text or _handed(fact.event, actor, names) or complaint_words(fact, actor)
    text = text or goodwill_words(fact, actor) or field_words(fact.event, actor)
    text = text or profile_words(fact.event, actor)
    text = text or _among_us(fact.event, actor, names) or fact.words(actor)
    if quoted := _quoted(fact.event):
        text = _("%(said)s: “%(words)s”") % {"said": text, "words": quoted}
    number = fact.about.conversation
    return Line(text, fact.occurred_at, _TONES[fact.experience], number, _merge_of(fact))


def _quoted(event: Event) -> str:
    """What was said in somebody's own words, as long as they are kept."""
    if isinstance(event, RatingGiven | RatingChanged):
        return event.comment
    return event.text if isinstance(event, ExperienceNoted | ExperienceCorrected) else ""


def _merge_of(fact: Fact) -> int:
    """The merge a line tells of, in the conversation that holds everything; else 0."""
    event = fact.event
    if isinstance(event, events.ConversationMerged) and event.into == fact.about.conversation:
        return event.merge_id
    return 0


def _told(event: Event, actor: str, actor_id: int | None, names: Names) -> str:
    """Clearer words for events that speak of a colleague, team, state or tags; else empty."""
    if isinstance(event, events.ConversationAssigned):
        return _assigned(event, actor, actor_id, names)
    if isinstance(event, events.ConversationMoved):
        team = names.teams.get(event.team_id or 0, _("another team"))
        return _("%(actor)s moved this to %(team)s") % {"actor": actor, "team": team}
    if isinstance(event, events.TagsChanged) and event.tags:
        tags = ", ".join(event.tags)
        return _("%(actor)s tagged this %(tags)s") % {"actor": actor, "tags": tags}
    if isinstance(event, events.PriorityChanged):
        level = Priority(event.priority).label
        return _("%(actor)s set the priority to %(level)s") % {"actor": actor, "level": level}
    if isinstance(event, events.PromiseMade | events.PromiseMoved):
        return _promised(event, actor)
    if isinstance(event, events.ConversationSnoozed):
        until = date_time(datetime.fromisoformat(event.until))
        return _("%(actor)s snoozed this until %(time)s") % {"actor": actor, "time": until}
    if isinstance(event, events.StateChanged):
        state = State(event.state).label
        return _("%(actor)s set the state to %(state)s") % {"actor": actor, "state": state}
    return ""


def _handed(event: Event, actor: str, names: Names) -> str:
    """To whom a conversation was handed over; else empty."""
    if not isinstance(event, ConversationHandedOver):
        return ""
    team = names.teams.get(event.team_id or 0, _("another team"))
    to = names.staff.get(event.staff_id, _("a colleague")) if event.staff_id else team
    return _("%(actor)s handed this over to %(name)s") % {"actor": actor, "name": to}


def _promised(event: events.PromiseMade | events.PromiseMoved, actor: str) -> str:
    """A promise with its date, and its words as long as they are kept."""
    places = {"actor": actor, "due": due_words(datetime.fromisoformat(event.due_at))}
    if isinstance(event, events.PromiseMoved):
        return _("%(actor)s gave a promise a new date: %(due)s") % places
    if not event.quote:
        return _("%(actor)s made a promise: %(due)s") % places
    return _("%(actor)s promised: “%(words)s”, %(due)s") % (places | {"words": event.quote})


def _among_us(event: Event, actor: str, names: Names) -> str:
    """Which colleague a note names or asks, or a question went to; else empty."""
    if not isinstance(event, events.ColleagueMentioned | events.HelpAsked | events.HelpPassed):
        return ""
    said = {
        events.HelpAsked.type: _("%(actor)s asked %(name)s for help"),
        events.HelpPassed.type: _("%(actor)s passed the question on to %(name)s"),
    }.get(event.type, _("%(actor)s mentioned %(name)s"))
    name = names.staff.get(event.staff_id, _("a colleague"))
    return said % {"actor": actor, "name": name}


def _joined(fact: Fact, actor: str) -> str:
    """Which conversations were merged or parted, as one of them tells it; else empty."""
    event = fact.event
    if isinstance(event, events.ConversationSplit):
        left = event.number == fact.about.conversation
        said = (
            _("%(actor)s split %(number)s off")
            if left
            else _("%(actor)s split this off %(number)s")
        )
        return said % {"actor": actor, "number": numbered(event.into if left else event.number)}
    if not isinstance(event, events.ConversationMerged | events.ConversationUnmerged):
        return ""
    here = event.into == fact.about.conversation
    numbers = [numbered(one) for one in (event.numbers if here else [event.into])]
    places = {"actor": actor, "numbers": ", ".join(numbers)}
    if isinstance(event, events.ConversationMerged):
        said = _("%(actor)s merged %(numbers)s into this")
        return (said if here else _("%(actor)s merged this into %(numbers)s")) % places
    said = _("%(actor)s took the merge of %(numbers)s back")
    return (said if here else _("%(actor)s took the merge into %(numbers)s back")) % places


def _assigned(
    event: events.ConversationAssigned, actor: str, actor_id: int | None, names: Names
) -> str:
    nobody = _("a colleague")
    name = names.staff.get(event.staff_id or 0, nobody)
    given = given_words(event, actor, name, names.staff.get(event.previous_id or 0, nobody))
    if given:
        return given
    if event.staff_id is None:
        return _("%(actor)s took the assignment off") % {"actor": actor}
    if event.staff_id == actor_id:
        return _("%(actor)s took this on") % {"actor": actor}
    return _("%(actor)s assigned this to %(name)s") % {"actor": actor, "name": name}
