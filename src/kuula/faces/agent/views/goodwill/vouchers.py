"""Redeeming a voucher by hand: the code is looked up first, then redeemed."""

from dataclasses import dataclass

from django.http import HttpResponse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from kuula.desk.actions.goodwill import redeem_voucher
from kuula.desk.goodwill.access import voucher_for
from kuula.desk.goodwill.codes import shown
from kuula.desk.models import Voucher
from kuula.faces.agent.doors import StaffRequest, staff_may
from kuula.faces.agent.frame import frame_for
from kuula.faces.agent.pages.goodwill.words import voucher_words
from kuula.faces.agent.rendering import screen
from kuula.kit.problems import Problem
from kuula.ui.formats import date_time
from kuula.ui.page import Page, Tone
from kuula.workspace.permissions import Permission


@dataclass(frozen=True, kw_only=True)
class VoucherPage(Page):
    """What was typed, and the voucher it named: what it is good for, where, and how it stands."""

    typed: str = ""
    problem: str = ""
    code: str = ""
    words: str = ""
    brand: str = ""
    standing: str = ""
    tone: Tone = ""
    open: bool = False
    reference: str = ""


@require_http_methods(["GET", "HEAD", "POST"])
@staff_may(Permission.VOUCHERS)
def redemption(request: StaffRequest) -> HttpResponse:
    """Look a code up; a second POST, with `redeem`, redeems it."""
    typed = request.POST.get("code", "")
    if request.method != "POST":
        return _show(request)
    try:
        voucher = voucher_for(request.actor, typed)
        if "redeem" in request.POST:
            reference = request.POST.get("reference", "")
            voucher = redeem_voucher(request.actor, voucher=voucher, reference=reference)
    except Problem as problem:
        return _show(request, typed=typed, problem=problem)
    return _show(request, voucher)


def _show(
    request: StaffRequest,
    voucher: Voucher | None = None,
    *,
    typed: str = "",
    problem: Problem | None = None,
) -> HttpResponse:
    title, frame = _("Redeem a voucher"), frame_for(request, "goodwill")
    if voucher is None:
        page = VoucherPage(
            title=title, frame=frame, typed=typed, problem=str(problem) if problem else ""
        )
        return screen(
            request, "goodwill/voucher.html", page, status=problem.status if problem else 200
        )
    state = Voucher.State(voucher.state)
    words = str(state.label)
    if voucher.redeemed_at is not None:
        words = _("Redeemed on %(date)s") % {"date": date_time(voucher.redeemed_at)}
    page = VoucherPage(
        title=title,
        frame=frame,
        typed=shown(voucher.code),
        code=shown(voucher.code),
        words=voucher_words(voucher),
        brand=voucher.brand.name,
        standing=words,
        tone="good" if state is Voucher.State.OPEN else "warn",
        open=state is Voucher.State.OPEN,
        reference=voucher.reference,
    )
    return screen(request, "goodwill/voucher.html", page)
