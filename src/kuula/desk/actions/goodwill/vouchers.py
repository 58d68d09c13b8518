"""Vouchers: made with their goodwill, redeemed once, taken back with it, expired by the clock."""

from datetime import date, timedelta
from typing import Final
from zoneinfo import ZoneInfo

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from kuula.desk.actions.incoming import about_conversation
from kuula.desk.goodwill import events
from kuula.desk.goodwill.codes import fresh_code
from kuula.desk.models import Goodwill, Voucher
from kuula.kit import clock
from kuula.kit.problems import Conflict
from kuula.kit.text import one_line
from kuula.ledger.events import Event
from kuula.ledger.recording import record
from kuula.ui.formats import full_date
from kuula.workspace.actors import Actor, allow
from kuula.workspace.models import Brand
from kuula.workspace.permissions import Permission

LONGEST: Final = 80
EAST: Final = timedelta(days=1)
"""No clock of the world is farther ahead of UTC."""


def redeem_voucher(
    actor: Actor, *, voucher: Voucher, reference: str = "", brand: Brand | None = None
) -> Voucher:
    """Redeem a voucher, once and for all: of any number at the same moment exactly one succeeds.

    `brand` is where it is redeemed, if that matters; `reference` what for. Raises Conflict for one
    that was redeemed, taken back or is past its last day, or is good for another brand.
    """
    allow(actor, Permission.VOUCHERS)
    with transaction.atomic():
        locked = (
            Voucher.objects.select_for_update(of=("self",))
            .select_related("brand", "goodwill__conversation")
            .get(pk=voucher.pk)
        )
        _check(locked, brand)
        locked.state = Voucher.State.REDEEMED
        locked.redeemed_at = clock.now()
        locked.reference = one_line(reference, LONGEST)
        locked.save()
        event = events.VoucherRedeemed(
            locked.pk, locked.goodwill_id, locked.amount, locked.currency
        )
        _note_down(actor, locked, event)
    return locked


def expire_vouchers(actor: Actor, *, limit: int = 500) -> int:
    """Let vouchers expire whose last day has passed on the clock of their brand; answers how many
    were looked at, at most `limit`. Safe to run twice, and beside itself."""
    allow(actor, Permission.VOUCHERS)
    open_ones = Voucher.objects.filter(
        state=Voucher.State.OPEN, valid_until__lt=clock.now().date() + EAST
    )
    numbers = list(open_ones.order_by("valid_until", "pk").values_list("pk", flat=True)[:limit])
    for number in numbers:
        with transaction.atomic():
            _expire(actor, number)
    return len(numbers)


def make_vouchers(goodwill: Goodwill) -> None:
    """Make the codes of goodwill that was just given; the caller holds its lock."""
    last_day = goodwill.valid_until
    if last_day is None:
        return
    each = goodwill.amount // goodwill.pieces
    Voucher.objects.bulk_create(
        [
            Voucher(
                goodwill=goodwill,
                brand_id=goodwill.brand_id,
                code=fresh_code(),
                amount=each,
                currency=goodwill.currency,
                percent=goodwill.percent,
                valid_until=last_day,
                made_at=clock.now(),
            )
            for _piece in range(goodwill.pieces)
        ]
    )


def withdraw_vouchers(goodwill: Goodwill) -> None:
    """Let the codes of goodwill stop working; the caller holds its lock and records it.

    Raises Conflict when one of them was redeemed.
    """
    locked = list(goodwill.vouchers.select_for_update().order_by("pk"))
    if any(one.state == Voucher.State.REDEEMED for one in locked):
        raise Conflict(_("A code of this was redeemed already, so it cannot be taken back."))
    goodwill.vouchers.filter(state=Voucher.State.OPEN).update(state=Voucher.State.WITHDRAWN)


def _check(voucher: Voucher, brand: Brand | None) -> None:
    if voucher.state == Voucher.State.REDEEMED:
        raise Conflict(_("This voucher was redeemed already."))
    if voucher.state == Voucher.State.WITHDRAWN:
        raise Conflict(_("This voucher was taken back. It cannot be redeemed."))
    if not voucher.is_good_on(_today(voucher)):
        said = _("This voucher was good until %(date)s.")
        raise Conflict(said % {"date": full_date(voucher.valid_until)})
    if brand is not None and brand.pk != voucher.brand_id:
        said = _("This voucher is good for %(brand)s only.")
        raise Conflict(said % {"brand": voucher.brand.name})


def _expire(actor: Actor, number: int) -> None:
    voucher = (
        Voucher.objects.select_for_update(of=("self",))
        .select_related("brand", "goodwill__conversation")
        .get(pk=number)
    )
    if voucher.state != Voucher.State.OPEN or voucher.is_good_on(_today(voucher)):
        return
    voucher.state = Voucher.State.EXPIRED
    voucher.save(update_fields=["state"])
    _note_down(actor, voucher, events.VoucherExpired(voucher.pk, voucher.goodwill_id))


def _today(voucher: Voucher) -> date:
    return timezone.localdate(clock.now(), ZoneInfo(voucher.brand.time_zone))


def _note_down(actor: Actor, voucher: Voucher, event: Event) -> None:
    record(event, actor.who, about_conversation(voucher.goodwill.conversation))
