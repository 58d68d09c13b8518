"""What becomes of goodwill that was given: it is done, or taken back."""

from django.db import transaction
from django.utils.translation import gettext as _

from kuula.desk.actions.goodwill.holding import essence, locked_goodwill, note_down
from kuula.desk.actions.goodwill.vouchers import withdraw_vouchers
from kuula.desk.goodwill import events
from kuula.desk.models import Goodwill
from kuula.desk.models.goodwill import BY_HAND
from kuula.kit import clock
from kuula.kit.problems import Conflict, NotAllowed
from kuula.ledger.models import Entry
from kuula.ledger.recording import Past
from kuula.workspace.actors import Actor, allow
from kuula.workspace.permissions import Permission

_GIVEN = (events.GoodwillGranted.type, events.GoodwillApproved.type)


def finish_goodwill(actor: Actor, *, goodwill: Goodwill) -> None:
    """What a person had to do is done. Doing it twice changes nothing.

    Raises Conflict for what was not given, and for what needs nobody's hand.
    """
    allow(actor, Permission.GOODWILL)
    with transaction.atomic():
        locked = locked_goodwill(goodwill.pk)
        if locked.done_at is not None:
            return
        if locked.state != Goodwill.State.GRANTED or locked.kind not in BY_HAND:
            raise Conflict(_("There is nothing to be done here."))
        locked.done_at = clock.now()
        locked.save(update_fields=["done_at"])
        note_down(actor, locked, events.GoodwillDone(locked.pk, locked.kind))


def withdraw_goodwill(actor: Actor, *, goodwill: Goodwill) -> None:
    """Take back what was asked for or given; its codes stop working. Twice changes nothing.

    Whoever gave it may, and who may approve. Raises NotAllowed for others, Conflict for what was
    done, redeemed or declined already.
    """
    allow(actor, Permission.GOODWILL)
    with transaction.atomic():
        locked = locked_goodwill(goodwill.pk)
        if locked.state == Goodwill.State.WITHDRAWN:
            return
        _check(actor, locked)
        withdraw_vouchers(locked)
        locked.state = Goodwill.State.WITHDRAWN
        locked.save(update_fields=["state"])
        past = Past(retracts=_giving(locked))
        note_down(actor, locked, events.GoodwillWithdrawn(**essence(locked)), past)


def _check(actor: Actor, goodwill: Goodwill) -> None:
    own = goodwill.asked_by_id == actor.staff_id
    if not (own or actor.may(Permission.GOODWILL_APPROVE)):
        raise NotAllowed(_("Whoever gave it takes it back, or somebody who may approve."))
    if goodwill.state == Goodwill.State.DECLINED:
        raise Conflict(_("This was declined meanwhile."))
    if goodwill.done_at is not None:
        raise Conflict(_("This is done already."))


def _giving(goodwill: Goodwill) -> int | None:
    """The entry of the ledger that gave it, if it was given; about whoever was the customer then,
    or is since a merge."""
    entries = Entry.objects.standing().filter(
        customer_id__in=[goodwill.customer_id, goodwill.conversation.customer_id],
        type__in=_GIVEN,
        payload__goodwill_id=goodwill.pk,
    )
    return entries.values_list("pk", flat=True).first()
