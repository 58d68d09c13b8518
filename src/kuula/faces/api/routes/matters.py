"""Which matter a conversation is about, and the figures of first contacts."""

from datetime import timedelta

from ninja import Query, Router

from kuula.desk.access import conversation_for
from kuula.desk.actions.matters import take_telling_back, tell_matter
from kuula.desk.matters.told import matter_known
from kuula.faces.api.described import scope
from kuula.faces.api.once import once
from kuula.faces.api.routes.reports import scope_of
from kuula.faces.api.shapes.fields import Id
from kuula.faces.api.shapes.matters import (
    CaseTeamTold,
    CaseWeekTold,
    MatterTold,
    ReportFirstContactTold,
    SayMatter,
    case_figures_told,
    matter_told,
)
from kuula.faces.api.shapes.reports import ScopeAsked
from kuula.faces.api.shapes.told import Done
from kuula.faces.api.tokens import ApiRequest
from kuula.insight.first_contact import first_contact
from kuula.workspace.permissions import Permission

router = Router()
CHANGE = scope(Permission.READ, Permission.CHANGE)
READ = scope(Permission.READ)


@router.get(
    "/conversations/{number}/matter",
    response=MatterTold,
    openapi_extra=READ,
    tags=["conversations"],
)
def read_matter(request: ApiRequest, number: Id) -> MatterTold:
    """Whether it repeats an earlier conversation, and what held seven days after it was solved."""
    talk = conversation_for(request.auth, number)
    return matter_told(matter_known(request.auth, talk))


@router.post(
    "/conversations/{number}/matter",
    response={201: Done},
    openapi_extra=CHANGE,
    tags=["conversations"],
)
@once
def say_matter(request: ApiRequest, number: Id, said: SayMatter) -> Done:
    """Say that it is another matter than any before, or the same as an earlier conversation of this
    customer with this brand. What was said before is taken back."""
    talk = conversation_for(request.auth, number)
    same = conversation_for(request.auth, said.same_as) if said.same_as else None
    tell_matter(request.auth, conversation=talk, same_as=same)
    return Done()


@router.delete(
    "/conversations/{number}/matter",
    response=Done,
    openapi_extra=CHANGE,
    tags=["conversations"],
)
def unsay_matter(request: ApiRequest, number: Id) -> Done:
    """Take back what was said; the seven days decide again. Twice is once."""
    take_telling_back(request.auth, conversation=conversation_for(request.auth, number))
    return Done()


@router.get(
    "/report/first-contact",
    response=ReportFirstContactTold,
    openapi_extra=scope(Permission.REPORTS),
    tags=["reports"],
)
def read_first_contact(request: ApiRequest, asked: Query[ScopeAsked]) -> ReportFirstContactTold:
    """What was solved at first contact, repeated, reopened, handed over and passed on. The
    conversations behind each figure are listed by its measure, such as `at-first` or `followed`."""
    wanted = scope_of(request.auth, asked)
    found, period = first_contact(request.auth, wanted), wanted.period
    return ReportFirstContactTold(
        first_day=period.first,
        last_day=period.last,
        time_zone=str(period.zone),
        whole=case_figures_told(found.whole),
        before=case_figures_told(found.before),
        weeks=[
            CaseWeekTold(
                first_day=period.first + timedelta(days=7 * n), figures=case_figures_told(week)
            )
            for n, week in enumerate(found.weeks)
        ],
        teams=[
            CaseTeamTold(team=team, figures=case_figures_told(tally))
            for team, tally in sorted(found.teams.items(), key=lambda pair: pair[0] or 0)
        ],
        running=found.running,
    )
