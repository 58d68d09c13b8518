"""What you are asked: the conversations that concern you, answering, giving back, passing on."""

from typing import Annotated

from ninja import Query, Router

from kuula.desk import actions as desk
from kuula.desk.access import concerning_for
from kuula.desk.asked import Show, asked_in, page_of_concerns
from kuula.desk.reading import page_of_messages
from kuula.desk.together import mention_for
from kuula.faces.api.described import scope
from kuula.faces.api.once import once
from kuula.faces.api.shapes.asked import (
    AskedTold,
    ConcernTold,
    Giving,
    Listing,
    Passing,
    Reason,
    asked_told,
    concern_told,
)
from kuula.faces.api.shapes.fields import Id
from kuula.faces.api.shapes.messages import MessageTold, message_told
from kuula.faces.api.shapes.pages import Asked, Page, paged
from kuula.faces.api.shapes.told import Done
from kuula.faces.api.tokens import ApiRequest
from kuula.workspace.access import require, staff_for
from kuula.workspace.permissions import Permission

router = Router(tags=["questions"])
ASKED = scope(Permission.ASKED)


@router.get("/asked", response=Page[ConcernTold], openapi_extra=ASKED)
def list_asked(request: ApiRequest, asked: Annotated[Listing, Query()]) -> Page[ConcernTold]:
    """The conversations in which you were asked or mentioned, which you follow or were let into,
    the newest first. This, what belongs to it and `/me` is all that a light seat may call."""
    found = page_of_concerns(
        request.auth,
        show=Show.STANDING if asked.standing else Show.EVERY,
        words=asked.q,
        cursor=asked.cursor,
        size=asked.limit,
    )
    return paged(found, concern_told)


@router.get("/asked/{number}/questions", response=list[AskedTold], openapi_extra=ASKED)
def list_own_questions(request: ApiRequest, number: Id) -> list[AskedTold]:
    """What you are or were asked in a conversation that concerns you, the newest first, at most
    50."""
    talk = concerning_for(request.auth, number)
    return [asked_told(one) for one in asked_in(request.auth, talk)]


@router.get("/asked/{number}/messages", response=Page[MessageTold], openapi_extra=ASKED)
def list_asked_messages(request: ApiRequest, number: Id, asked: Query[Asked]) -> Page[MessageTold]:
    """What was said in a conversation that concerns you, oldest first."""
    talk = concerning_for(request.auth, number)
    page = page_of_messages(talk, cursor=asked.cursor, size=asked.limit)
    return paged(page, lambda row: message_told(row, ()))


@router.post("/asked/{number}/notes", response={201: MessageTold}, openapi_extra=ASKED)
@once
def add_to_answer(request: ApiRequest, number: Id, given: Giving) -> MessageTold:
    """A further note in a conversation that concerns you; whoever asked you is named in it."""
    talk = concerning_for(request.auth, number)
    note = desk.add_to_answer(request.auth, conversation=talk, text=given.text)
    return message_told(note, ())


@router.post("/questions/{question_id}/answer", response={201: MessageTold}, openapi_extra=ASKED)
@once
def answer_question(request: ApiRequest, question_id: Id, given: Giving) -> MessageTold:
    """Answer what you are asked, in a note; whoever asked is told. 409 once it is answered."""
    require(request.auth, Permission.ASKED)
    question = mention_for(request.auth, question_id)
    note = desk.answer_question(request.auth, question=question, text=given.text)
    return message_told(note, ())


@router.post("/questions/{question_id}/declining", response={201: MessageTold}, openapi_extra=ASKED)
@once
def decline_question(request: ApiRequest, question_id: Id, given: Reason) -> MessageTold:
    """What you are asked is not for you: it goes back to whoever asked, with the reason."""
    require(request.auth, Permission.ASKED)
    question = mention_for(request.auth, question_id)
    note = desk.decline_question(request.auth, question=question, reason=given.reason)
    return message_told(note, ())


@router.post("/questions/{question_id}/passing", response={201: Done}, openapi_extra=ASKED)
@once
def pass_question(request: ApiRequest, question_id: Id, given: Passing) -> Done:
    """Let a colleague answer instead; a light seat passes on within its own department only."""
    require(request.auth, Permission.ASKED)
    question = mention_for(request.auth, question_id)
    staff = staff_for(request.auth, given.staff)
    desk.pass_question(request.auth, question=question, staff=staff, text=given.text)
    return Done()
