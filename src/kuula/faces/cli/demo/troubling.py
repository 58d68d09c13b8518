"""What troubles the demo company these days: an incident, complaints, questions to colleagues."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final

from django.utils import timezone

from kuula.desk.access import conversation_for
from kuula.desk.actions.asking import ask_colleague
from kuula.desk.actions.complaints import (
    LessonForm,
    StepForm,
    close_complaint,
    finish_prevention,
    open_complaint,
    save_cause,
    set_lesson,
    take_step,
)
from kuula.desk.actions.helping import answer_question
from kuula.desk.actions.incidents import IncidentForm, link_conversation, open_incident
from kuula.desk.actions.notices import note_entry, watch_complaints
from kuula.desk.complaints.events import ComplaintStepOverdue
from kuula.desk.events import HelpAsked
from kuula.desk.models import Message
from kuula.desk.models.complaint import STEPS
from kuula.faces.cli.demo.cast import Cast
from kuula.faces.cli.demo.planned import PlannedConversation
from kuula.kit import clock
from kuula.ledger.reading import entries_between, last_position
from kuula.ledger.recording import as_history
from kuula.workspace.actors import SYSTEM, Actor
from kuula.workspace.models import Role, Staff

LINKED: Final = 6
COMPLAINTS: Final = 6
STANDING: Final = 2
OWED: Final = 2
QUESTIONS: Final = 3
LATE: Final = "late_delivery"
DELIVERED: Final = "deliver"


@dataclass(frozen=True, slots=True)
class Words:
    """The words of one language; `department` is what another department is asked and answers, what
    it has not answered yet first."""

    incident: str
    known: str
    cause: str
    prevention: str
    note: str
    question: str
    department: tuple[tuple[str, str], ...] = ()


WORDS: Final = {
    "et": Words(
        incident="Ladu hilineb inventuuri tõttu",
        known="Väljastamine seisab kolmapäevani. Uued ajad saadame ise.",
        cause="Tarneaega ei öeldud ümber",
        prevention="Hilinemisest kirjutame samal päeval",
        note="Tehtud ja üle vaadatud",
        question="Kas saad laost küsida, millal see auto tuleb?",
    ),
    "hr": Words(
        incident="Skladište kasni zbog inventure",
        known="Otprema stoji do srijede. Nove termine šaljemo sami.",
        cause="Kašnjenje nije najavljeno",
        prevention="O kašnjenju pišemo isti dan",
        note="Učinjeno i provjereno",
        question="Možeš li pitati skladište kada dolazi kamion?",
        department=(
            ("Kada ova pošiljka kreće iz skladišta? Kupac treba točan dan.", ""),
            ("Imamo li zamjenu na zalihi, i kada može krenuti?", ""),
            ("Kada je paket predan kuriru?", "Jučer u 14 sati, sprema se za dostavu danas."),
            ("Može li se zamjena poslati s jutarnjim kamionom?", "Može, spremna je na rampi 2."),
            (
                "Tko je pakirao ovu pošiljku?",
                "Druga smjena. Provjerili smo: kutija je bila cijela.",
            ),
        ),
    ),
}
Played = Sequence[tuple[PlannedConversation, int]]


def trouble(played: Played, cast: Cast) -> None:
    """Let it happen in what was told, newest first; each brand speaks its own language."""
    before = last_position()
    for key, brand in cast.brands.items():
        words = WORDS[brand.language]
        own = [(one, number) for one, number in reversed(played) if one.brand == key]
        _incident(words, own, cast)
        _complaints(words, own, cast)
        _questions(words, own, cast)
        _departments(words, own, cast)
    with as_history(clock.now()):
        watch_complaints(SYSTEM)
    _tell(before)


def _incident(words: Words, own: Played, cast: Cast) -> None:
    """Late ones that nobody finished are about the same."""
    about = [(one, n) for one, n in own if one.tag == LATE and one.finished_at is None][:LINKED]
    if not about:
        return
    actor = _actor(about[0][0], cast)
    with as_history(max(one.turns[-1].at for one, _n in about)):
        incident = open_incident(actor, form=IncidentForm(words.incident, words.known))
        for _planned, number in about:
            talk = conversation_for(SYSTEM, number)
            link_conversation(actor, conversation=talk, incident=incident)


def _complaints(words: Words, own: Played, cast: Cast) -> None:
    """Who was not satisfied complained: the two newest cases stand at a step, the others are
    closed and their prevention is done."""
    upset = [(one, n) for one, n in own if one.rating and not one.rating.satisfied and one.assignee]
    if not upset:
        return
    with as_history(upset[-1][0].turns[0].at):
        cause = save_cause(SYSTEM, name=words.cause)
    for at, (planned, number) in enumerate(upset[:COMPLAINTS]):
        actor = _actor(planned, cast)
        moment = planned.rating.at if planned.rating else planned.turns[-1].at
        taken = at + 1 if at < STANDING else len(STEPS)
        with as_history(min(moment, clock.now())):
            talk = conversation_for(SYSTEM, number)
            complaint = open_complaint(actor, conversation=talk)
            for step in STEPS[:taken]:
                take_step(actor, complaint=complaint, form=StepForm(step, words.note))
            due = timezone.localdate(moment) + timedelta(days=14)
            lesson = LessonForm(cause, words.prevention, cast.staff[planned.assignee or ""], due)
            set_lesson(actor, complaint=complaint, form=lesson)
            if taken == len(STEPS):
                close_complaint(actor, complaint=complaint)
                finish_prevention(actor, complaint=complaint)


def _questions(words: Words, own: Played, cast: Cast) -> None:
    """A colleague asks another of the team in what is unfinished."""
    waiting = [(one, n) for one, n in own if one.finished_at is None and one.assignee]
    for planned, number in waiting[:QUESTIONS]:
        asker = _actor(planned, cast)
        other = next(_others(asker, cast), None)
        if other is None:
            return
        with as_history(_soon(planned.turns[-1].at)):
            talk = conversation_for(SYSTEM, number)
            ask_colleague(asker, conversation=talk, staff=other, question=words.question)


def _departments(words: Words, own: Played, cast: Cast) -> None:
    """Another department is asked: of what is unfinished it owes two answers, others it gave."""
    seats = [one for one in cast.staff.values() if Role(one.role).is_light]
    here = [(one, n) for one, n in own if one.assignee]
    here.sort(key=lambda pair: DELIVERED not in (pair[0].tag or ""))  # such questions fit there
    unfinished = [pair for pair in here if pair[0].finished_at is None]
    finished = [pair for pair in here if pair[0].finished_at is not None]
    places = zip(words.department, (*unfinished[:OWED], *finished), strict=False)
    for at, ((question, answer), (planned, number)) in enumerate(places):
        asker, seat = _actor(planned, cast), seats[0]
        needed_by = None if answer or at else clock.now() + timedelta(days=1)
        with as_history(_soon(planned.turns[-1].at)):
            talk = conversation_for(SYSTEM, number)
            note = ask_colleague(
                asker, conversation=talk, staff=seat, question=question, needed_by=needed_by
            )
        if answer:
            _answer(note, cast.actors[seat.email], answer)


def _answer(note: Message, seat: Actor, words: str) -> None:
    with as_history(min(note.occurred_at + timedelta(hours=2), clock.now())):
        answer_question(seat, question=note.mentions.get(question=True), text=words)


def _tell(before: int) -> None:
    """Who was asked or is late finds it at the bell; nothing leaves by mail or push."""
    for entry in entries_between(before, last_position()):
        if entry.type in (HelpAsked.type, ComplaintStepOverdue.type):
            with as_history(entry.occurred_at):
                note_entry(SYSTEM, entry=entry)


def _actor(planned: PlannedConversation, cast: Cast) -> Actor:
    """Who sees to it, or a lead of the team."""
    if planned.assignee:
        return cast.actors[planned.assignee]
    place = cast.teams[planned.team].pk
    leads = (one for one in cast.staff.values() if one.role == Role.LEAD)
    return next(cast.actors[one.email] for one in leads if place in cast.actors[one.email].team_ids)


def _others(asker: Actor, cast: Cast) -> Iterator[Staff]:
    return (
        one
        for one in cast.staff.values()
        if one.pk != asker.staff_id and cast.actors[one.email].team_ids & asker.team_ids
    )


def _soon(at: datetime) -> datetime:
    return min(at + timedelta(minutes=20), clock.now())
