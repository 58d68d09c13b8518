"""The goodwill report, and the goodwill behind each of its numbers."""

from typing import Final

from ninja import Query, Router

from kuula.faces.api.described import scope
from kuula.faces.api.routes.reports import scope_of
from kuula.faces.api.shapes.goodwill import GoodwillTold, goodwill_told
from kuula.faces.api.shapes.goodwill_report import (
    GivenAsked,
    GoodwillReportTold,
    advice_told,
    comparison_told,
    spent_told,
)
from kuula.faces.api.shapes.pages import Page, paged
from kuula.faces.api.shapes.reports import ScopeAsked
from kuula.faces.api.tokens import ApiRequest
from kuula.insight.goodwill import Cases, Slice, page_given, spending
from kuula.insight.retention import advice, retention
from kuula.workspace.access import require, teams_for
from kuula.workspace.permissions import Permission

router = Router(tags=["reports"])
REPORTS = scope(Permission.REPORTS)
BEHIND = scope(Permission.REPORTS, Permission.READ)
OF: Final = {"given": Cases.GIVEN, "asked": Cases.ASKED, "redeemed": Cases.REDEEMED}


@router.get("/goodwill-report", response=GoodwillReportTold, openapi_extra=REPORTS)
def read_goodwill_report(request: ApiRequest, asked: Query[ScopeAsked]) -> GoodwillReportTold:
    """What goodwill cost and whether those come back who were made good to; counted by nobody's
    person. Amounts are whole numbers of a currency's smallest coin."""
    require(request.auth, Permission.REPORTS)
    wanted = scope_of(request.auth, asked)
    seen, later = spending(request.auth, wanted), retention(request.auth, wanted)
    known = frozenset(teams_for(request.auth).values_list("pk", flat=True))
    return GoodwillReportTold(
        first_day=wanted.period.first,
        last_day=wanted.period.last,
        time_zone=str(wanted.period.zone),
        spent=[spent_told(one, known) for one in seen.cells],
        asked=seen.asked,
        declined=seen.declined,
        codes=seen.codes,
        redeemed=seen.redeemed,
        came_back=comparison_told(later.came_back),
        satisfied=comparison_told(later.satisfied),
        advice=[advice_told(one) for one in advice(request.auth)],
    )


@router.get("/goodwill-report/goodwill", response=Page[GoodwillTold], openapi_extra=BEHIND)
def list_goodwill_behind(request: ApiRequest, asked: Query[GivenAsked]) -> Page[GoodwillTold]:
    """The goodwill behind one number of the report, the newest first, each with its conversation:
    together exactly its sum."""
    require(request.auth, Permission.REPORTS)
    part = Slice(
        currency=asked.currency or "",
        kind=asked.kind or "",
        month=asked.month.replace(day=1) if asked.month else None,
        of=OF[asked.of],
    )
    wanted = scope_of(request.auth, asked)
    page = page_given(request.auth, wanted, part, cursor=asked.cursor, size=asked.limit)
    return paged(page, goodwill_told)
