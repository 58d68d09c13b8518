"""The open conversation: its head with what can be steered, and where it is answered."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final
from urllib.parse import parse_qsl

from django.utils.translation import gettext as _

from kuula.channels.mail.queries import deliveries
from kuula.desk.access import conversation_for, place_for
from kuula.desk.beside import Beside, beside
from kuula.desk.fields.near import near_to
from kuula.desk.meanwhile import Known
from kuula.desk.models import Conversation, Draft, Priority, State
from kuula.desk.queries import (
    Said,
    drafts_of,
    files_being_added,
    files_of,
    fitting_templates,
    messages_of,
    people_behind,
)
from kuula.desk.snoozing import monday_morning, tomorrow_morning
from kuula.faces.agent.doors import StaffRequest
from kuula.faces.agent.on_duty import colleagues_of
from kuula.faces.agent.pages.checklists import ChecklistsPart, checklists_part
from kuula.faces.agent.pages.commerce.concerns import ConcernsPart, concerns_part
from kuula.faces.agent.pages.complaint_lines import ComplaintsPart, complaints_part
from kuula.faces.agent.pages.due import Due, due_of, keeps_of
from kuula.faces.agent.pages.facts import SAID_ELSEWHERE, Line, lines_of
from kuula.faces.agent.pages.fields import FieldsPart, fields_part
from kuula.faces.agent.pages.handover import HandoverPart, handover_of
from kuula.faces.agent.pages.incidents import incident_of
from kuula.faces.agent.pages.planned import PlannedLine, later_choices, planned_lines
from kuula.faces.agent.pages.promises import PromisesPart, promises_of
from kuula.faces.agent.pages.surroundings import Surroundings
from kuula.faces.agent.pages.thread import FileItem, ThreadItem, Told, file_item, thread_of
from kuula.faces.agent.pages.together import TogetherPart, together_of
from kuula.faces.agent.pages.where import Where
from kuula.faces.agent.pages.writing import DraftPlace, Writing, folders_of, last_own, writing_in
from kuula.kit import clock
from kuula.kit.problems import NotFound
from kuula.kit.routes import path_of
from kuula.kit.text import one_line
from kuula.ledger.timeline import Fact, conversation_facts
from kuula.people.models import Customer
from kuula.people.queries import customers_like
from kuula.ui.formats import date_time
from kuula.ui.page import NavItem, Option
from kuula.workspace.permissions import Permission

FOUND: Final = 8
BY_HAND: Final = (State.OPEN, State.WAITING, State.CLOSED)


@dataclass(frozen=True, slots=True)
class Rights:
    """What the reader may do with the conversation."""

    reply: bool
    note: bool
    change: bool
    assign: bool


@dataclass(frozen=True, slots=True)
class WhoWrites:
    """The question a shared address asks: pick a person or write down a new one."""

    address: str
    people: Sequence[Option]
    place: Sequence[tuple[str, str]]
    words: str
    found: Sequence[Option]
    may_search: bool


@dataclass(frozen=True, slots=True)
class Merged:
    """Where the words of a merged conversation are now; `url` is empty for who may not see it."""

    into: int
    url: str


@dataclass(frozen=True, kw_only=True)
class TalkPart:
    """The conversation pane. `query` keeps the list beside it in every address."""

    number: int
    url: str
    query: str
    back_url: str
    subject: str
    state: str
    state_label: str
    due: Due
    assignee: str
    assignee_id: int
    me: int
    colleagues: Sequence[Option]
    invitable: Sequence[Option]
    team: str
    team_id: int
    team_closed: bool
    teams: Sequence[Option]
    priority: str
    priority_label: str
    tags: Sequence[str]
    fields: FieldsPart
    checklists: ChecklistsPart
    concerns: ConcernsPart
    macros: Sequence[Option]
    spam: bool
    settled: bool
    rights: Rights
    items: Sequence[ThreadItem]
    left_out: int
    whole_url: str
    writing: Writing | None
    last_own: int
    who_writes: WhoWrites | None
    customer: str
    customer_id: int
    erased: bool
    promises: PromisesPart
    handover: HandoverPart | None
    complaints: ComplaintsPart
    merged: Merged | None
    snoozes: Sequence[Option]
    files: Sequence[FileItem] = ()
    together: TogetherPart
    planned: Sequence[PlannedLine] = ()
    incident: NavItem | None = None
    later: Sequence[Option] = ()
    known: str = ""
    before: str = ""

    @property
    def snoozed(self) -> bool:
        """Whether it is put away until a moment."""
        return self.state == State.SNOOZED

    @property
    def draft(self) -> DraftPlace:
        """Where the reader's words are saved."""
        seen = self.writing.seen if self.writing else ""
        name = f"{self.me}:{self.number}"
        return DraftPlace(self.action("conversation_draft"), name, seen, self.last_own)

    def part(self, name: str) -> str:
        """Where region `name` of this conversation can be had alone."""
        return f"{self.url}{'&' if '?' in self.url else '?'}part={name}"

    @property
    def states(self) -> list[Option]:
        """What it can be set to by hand."""
        return [Option(one, str(State(one).label)) for one in BY_HAND]

    @property
    def priorities(self) -> list[Option]:
        """How urgent it can be."""
        return [Option(str(value), str(label)) for value, label in Priority.choices]

    def action(self, route: str) -> str:
        """The address of something one can do to the conversation."""
        return path_of(route, self.number) + self.query


def talk_of(request: StaffRequest, number: int, where: Where, around: Surroundings) -> TalkPart:
    """Everything the pane shows. Raises NotFound for a conversation the reader may not see."""
    actor = request.actor
    talk = conversation_for(actor, number)
    there, near, rights = beside(actor, talk), near_to(actor, talk), _rights(request)
    said, left_out = messages_of(talk, whole="whole" in request.GET)
    drafts, facts = drafts_of(actor, talk), conversation_facts(talk.pk, leave_out=SAID_ELSEWHERE)
    lines = lines_of(facts, around.names(talk.customer.name))
    told, url = _told(talk, said, there, lines, whole=not left_out), where.talk_url(number)
    return TalkPart(
        number=talk.number,
        url=url,
        query=where.query,
        back_url=where.inbox_url,
        subject=talk.subject or _("No subject"),
        state=talk.state,
        state_label=str(State(talk.state).label),
        due=due_of(talk, keeps_of(talk.brand, talk.team), clock.now()),
        assignee=talk.assignee.name if talk.assignee else "",
        assignee_id=talk.assignee_id or 0,
        me=actor.staff_id or 0,
        colleagues=colleagues_of(around.colleagues),
        invitable=[Option(str(one.id), one.name) for one in around.colleagues if one.active],
        team=talk.team.name if talk.team else "",
        team_id=talk.team_id or 0,
        team_closed=talk.team is not None and talk.team.closed,
        teams=[Option(str(team.pk), team.name) for team in around.teams],
        priority=str(talk.priority),
        priority_label=str(Priority(talk.priority).label),
        tags=near.tags,
        fields=fields_part(request, talk, near),
        concerns=concerns_part(actor, near.concerns),
        macros=[Option(str(one.id), one.name) for one in near.macros],
        checklists=checklists_part(request, talk, near, around.names("").staff),
        spam=talk.spam,
        settled=talk.state in (State.SOLVED, State.CLOSED),
        rights=rights,
        items=thread_of(request, told),
        left_out=left_out,
        whole_url=f"{url}{'&' if '?' in url else '?'}whole=1",
        writing=_writing(request, talk, around, (drafts, said)) if rights.note else None,
        last_own=last_own(said, actor.staff_id),
        who_writes=_who_writes(request, talk, where) if rights.change else None,
        customer=talk.customer.name or _("Erased person"),
        customer_id=talk.customer_id,
        erased=talk.customer.erased_at is not None,
        promises=promises_of(request, talk, there),
        handover=handover_of(request, talk) if there.handover else None,
        complaints=complaints_part(request, talk, there),
        snoozes=_snoozes(talk) if rights.change else (),
        before=getattr(talk, "old_name", None) or "",
        merged=_merged(request, talk, where) if talk.merged_into_id else None,
        files=[file_item(file) for file in files_being_added(drafts)],
        together=together_of(request, talk, there),
        planned=planned_lines(request, talk),
        incident=incident_of(talk),
        later=later_choices(talk),
        known=str(_known(said, facts)),
    )


def _told(
    talk: Conversation, said: Sequence[Said], there: Beside, lines: Sequence[Line], *, whole: bool
) -> Told:
    """What the thread is drawn from."""
    return Told(
        messages=said,
        files=files_of(talk, since=said[0].message.pk) if said and there.files else (),
        deliveries=deliveries(one.message.pk for one in said if one.message.is_from_us),
        lines=lines,
        whole=whole,
        customer=talk.customer.name,
    )


def _known(said: Sequence[Said], facts: Sequence[Fact]) -> Known:
    """How far the page shows the conversation."""
    message = said[-1].message.pk if said else 0
    return Known(message, max((fact.id for fact in facts), default=0))


def _writing(
    request: StaffRequest,
    talk: Conversation,
    around: Surroundings,
    words: tuple[Sequence[Draft], Sequence[Said]],
) -> Writing:
    may_reply = request.actor.may(Permission.REPLY)
    fitting = fitting_templates(request.actor, talk) if may_reply else []
    folders = folders_of(fitting, {team.pk: team.name for team in around.teams})
    return writing_in(talk, *words, folders, may_reply=may_reply)


def _rights(request: StaffRequest) -> Rights:
    may = request.actor.may
    return Rights(
        may(Permission.REPLY), may(Permission.NOTE), may(Permission.CHANGE), may(Permission.ASSIGN)
    )


def _snoozes(talk: Conversation) -> Sequence[Option]:
    """Until when it can be snoozed with one press."""
    now = clock.now()
    moments = (
        ("tomorrow", _("Until tomorrow"), tomorrow_morning(talk.brand, now)),
        ("monday", _("Until Monday"), monday_morning(talk.brand, now)),
    )
    return [Option(value, f"{label} · {date_time(at, 'short')}") for value, label, at in moments]


def _merged(request: StaffRequest, talk: Conversation, where: Where) -> Merged:
    try:
        into = place_for(request.actor, talk.pk).pk
    except NotFound:
        return Merged(talk.merged_into_id or 0, "")
    return Merged(into, where.talk_url(into))


def _who_writes(request: StaffRequest, talk: Conversation, where: Where) -> WhoWrites | None:
    address = talk.address
    if address is None or not address.shared or address.customer_id != talk.customer_id:
        return None
    people = people_behind(request.actor, talk)
    may_search = request.actor.may(Permission.CUSTOMERS_READ)
    words = one_line(request.GET.get("who", ""), 200)
    return WhoWrites(
        address=address.value,
        people=[Option(str(one.pk), one.name) for one in people],
        place=parse_qsl(where.query.lstrip("?")),
        words=words,
        found=_found(request, talk, words) if may_search and words else [],
        may_search=may_search,
    )


def _found(request: StaffRequest, talk: Conversation, words: str) -> list[Option]:
    """People whose name or address begins so, with an address to tell them apart."""
    rows = customers_like(request.actor, words, size=FOUND).rows
    return [
        Option(str(one.pk), one.name or _("No name"), _address_of(one))
        for one in rows
        if one.pk != talk.customer_id
    ]


def _address_of(customer: Customer) -> str:
    return next((one.value for one in customer.addresses.all()), "")
