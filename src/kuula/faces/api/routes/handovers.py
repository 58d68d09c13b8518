"""Handovers: the brief, giving, acknowledging, asking back, calling back, and the figures."""

from ninja import Query, Router

from kuula.desk.access import conversation_for, handover_for
from kuula.desk.actions.handovers.giving import HandoverForm, call_back, hand_over
from kuula.desk.actions.taking_over import CustomerLine, answer_back, ask_back, take_over
from kuula.desk.handovers.reading import (
    brief_for,
    customers_line,
    handovers_of,
    page_of_handovers,
)
from kuula.faces.api.described import scope
from kuula.faces.api.once import once
from kuula.faces.api.routes.reports import REPORTS, scope_of
from kuula.faces.api.shapes.fields import Id
from kuula.faces.api.shapes.handovers import (
    BriefTold,
    HandoverFiguresTold,
    HandoverTold,
    HandoverWords,
    NewAcknowledgement,
    NewHandover,
    figures_told,
    handover_told,
    line_told,
    lines_of,
)
from kuula.faces.api.shapes.pages import Asked, Page, paged
from kuula.faces.api.shapes.reports import ScopeAsked
from kuula.faces.api.shapes.told import Done
from kuula.faces.api.tokens import ApiRequest
from kuula.insight.handovers import handover_figures
from kuula.workspace.access import staff_for, team_for
from kuula.workspace.permissions import Permission

router = Router(tags=["handovers"])
READ = scope(Permission.READ)
GIVE = scope(Permission.READ, Permission.ASSIGN)
TAKE = scope(Permission.READ, Permission.REPLY)
ASK = scope(Permission.READ, Permission.NOTE)


@router.get("/conversations/{number}/brief", response=BriefTold, openapi_extra=READ)
def read_brief(request: ApiRequest, number: Id) -> BriefTold:
    """What a colleague should know of a conversation, each line with where it came from."""
    talk = conversation_for(request.auth, number)
    lines = [line_told(line) for line in brief_for(talk)]
    return BriefTold(lines=lines, line=customers_line(talk, request.auth.name))


@router.get("/conversations/{number}/handovers", response=list[HandoverTold], openapi_extra=READ)
def list_handovers_of(request: ApiRequest, number: Id) -> list[HandoverTold]:
    """The handovers of a conversation, the latest first, at most 50."""
    talk = conversation_for(request.auth, number)
    return [handover_told(one) for one in handovers_of(talk)]


@router.post("/conversations/{number}/handovers", response={201: HandoverTold}, openapi_extra=GIVE)
@once
def give_handover(request: ApiRequest, number: Id, new: NewHandover) -> HandoverTold:
    """Hand a conversation over. Until it is acknowledged, whoever held it stays responsible."""
    actor, talk = request.auth, conversation_for(request.auth, number)
    form = HandoverForm(
        to_staff=staff_for(actor, new.to_staff) if new.to_staff else None,
        to_team=team_for(actor, new.to_team) if new.to_team else None,
        lines=tuple(brief_for(talk)) if new.brief is None else lines_of(new.brief),
    )
    return handover_told(hand_over(actor, conversation=talk, form=form))


@router.get("/handovers", response=Page[HandoverTold], openapi_extra=READ)
def list_handovers(request: ApiRequest, asked: Query[Asked]) -> Page[HandoverTold]:
    """The handovers on which you have the next word, the latest first."""
    page = page_of_handovers(request.auth, cursor=asked.cursor, size=asked.limit)
    return paged(page, handover_told)


@router.post("/handovers/{handover_id}/acknowledgement", response={201: Done}, openapi_extra=TAKE)
@once
def acknowledge_handover(request: ApiRequest, handover_id: Id, new: NewAcknowledgement) -> Done:
    """I have it: you are responsible now, and the customer is told if there is a line for them."""
    handover = handover_for(request.auth, handover_id)
    take_over(request.auth, handover=handover, line=CustomerLine(new.line))
    return Done()


@router.post("/handovers/{handover_id}/question", response={201: Done}, openapi_extra=ASK)
@once
def ask_about_handover(request: ApiRequest, handover_id: Id, new: HandoverWords) -> Done:
    """Ask something before you acknowledge it."""
    ask_back(request.auth, handover=handover_for(request.auth, handover_id), text=new.text)
    return Done()


@router.post("/handovers/{handover_id}/answer", response={201: Done}, openapi_extra=ASK)
@once
def answer_about_handover(request: ApiRequest, handover_id: Id, new: HandoverWords) -> Done:
    """Answer what was asked."""
    answer_back(request.auth, handover=handover_for(request.auth, handover_id), text=new.text)
    return Done()


@router.post("/handovers/{handover_id}/recall", response={201: Done}, openapi_extra=GIVE)
@once
def recall_handover(request: ApiRequest, handover_id: Id) -> Done:
    """Call a handover back that nobody has acknowledged."""
    call_back(request.auth, handover=handover_for(request.auth, handover_id))
    return Done()


@router.get("/report/handovers", response=HandoverFiguresTold, openapi_extra=REPORTS)
def read_handover_figures(request: ApiRequest, asked: Query[ScopeAsked]) -> HandoverFiguresTold:
    """How many handovers there were, how soon they were acknowledged, how many never were."""
    return figures_told(handover_figures(request.auth, scope_of(request.auth, asked)))
