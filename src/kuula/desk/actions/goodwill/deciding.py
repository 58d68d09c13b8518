"""Deciding on what goes beyond a limit: somebody else than who asked, with a word."""

from django.db import transaction
from django.utils.translation import gettext as _

from kuula.desk.actions.goodwill.giving import LONGEST, brand_day, grant
from kuula.desk.actions.goodwill.holding import essence, hold_purse, locked_goodwill, note_down
from kuula.desk.goodwill import events
from kuula.desk.models import Goodwill
from kuula.kit import clock
from kuula.kit.problems import Conflict, NotAllowed, Problem
from kuula.kit.text import one_line
from kuula.workspace.actors import Actor, allow
from kuula.workspace.permissions import Permission


def approve_goodwill(actor: Actor, *, goodwill: Goodwill, word: str = "") -> None:
    """Give what was asked for. Approving it twice changes nothing.

    Raises NotAllowed for one's own request, and Conflict for what was declined or taken back, or
    whose codes would be past their last day.
    """
    allow(actor, Permission.GOODWILL_APPROVE)
    with transaction.atomic():
        locked = locked_goodwill(goodwill.pk)
        if locked.state == Goodwill.State.GRANTED:
            return
        _check(actor, locked)
        if locked.valid_until and locked.valid_until < brand_day(locked.conversation):
            raise Conflict(_("The codes would be past their last day. Decline it, and ask anew."))
        hold_purse()
        _decide(actor, locked, word)
        grant(locked)
        note_down(actor, locked, events.GoodwillApproved(**essence(locked)))


def decline_goodwill(actor: Actor, *, goodwill: Goodwill, word: str) -> None:
    """Refuse what was asked for, with a word to who asked. Declining it twice changes nothing.

    Raises Problem without a word, NotAllowed for one's own request, Conflict for what was given or
    taken back.
    """
    allow(actor, Permission.GOODWILL_APPROVE)
    with transaction.atomic():
        locked = locked_goodwill(goodwill.pk)
        if locked.state == Goodwill.State.DECLINED:
            return
        _check(actor, locked)
        if not one_line(word):
            raise Problem(_("Write a word to who asked, such as what to offer."), field="word")
        _decide(actor, locked, word)
        locked.state = Goodwill.State.DECLINED
        locked.save()
        note_down(actor, locked, events.GoodwillDeclined(**essence(locked)))


def _check(actor: Actor, goodwill: Goodwill) -> None:
    if goodwill.state == Goodwill.State.WITHDRAWN:
        raise Conflict(_("This was taken back meanwhile."))
    if goodwill.state == Goodwill.State.DECLINED:
        raise Conflict(_("This was declined meanwhile."))
    if goodwill.state == Goodwill.State.GRANTED:
        raise Conflict(_("This was given meanwhile."))
    if goodwill.asked_by_id == actor.staff_id:
        raise NotAllowed(_("Somebody else decides on what you asked for."))


def _decide(actor: Actor, goodwill: Goodwill, word: str) -> None:
    goodwill.decided_by_id = actor.staff_id
    goodwill.decided_at = clock.now()
    goodwill.word = one_line(word, LONGEST)
