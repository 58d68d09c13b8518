"""Giving: at once inside the limits, asked for one cent above them."""

from dataclasses import dataclass
from datetime import date, timedelta
from typing import Final
from zoneinfo import ZoneInfo

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from kuula.desk.actions.goodwill.holding import essence, hold_purse, note_down
from kuula.desk.actions.goodwill.vouchers import make_vouchers
from kuula.desk.actions.locking import locked_conversation
from kuula.desk.actions.seeing import check_is_no_light_seat, sees
from kuula.desk.goodwill import events
from kuula.desk.goodwill.allowance import allowance_of, kinds_given
from kuula.desk.models import Conversation, Goodwill, GoodwillKind
from kuula.desk.models.goodwill import BY_CODE, BY_HAND
from kuula.kit import clock
from kuula.kit.money import LARGEST
from kuula.kit.problems import NotAllowed, Problem
from kuula.kit.text import one_line
from kuula.workspace.actors import Actor, allow
from kuula.workspace.models import Staff
from kuula.workspace.permissions import Permission

LONGEST: Final = 500
MOST_PIECES: Final = 50
USUAL_DAYS: Final = 365
FARTHEST: Final = timedelta(days=5 * 365)


@dataclass(frozen=True, slots=True)
class GoodwillForm:
    """What to give and why. `amount` in the smallest coin is what one piece costs us, of a discount
    what it takes off at most; a handwritten note may cost nothing.

    Of what comes as codes there are `pieces`, good through `valid_until` (a year when left out); a
    discount is of `percent`. What a person has to do is done by `owner` (the giver when left out)
    until the day `due`.
    """

    kind: str
    amount: int
    reason: str
    percent: int | None = None
    pieces: int = 1
    valid_until: date | None = None
    owner: Staff | None = None
    due: date | None = None


def give_goodwill(actor: Actor, *, conversation: Conversation, form: GoodwillForm) -> Goodwill:
    """Give something to the customer: inside the limits of the actor's role at once, else it waits
    until somebody else approves it.

    Raises Problem for what is incomplete, and for a kind that is not given here.
    """
    allow(actor, Permission.GOODWILL)
    if actor.staff_id is None:
        raise NotAllowed(_("Goodwill is given by a colleague."))
    with transaction.atomic():
        locked = locked_conversation(conversation.pk)
        hold_purse()
        _check(form, locked)
        goodwill = _written_down(actor.staff_id, locked, form)
        over = allowance_of(actor, locked).over(goodwill.amount)
        if over is None:
            grant(goodwill)
            event: events.GoodwillGranted | events.GoodwillAsked = events.GoodwillGranted(
                **essence(goodwill)
            )
        else:
            goodwill.over = over
            goodwill.save()
            event = events.GoodwillAsked(**essence(goodwill), reason=over)
        note_down(actor, goodwill, event)
    return goodwill


def grant(goodwill: Goodwill) -> None:
    """Let it be given now, with its codes; saved. The caller holds the locks and records it."""
    goodwill.state = Goodwill.State.GRANTED
    goodwill.granted_at = clock.now()
    goodwill.save()
    if goodwill.is_by_code:
        make_vouchers(goodwill)


def brand_day(conversation: Conversation) -> date:
    """Today on the clock of the conversation's brand."""
    return timezone.localdate(clock.now(), ZoneInfo(conversation.brand.time_zone))


def _written_down(staff_id: int, conversation: Conversation, form: GoodwillForm) -> Goodwill:
    by_code, by_hand = form.kind in BY_CODE, form.kind in BY_HAND
    pieces = form.pieces if by_code else 1
    return Goodwill(
        conversation=conversation,
        customer_id=conversation.customer_id,
        brand_id=conversation.brand_id,
        kind=form.kind,
        amount=form.amount * pieces,
        currency=conversation.brand.currency,
        reason=one_line(form.reason, LONGEST),
        percent=form.percent if form.kind == GoodwillKind.DISCOUNT else None,
        pieces=pieces,
        valid_until=_last_day(conversation, form) if by_code else None,
        state=Goodwill.State.ASKED,
        asked_by_id=staff_id,
        asked_at=clock.now(),
        owner_id=(form.owner.pk if form.owner else staff_id) if by_hand else None,
        due=form.due if by_hand else None,
    )


def _last_day(conversation: Conversation, form: GoodwillForm) -> date:
    return form.valid_until or brand_day(conversation) + timedelta(days=USUAL_DAYS)


def _check(form: GoodwillForm, conversation: Conversation) -> None:
    if form.kind not in kinds_given():
        raise Problem(_("Choose something that is given here."), field="kind")
    if not one_line(form.reason):
        raise Problem(_("Write why the customer gets this."), field="reason")
    least = 0 if form.kind == GoodwillKind.NOTE else 1
    if not least <= form.amount <= LARGEST:
        raise Problem(_("Write what it costs, more than nothing."), field="amount")
    if form.kind in BY_CODE:
        _check_codes(form, conversation)
    if form.kind in BY_HAND:
        _check_task(form, conversation)


def _check_codes(form: GoodwillForm, conversation: Conversation) -> None:
    if form.kind == GoodwillKind.DISCOUNT and not 1 <= (form.percent or 0) <= 100:
        raise Problem(_("Write the discount in per cent, from 1 to 100."), field="percent")
    if not 1 <= form.pieces <= MOST_PIECES:
        said = _("Make from 1 to %(most)s codes at once.") % {"most": MOST_PIECES}
        raise Problem(said, field="pieces")
    today = brand_day(conversation)
    if form.valid_until and not today <= form.valid_until <= today + FARTHEST:
        raise Problem(_("Choose a last day from today on, within five years."), field="valid_until")


def _check_task(form: GoodwillForm, conversation: Conversation) -> None:
    if form.due is None or form.due < brand_day(conversation):
        raise Problem(_("Choose until when it is done, from today on."), field="due")
    if form.owner is not None and not form.owner.is_active:
        raise Problem(_("Choose a colleague who works here."), field="owner")
    if form.owner is not None:
        check_is_no_light_seat(form.owner, "owner")
        if not sees(conversation, form.owner.pk):
            said = _("%(name)s is not in this closed team. Invite them first.")
            raise Problem(said % {"name": form.owner.name}, field="owner")
