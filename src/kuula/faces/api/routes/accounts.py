"""Companies as customers: what they are worth, their cases and voice, what we plan for them."""

from ninja import Query, Router

from kuula.desk.access import hidden_from
from kuula.desk.accounts import YEAR, cases_of
from kuula.faces.api.described import scope
from kuula.faces.api.once import once
from kuula.faces.api.shapes.accounts import (
    AccountTold,
    NewPlanItem,
    PlanItemTold,
    account_told,
    plan_item_told,
)
from kuula.faces.api.shapes.fields import Id
from kuula.faces.api.shapes.pages import Asked, Page, paged
from kuula.faces.api.shapes.told import Done
from kuula.faces.api.tokens import ApiRequest
from kuula.kit import clock
from kuula.listening.queries import voice_of
from kuula.people.access import company_for
from kuula.people.accounts.queries import plan_item_for, plan_of, worth_of
from kuula.people.actions import PlanForm, add_plan_item, remove_plan_item, settle_plan_item
from kuula.workspace.access import require
from kuula.workspace.permissions import Permission

router = Router(tags=["companies"])
READ = scope(Permission.CUSTOMERS_READ)
CHANGE = scope(Permission.CUSTOMERS_READ, Permission.CUSTOMERS_CHANGE)


@router.get("/companies/{company_id}/account", response=AccountTold, openapi_extra=READ)
def read_account(request: ApiRequest, company_id: Id) -> AccountTold:
    """A company as a customer: people, orders, what it owes, renewals, cases, satisfaction."""
    actor, now = request.auth, clock.now()
    company = company_for(actor, company_id)
    worth = worth_of(actor, company, today=now.date())
    if not actor.may(Permission.READ):
        return account_told(company.pk, worth, None, None)
    cases = cases_of(actor, company, now=now)
    voice = voice_of(actor, company, since=now - YEAR, hidden=hidden_from(actor))
    return account_told(company.pk, worth, cases, voice)


@router.get("/companies/{company_id}/plan", response=Page[PlanItemTold], openapi_extra=READ)
def list_plan(request: ApiRequest, company_id: Id, asked: Query[Asked]) -> Page[PlanItemTold]:
    """What is planned for the company: what is open by its day, then what is done."""
    company = company_for(request.auth, company_id)
    page = plan_of(request.auth, company, cursor=asked.cursor, size=asked.limit)
    return paged(page, plan_item_told)


@router.post("/companies/{company_id}/plan", response={201: PlanItemTold}, openapi_extra=CHANGE)
@once
def plan_something(request: ApiRequest, company_id: Id, new: NewPlanItem) -> PlanItemTold:
    """Plan something for the company; it stands on its owner's day."""
    company = company_for(request.auth, company_id)
    form = PlanForm(new.text, new.due, new.owner)
    return plan_item_told(add_plan_item(request.auth, company=company, form=form))


@router.put("/plan-items/{item_id}/completion", response=PlanItemTold, openapi_extra=CHANGE)
def complete_plan_item(request: ApiRequest, item_id: Id) -> PlanItemTold:
    """Say that it is done. Twice is once."""
    return _settled(request, item_id, done=True)


@router.delete("/plan-items/{item_id}/completion", response=PlanItemTold, openapi_extra=CHANGE)
def reopen_plan_item(request: ApiRequest, item_id: Id) -> PlanItemTold:
    """Say that it is to be done after all. Twice is once."""
    return _settled(request, item_id, done=False)


@router.delete("/plan-items/{item_id}", response=Done, openapi_extra=CHANGE)
def give_up_plan_item(request: ApiRequest, item_id: Id) -> Done:
    """Give it up."""
    require(request.auth, Permission.CUSTOMERS_CHANGE)
    remove_plan_item(request.auth, item=plan_item_for(request.auth, item_id))
    return Done()


def _settled(request: ApiRequest, item_id: int, *, done: bool) -> PlanItemTold:
    require(request.auth, Permission.CUSTOMERS_CHANGE)
    settle_plan_item(request.auth, item=plan_item_for(request.auth, item_id), done=done)
    return plan_item_told(plan_item_for(request.auth, item_id))
