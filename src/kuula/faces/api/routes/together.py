"""Working together on a conversation: who follows it, and what colleagues are asked in it."""

from ninja import Router

from kuula.desk import actions as desk
from kuula.desk.access import conversation_for
from kuula.desk.together import followers_of, mention_for, standing_in
from kuula.faces.api.described import scope
from kuula.faces.api.once import once
from kuula.faces.api.shapes.fields import Id
from kuula.faces.api.shapes.messages import MessageTold, message_told
from kuula.faces.api.shapes.together import NewQuestion, StandingTold, standing_told
from kuula.faces.api.shapes.told import Done, Named
from kuula.faces.api.tokens import ApiRequest
from kuula.workspace.access import require, staff_for
from kuula.workspace.permissions import Permission

router = Router(tags=["conversations"])
READ = scope(Permission.READ)


@router.get("/conversations/{number}/followers", response=list[Named], openapi_extra=READ)
def list_followers(request: ApiRequest, number: Id) -> list[Named]:
    """Who follows the conversation, by name, at most 50."""
    talk = conversation_for(request.auth, number)
    return [Named(id=staff_id, name=name) for staff_id, name in followers_of(talk)]


@router.post("/conversations/{number}/followers", response={201: Done}, openapi_extra=READ)
@once
def follow(request: ApiRequest, number: Id) -> Done:
    """Follow the conversation yourself. Twice is once."""
    talk = conversation_for(request.auth, number)
    desk.follow_conversation(request.auth, conversation=talk)
    return Done()


@router.delete("/conversations/{number}/followers", response=Done, openapi_extra=READ)
def unfollow(request: ApiRequest, number: Id) -> Done:
    """Follow the conversation no more. Twice is once."""
    talk = conversation_for(request.auth, number)
    desk.unfollow_conversation(request.auth, conversation=talk)
    return Done()


@router.get("/conversations/{number}/questions", response=list[StandingTold], openapi_extra=READ)
def list_questions(request: ApiRequest, number: Id) -> list[StandingTold]:
    """What colleagues are asked here and have not answered, and where you are named; at most 20."""
    talk = conversation_for(request.auth, number)
    return [standing_told(one) for one in standing_in(request.auth, talk)]


@router.post(
    "/conversations/{number}/questions",
    response={201: MessageTold},
    openapi_extra=scope(Permission.READ, Permission.NOTE),
)
@once
def ask(request: ApiRequest, number: Id, asked: NewQuestion) -> MessageTold:
    """Ask one colleague in a note; it stands until their next note here. The assignee stays."""
    talk = conversation_for(request.auth, number)
    staff = staff_for(request.auth, asked.staff)
    note = desk.ask_colleague(
        request.auth,
        conversation=talk,
        staff=staff,
        question=asked.question,
        needed_by=asked.needed_by,
    )
    return message_told(note, ())


@router.post("/questions/{question_id}/ending", response={201: Done}, openapi_extra=READ)
@once
def put_away(request: ApiRequest, question_id: Id) -> Done:
    """It needs no answer any more, says who asked or who was asked. Twice is once."""
    require(request.auth, Permission.READ)
    desk.put_mention_away(request.auth, mention=mention_for(request.auth, question_id))
    return Done()
