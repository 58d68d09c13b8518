"""Goodwill: given, decided on, done, taken back; its limits; vouchers redeemed."""

from ninja import Query, Router

from kuula.desk.access import conversation_for
from kuula.desk.actions.goodwill import (
    GoodwillForm,
    LimitForm,
    approve_goodwill,
    decline_goodwill,
    finish_goodwill,
    give_goodwill,
    redeem_voucher,
    set_limit,
    withdraw_goodwill,
)
from kuula.desk.goodwill.access import goodwill_for, voucher_for
from kuula.desk.goodwill.allowance import limit_in_force, limits_in_force
from kuula.desk.goodwill.listed import Wanted, page_of_goodwill
from kuula.faces.api.described import scope
from kuula.faces.api.once import once
from kuula.faces.api.shapes.fields import Id
from kuula.faces.api.shapes.goodwill import (
    Decision,
    GoodwillAsked,
    GoodwillTold,
    LimitSet,
    LimitTold,
    NewGoodwill,
    Redemption,
    VoucherTold,
    goodwill_told,
    limit_told,
    voucher_told,
)
from kuula.faces.api.shapes.pages import Asked, Page, cut, paged
from kuula.faces.api.tokens import ApiRequest
from kuula.workspace.access import brand_for, require, staff_for
from kuula.workspace.actors import Actor
from kuula.workspace.permissions import Permission

router = Router(tags=["goodwill"])
READ = scope(Permission.READ)
GIVE = scope(Permission.READ, Permission.GOODWILL)
APPROVE = scope(Permission.READ, Permission.GOODWILL_APPROVE)
LIMITS = scope(Permission.GOODWILL_LIMITS)
REDEEM = scope(Permission.VOUCHERS)


@router.get("/goodwill", response=Page[GoodwillTold], openapi_extra=READ)
def list_goodwill(request: ApiRequest, asked: Query[GoodwillAsked]) -> Page[GoodwillTold]:
    """Goodwill in conversations that exist for you, the newest first."""
    wanted = Wanted(state=asked.state or "", kind=asked.kind or "", conversation=asked.conversation)
    page = page_of_goodwill(request.auth, wanted, cursor=asked.cursor, size=asked.limit)
    return paged(page, goodwill_told)


@router.get("/goodwill/{goodwill_id}", response=GoodwillTold, openapi_extra=READ)
def read_goodwill(request: ApiRequest, goodwill_id: Id) -> GoodwillTold:
    """One piece of goodwill with its codes."""
    return _told(request.auth, goodwill_id)


@router.post("/conversations/{number}/goodwill", response={201: GoodwillTold}, openapi_extra=GIVE)
@once
def give_some_goodwill(request: ApiRequest, number: Id, goodwill: NewGoodwill) -> GoodwillTold:
    """Give something: `granted` inside the limits of your role, `asked` above one of them."""
    talk = conversation_for(request.auth, number)
    owner = staff_for(request.auth, goodwill.owner) if goodwill.owner else None
    form = GoodwillForm(
        kind=goodwill.kind,
        amount=goodwill.amount,
        reason=goodwill.reason,
        percent=goodwill.percent,
        pieces=goodwill.pieces,
        valid_until=goodwill.valid_until,
        owner=owner,
        due=goodwill.due,
    )
    return _told(request.auth, give_goodwill(request.auth, conversation=talk, form=form).pk)


@router.post(
    "/goodwill/{goodwill_id}/approval", response={201: GoodwillTold}, openapi_extra=APPROVE
)
@once
def approve_some_goodwill(request: ApiRequest, goodwill_id: Id, decision: Decision) -> GoodwillTold:
    """Approve what somebody else asked for; it is given now."""
    goodwill = goodwill_for(request.auth, goodwill_id)
    approve_goodwill(request.auth, goodwill=goodwill, word=decision.word)
    return _told(request.auth, goodwill_id)


@router.post("/goodwill/{goodwill_id}/refusal", response={201: GoodwillTold}, openapi_extra=APPROVE)
@once
def decline_some_goodwill(request: ApiRequest, goodwill_id: Id, decision: Decision) -> GoodwillTold:
    """Decline what somebody else asked for, with a word."""
    goodwill = goodwill_for(request.auth, goodwill_id)
    decline_goodwill(request.auth, goodwill=goodwill, word=decision.word)
    return _told(request.auth, goodwill_id)


@router.post("/goodwill/{goodwill_id}/completion", response={201: GoodwillTold}, openapi_extra=GIVE)
@once
def finish_some_goodwill(request: ApiRequest, goodwill_id: Id) -> GoodwillTold:
    """What a person had to do for it is done."""
    finish_goodwill(request.auth, goodwill=goodwill_for(request.auth, goodwill_id))
    return _told(request.auth, goodwill_id)


@router.post("/goodwill/{goodwill_id}/withdrawal", response={201: GoodwillTold}, openapi_extra=GIVE)
@once
def withdraw_some_goodwill(request: ApiRequest, goodwill_id: Id) -> GoodwillTold:
    """It is taken back, and its codes stop working."""
    withdraw_goodwill(request.auth, goodwill=goodwill_for(request.auth, goodwill_id))
    return _told(request.auth, goodwill_id)


@router.get("/goodwill-limits", response=Page[LimitTold], openapi_extra=LIMITS)
def list_goodwill_limits(request: ApiRequest, asked: Query[Asked]) -> Page[LimitTold]:
    """What each role may give without asking; a role that is not there may give nothing."""
    require(request.auth, Permission.GOODWILL_LIMITS)
    page = cut(limits_in_force(), asked, key=lambda limit: limit.pk)
    return paged(page, limit_told)


@router.put("/goodwill-limits/{role}/{currency}", response=LimitTold, openapi_extra=LIMITS)
def set_goodwill_limit(request: ApiRequest, role: str, currency: str, limit: LimitSet) -> LimitTold:
    """Say what a role may give in a currency."""
    form = LimitForm(limit.per_grant, limit.per_customer, limit.per_month)
    set_limit(request.auth, role=role, currency=currency, form=form)
    return limit_told(limit_in_force(role, currency))


@router.post("/vouchers/redemptions", response={201: VoucherTold}, openapi_extra=REDEEM)
@once
def redeem_a_voucher(request: ApiRequest, redemption: Redemption) -> VoucherTold:
    """Redeem a code, once and for all; 404 for a code that is none, 409 for one that is spent."""
    voucher = voucher_for(request.auth, redemption.code)
    brand = brand_for(request.auth, redemption.brand) if redemption.brand else None
    done = redeem_voucher(
        request.auth, voucher=voucher, reference=redemption.reference, brand=brand
    )
    return voucher_told(done)


def _told(actor: Actor, goodwill_id: int) -> GoodwillTold:
    require(actor, Permission.READ)
    return goodwill_told(goodwill_for(actor, goodwill_id))
