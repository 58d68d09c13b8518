"""Feedback: passed on, answered, settled, joined; who hears what came of it; departments."""

from datetime import timedelta

from ninja import Query, Router

from kuula.channels.mail.actions.telling_back import open_talks
from kuula.desk.access import conversation_for, existing_numbers, hidden_from, message_for
from kuula.faces.api.described import any_scope, scope
from kuula.faces.api.once import once
from kuula.faces.api.shapes.feedback import (
    DepartmentFiguresTold,
    DepartmentTold,
    FeedbackAnswer,
    FeedbackAsked,
    FeedbackJoin,
    FeedbackMatterTold,
    FeedbackOutcome,
    FeedbackPlacement,
    FeedbackTellingTold,
    HearerTold,
    NewFeedback,
    PieceTold,
    SavedDepartment,
    WholeFeedbackTold,
    department_told,
    figures_told,
    hearer_told,
    matter_told,
    piece_told,
    whole_matter_told,
)
from kuula.faces.api.shapes.fields import Id
from kuula.faces.api.shapes.listening import Archiving
from kuula.faces.api.shapes.pages import Asked, Page, cut, paged
from kuula.faces.api.tokens import ApiRequest
from kuula.kit import clock
from kuula.listening.feedback.access import (
    READERS,
    allow_reading,
    allow_steering,
    department_for,
    departments_for,
    matter_for,
    pieces_for,
)
from kuula.listening.feedback.actions import (
    Place,
    answer_matter,
    archive_department,
    decline_matter,
    give_matter,
    join_matters,
    pass_on,
    reopen_matter,
    save_department,
    settle_matter,
    tell_customers,
)
from kuula.listening.feedback.hearers import hearers_of
from kuula.listening.feedback.queries import Shown, Sought, figures, lines_of, page_of_matters
from kuula.listening.models import FeedbackMatter, FeedbackPiece
from kuula.people.access import customer_for
from kuula.workspace.access import require
from kuula.workspace.actors import SYSTEM, Actor
from kuula.workspace.permissions import Permission

router = Router(tags=["feedback"])
PASS = scope(Permission.FEEDBACK)
READ = any_scope(*READERS)
FIGURES = any_scope(Permission.FEEDBACK_ALL, Permission.REPORTS)
HEARERS = scope(Permission.CUSTOMERS_READ)
TELL = scope(Permission.REPLY)
DEFINE = scope(Permission.FEEDBACK, Permission.LISTENING)
MOST = 200


@router.get("/feedback", response=Page[FeedbackMatterTold], openapi_extra=READ)
def list_feedback(request: ApiRequest, asked: Query[FeedbackAsked]) -> Page[FeedbackMatterTold]:
    """The matters that exist for you: of your department, those you noted, all for who steers all.
    What waits the oldest first, what is settled the latest first."""
    found = page_of_matters(
        request.auth,
        hidden=hidden_from(request.auth),
        sought=Sought(Shown(asked.show), asked.department, asked.mine),
        cursor=asked.cursor,
        size=asked.limit,
    )
    return paged(found, matter_told)


@router.post("/feedback", response={201: PieceTold}, openapi_extra=PASS)
@once
def pass_feedback_on(request: ApiRequest, feedback: NewFeedback) -> PieceTold:
    """Pass on what a customer said; a matter of its own begins."""
    actor = request.auth
    require(actor, Permission.FEEDBACK)
    place, language = _place(actor, feedback)
    found = department_for(actor, feedback.department) if feedback.department else None
    piece = pass_on(actor, place=place, form=feedback.form(language), department=found)
    return piece_told(piece, customer=True, talk=True)


@router.get("/feedback/report", response=list[DepartmentFiguresTold], openapi_extra=FIGURES)
def read_feedback_report(request: ApiRequest, days: Id = 90) -> list[DepartmentFiguresTold]:
    """How departments deal with the feedback of the last `days` (at most 3,660). Not paged: there
    are at most 200 departments."""
    since = clock.now() - timedelta(days=min(days, 3660))
    return [figures_told(one) for one in figures(request.auth, since=since)]


@router.get("/feedback/{matter_id}", response=WholeFeedbackTold, openapi_extra=READ)
def read_feedback(request: ApiRequest, matter_id: Id) -> WholeFeedbackTold:
    """One matter with what was said; for one that was joined into another, that other one."""
    return _whole(request.auth, _found(request.auth, matter_id))


@router.put("/feedback/{matter_id}/answer", response=WholeFeedbackTold, openapi_extra=READ)
def answer_feedback(
    request: ApiRequest, matter_id: Id, answer: FeedbackAnswer
) -> WholeFeedbackTold:
    """Answer the colleagues who noted it."""
    matter = _found(request.auth, matter_id)
    answer_matter(request.auth, matter=matter, text=answer.text)
    return _whole(request.auth, _found(request.auth, matter_id))


@router.put("/feedback/{matter_id}/outcome", response=WholeFeedbackTold, openapi_extra=READ)
def settle_feedback(
    request: ApiRequest, matter_id: Id, outcome: FeedbackOutcome
) -> WholeFeedbackTold:
    """Say what was done, or with a `reason` that nothing will be."""
    actor, matter = request.auth, _found(request.auth, matter_id)
    words = {str(language): text for language, text in outcome.words.items()}
    if outcome.reason:
        decline_matter(actor, matter=matter, reason=outcome.reason, outcome=words)
    else:
        settle_matter(actor, matter=matter, outcome=words)
    return _whole(actor, _found(actor, matter_id))


@router.delete("/feedback/{matter_id}/outcome", response=WholeFeedbackTold, openapi_extra=READ)
def take_feedback_up_again(request: ApiRequest, matter_id: Id) -> WholeFeedbackTold:
    """Take a settled matter up again."""
    reopen_matter(request.auth, matter=_found(request.auth, matter_id))
    return _whole(request.auth, _found(request.auth, matter_id))


@router.put("/feedback/{matter_id}/department", response=FeedbackMatterTold, openapi_extra=READ)
def give_feedback(
    request: ApiRequest, matter_id: Id, placement: FeedbackPlacement
) -> FeedbackMatterTold:
    """Pass a matter on to another department."""
    actor, matter = request.auth, _found(request.auth, matter_id)
    allow_steering(actor, matter)
    give_matter(actor, matter=matter, department=department_for(actor, placement.department))
    return matter_told(lines_of(actor, [_found(actor, matter_id)], hidden=hidden_from(actor))[0])


@router.post("/feedback/{matter_id}/joining", response={201: WholeFeedbackTold}, openapi_extra=READ)
@once
def join_feedback(request: ApiRequest, matter_id: Id, join: FeedbackJoin) -> WholeFeedbackTold:
    """Let all that was said of it be of another matter."""
    actor = request.auth
    matter, into = _found(actor, matter_id), _found(actor, join.into)
    join_matters(actor, matter=matter, into=into)
    return _whole(actor, _found(actor, into.pk))


@router.get("/feedback/{matter_id}/hearers", response=Page[HearerTold], openapi_extra=HEARERS)
def list_hearers(request: ApiRequest, matter_id: Id, asked: Query[Asked]) -> Page[HearerTold]:
    """Who hears what came of it, in which language, and who does not and why: before it is sent and
    afterwards."""
    require(request.auth, Permission.CUSTOMERS_READ)
    matter = _found(request.auth, matter_id)
    allow_steering(request.auth, matter)
    pieces = pieces_for(request.auth, matter, hidden=hidden_from(request.auth))
    seen = {one.customer_id for one in pieces}
    heard = hearers_of(matter, open_talks=_talks(matter))
    found = [one for one in heard if one.customer.pk in seen]
    return paged(cut(found, asked, key=lambda one: one.customer.pk), hearer_told)


@router.post(
    "/feedback/{matter_id}/tellings", response={201: FeedbackTellingTold}, openapi_extra=TELL
)
@once
def tell_what_came_of_it(request: ApiRequest, matter_id: Id) -> FeedbackTellingTold:
    """Let those who said it and agreed to hear know what came of it, each once."""
    require(request.auth, Permission.REPLY)
    matter = _found(request.auth, matter_id)
    return FeedbackTellingTold(planned=tell_customers(request.auth, matter=matter))


@router.get("/departments", response=Page[DepartmentTold], openapi_extra=READ)
def list_departments(request: ApiRequest, asked: Query[Asked]) -> Page[DepartmentTold]:
    """The departments that answer feedback, archived ones too."""
    found = departments_for(request.auth)
    return paged(cut(found, asked, key=lambda one: one.pk), department_told)


@router.post("/departments", response={201: DepartmentTold}, openapi_extra=DEFINE)
@once
def add_department(request: ApiRequest, department: SavedDepartment) -> DepartmentTold:
    """Write a department down. 409 when the name is taken."""
    require(request.auth, Permission.LISTENING)
    return department_told(save_department(request.auth, form=department.form()))


@router.put("/departments/{department_id}", response=DepartmentTold, openapi_extra=DEFINE)
def change_department(
    request: ApiRequest, department_id: Id, department: SavedDepartment
) -> DepartmentTold:
    """Write a department anew."""
    require(request.auth, Permission.LISTENING)
    found = department_for(request.auth, department_id)
    saved = save_department(request.auth, form=department.form(), department=found)
    return department_told(saved)


@router.put("/departments/{department_id}/archiving", response=DepartmentTold, openapi_extra=DEFINE)
def put_department_aside(
    request: ApiRequest, department_id: Id, archiving: Archiving
) -> DepartmentTold:
    """Archive a department or take it up again; what lies there stays to be answered."""
    require(request.auth, Permission.LISTENING)
    found = department_for(request.auth, department_id)
    archive_department(request.auth, department=found, archived=archiving.archived)
    return department_told(department_for(request.auth, department_id))


def _found(actor: Actor, matter_id: int) -> FeedbackMatter:
    allow_reading(actor)
    return matter_for(actor, matter_id, hidden=hidden_from(actor))


def _whole(actor: Actor, matter: FeedbackMatter) -> WholeFeedbackTold:
    hidden = hidden_from(actor)
    pieces = list(pieces_for(actor, matter, hidden=hidden)[:MOST])
    seen = existing_numbers(actor, {one.conversation_id for one in pieces if one.conversation_id})
    may = actor.may(Permission.CUSTOMERS_READ)
    said = [
        piece_told(
            one, customer=may and _is_open(actor, one, seen), talk=one.conversation_id in seen
        )
        for one in pieces
    ]
    return whole_matter_told(lines_of(actor, [matter], hidden=hidden)[0], said)


def _is_open(actor: Actor, piece: FeedbackPiece, seen: set[int]) -> bool:
    """Whether the caller may know who said it: not what was said where they may not look."""
    if piece.conversation_id is None:
        return actor.sees_team(piece.team_id)
    return piece.conversation_id in seen


def _talks(matter: FeedbackMatter) -> list[int]:
    said = matter.pieces.exclude(conversation_id=None)
    return open_talks(SYSTEM, [one.conversation_id or 0 for one in said])


def _place(actor: Actor, sent: NewFeedback) -> tuple[Place, str]:
    """Where it was said, and in which language. Raises NotFound for what is not there for the
    caller."""
    message = message_for(actor, sent.message) if sent.message else None
    number = message.conversation_id if message else sent.conversation
    if number is not None:
        talk = conversation_for(actor, number)
        who = None if talk.customer.erased_at else talk.customer
        place = Place(
            source=FeedbackPiece.Source.CONVERSATION,
            customer=who,
            conversation_id=talk.pk,
            message_id=message.pk if message else None,
            brand_id=talk.brand_id,
            team_id=talk.team_id,
        )
        return place, (message.language if message else "") or talk.customer.language
    customer = customer_for(actor, sent.customer) if sent.customer else None
    source = FeedbackPiece.Source.API
    return Place(source, customer=customer), customer.language if customer else ""
