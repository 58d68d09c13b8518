"""Promises: made with a reply or by hand, kept, given a new date, taken back, and watched."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final

from django.db import transaction
from django.db.models import Q
from django.utils.translation import gettext as _

from kuula.desk import events
from kuula.desk.actions.incoming import about_conversation
from kuula.desk.actions.locking import locked_conversation
from kuula.desk.deadlines import whose, working_minutes
from kuula.desk.models import Conversation, Message, Promise
from kuula.desk.wording.promises.kinds import kind_of
from kuula.kit import clock
from kuula.kit.problems import Conflict, Problem
from kuula.kit.text import one_line
from kuula.ledger.events import Event
from kuula.ledger.models import Entry, EntryQuerySet
from kuula.ledger.recording import Past, record
from kuula.workspace.actors import Actor, allow
from kuula.workspace.permissions import Permission

WARNING: Final = timedelta(hours=2)
"""So long before the time the agent is warned: sooner when less than twice as long was promised."""
LEAD_WARNING: Final = timedelta(minutes=30)
BROKEN_AFTER: Final = timedelta(days=1)
FARTHEST: Final = timedelta(days=730)
LONGEST: Final = 500


@dataclass(frozen=True, slots=True)
class PromiseForm:
    """What is promised, in words, and until when; without a `kind` the words say it."""

    quote: str
    due_to: datetime
    due_from: datetime | None = None
    kind: str = ""


def make_promise(actor: Actor, *, conversation: Conversation, form: PromiseForm) -> Promise:
    """Write a promise down by hand. Raises Problem without words or with a time that has passed."""
    allow(actor, Permission.CHANGE)
    with transaction.atomic():
        locked = locked_conversation(conversation.pk)
        if not one_line(form.quote):
            raise Problem(_("Write what was promised."), field="quote")
        _check_date(form.due_to)
        return _make(actor, locked, None, form)


def keep_promise(actor: Actor, *, promise: Promise) -> None:
    """What was promised is done now. Keeping it twice changes nothing.

    Raises Conflict for one that is broken or was taken back.
    """
    allow(actor, Permission.CHANGE)
    with transaction.atomic():
        locked = _locked(promise.pk)
        if locked.state == Promise.State.KEPT:
            return
        _check_stands(locked)
        locked.state, locked.kept_at = Promise.State.KEPT, clock.now()
        minutes = working_minutes(whose(locked.conversation), locked.made_at, locked.kept_at)
        locked.took_minutes = minutes
        if locked.slipped_at is None and locked.due_to < locked.kept_at:
            _slip(actor, locked)
        in_time = locked.slipped_at is None
        _save_and_record(actor, locked, events.PromiseKept(locked.pk, in_time, minutes))


def move_promise(
    actor: Actor,
    *,
    promise: Promise,
    due_to: datetime,
    why: str = "",
    message: Message | None = None,
) -> None:
    """Give a promise a new date, which the customer should hear of first; it is open again.

    `why` may be read by the customer; `message` is the mail that tells them. That it got late
    before stays so. Raises Problem for a time that has passed, Conflict for a promise that is kept,
    broken or was taken back.
    """
    allow(actor, Permission.CHANGE)
    with transaction.atomic():
        locked = _locked(promise.pk)
        check_movable(locked, due_to)
        if locked.due_to == due_to:
            return
        if locked.slipped_at is None and locked.due_to < clock.now():
            _slip(actor, locked)
        late, previous = locked.due_to < clock.now(), locked.due_to
        _put(locked, due_to, previous, one_line(why, LONGEST))
        moved = events.PromiseMoved(
            locked.pk,
            due_to.isoformat(),
            previous.isoformat(),
            late,
            locked.reason,
            message.pk if message else None,
        )
        _save_and_record(actor, locked, moved)


def check_movable(promise: Promise, due_to: datetime) -> None:
    """Raise Conflict unless a promise can get a new date, Problem for one that has passed."""
    if promise.state == Promise.State.KEPT:
        raise Conflict(_("This promise is kept already."))
    _check_stands(promise)
    _check_date(due_to)


def sort_promise(actor: Actor, *, promise: Promise, kind: str) -> None:
    """Say what kind of promise it is. Raises Problem for a kind that there is not."""
    allow(actor, Permission.CHANGE)
    if kind not in Promise.Kind.values:
        raise Problem(_("Choose a kind of promise."), field="kind")
    with transaction.atomic():
        locked = _locked(promise.pk)
        if locked.kind == kind:
            return
        previous, locked.kind = locked.kind, kind
        _save_and_record(actor, locked, events.PromiseSorted(locked.pk, kind, previous))


def withdraw_promise(actor: Actor, *, promise: Promise) -> None:
    """Take a promise back; that it was made stays in the ledger. Twice changes nothing.

    Raises Conflict for one that is kept or broken.
    """
    allow(actor, Permission.CHANGE)
    with transaction.atomic():
        locked = _locked(promise.pk)
        if locked.state == Promise.State.WITHDRAWN:
            return
        if locked.state == Promise.State.KEPT:
            raise Conflict(_("This promise is kept already."))
        _check_stands(locked)
        locked.state = Promise.State.WITHDRAWN
        _save_and_record(actor, locked, events.PromiseWithdrawn(locked.pk))


def watch_promises(actor: Actor, *, limit: int = 500) -> int:
    """Warn of promises that are due soon, call late what was not kept in time and broken what was
    not kept a day later; answers how many were looked at, at most `limit`.

    Safe to run twice: what has been said of a date is not said again.
    """
    allow(actor, Permission.CHANGE)
    now = clock.now()
    unheard = Q(warned_at=None) | Q(lead_warned_at=None)
    wanted = (
        Q(state=Promise.State.OPEN, due_to__lte=now)
        | Q(state=Promise.State.LATE, due_to__lte=now - BROKEN_AFTER)
        | Q(unheard, state=Promise.State.OPEN, due_to__lte=now + WARNING)
    )
    due = Promise.objects.to_do().filter(wanted).order_by("due_to", "pk")
    numbers = list(due.values_list("pk", flat=True)[:limit])
    for number in numbers:
        with transaction.atomic():
            _look_at(actor, _locked(number), now)
    return len(numbers)


def promise_with(actor: Actor, message: Message, forms: Iterable[PromiseForm]) -> None:
    """Make the promises a reply holds, but for what has passed meanwhile.

    The caller holds the conversation's lock.
    """
    for form in forms:
        if form.due_to > clock.now():
            _make(actor, message.conversation, message, form)


def unpromise(actor: Actor, message: Message) -> None:
    """Take back what a reply promised that was withdrawn, and the new dates it told of: none of it
    counts.

    The caller holds the conversation's lock.
    """
    theirs = message.promises.exclude(state=Promise.State.WITHDRAWN).select_for_update()
    for promise in theirs.order_by("pk"):
        made = _entries(message, events.PromiseMade.type, promise_id=promise.pk).first()
        promise.state, promise.kept_at = Promise.State.WITHDRAWN, None
        past = Past(retracts=made.pk if made else None)
        _save_and_record(actor, promise, events.PromiseWithdrawn(promise.pk), past)
    for moved in _entries(message, events.PromiseMoved.type, message_id=message.pk).order_by("id"):
        _put_back(actor, moved)


def _put_back(actor: Actor, moved: Entry) -> None:
    """Give a promise the date it had, unless it was kept or moved on meanwhile."""
    told = moved.payload
    promise = Promise.objects.select_for_update().get(pk=told["promise_id"])
    if promise.state != Promise.State.OPEN or promise.due_to != datetime.fromisoformat(
        told["due_at"]
    ):
        return
    previous = datetime.fromisoformat(told["previous"])
    _put(promise, previous, None, "")
    if promise.slipped_at is not None and previous <= clock.now():
        promise.state = Promise.State.LATE
    back = events.PromiseMoved(promise.pk, told["previous"], told["due_at"], late=False)
    _save_and_record(actor, promise, back, Past(retracts=moved.pk))


def _put(promise: Promise, due_to: datetime, moved_from: datetime | None, why: str) -> None:
    promise.state, promise.due_from, promise.due_to = Promise.State.OPEN, None, due_to
    promise.moved_from, promise.reason = moved_from, why
    promise.warned_at = promise.lead_warned_at = None


def _entries(message: Message, kind: str, **facts: int) -> EntryQuerySet:
    """What the ledger says of promises in a message's conversation and lets stand."""
    named = {f"payload__{name}": value for name, value in facts.items()}
    found = Entry.objects.standing().filter(conversation_id=message.conversation_id, type=kind)
    return found.filter(**named)


def _make(
    actor: Actor, conversation: Conversation, message: Message | None, form: PromiseForm
) -> Promise:
    quote = one_line(form.quote, LONGEST)
    promise = Promise.objects.create(
        conversation=conversation,
        message=message,
        made_by_id=actor.staff_id,
        quote=quote,
        kind=form.kind or kind_of(quote, conversation.language or conversation.brand.language),
        made_at=clock.now(),
        due_from=form.due_from,
        due_to=form.due_to,
    )
    made = events.PromiseMade(promise.pk, form.due_to.isoformat(), promise.quote, promise.kind)
    record(made, actor.who, about_conversation(conversation))
    return promise


def _locked(number: int) -> Promise:
    """The promise and first its conversation, locked."""
    conversation = locked_conversation(
        Promise.objects.values_list("conversation").get(pk=number)[0]
    )
    promise = Promise.objects.select_for_update().get(pk=number)
    promise.conversation = conversation
    return promise


def _check_date(due_to: datetime) -> None:
    if not clock.now() < due_to <= clock.now() + FARTHEST:
        raise Problem(_("Choose a time that is still to come, within two years."), field="due")


def _check_stands(promise: Promise) -> None:
    if promise.state == Promise.State.BROKEN:
        raise Conflict(_("This promise is broken. Make a new one."))
    if promise.state == Promise.State.WITHDRAWN:
        raise Conflict(_("This promise was taken back."))


def _look_at(actor: Actor, promise: Promise, now: datetime) -> None:
    """Say of a locked promise what there is to say at this moment, once."""
    if promise.state == Promise.State.OPEN and promise.due_to <= now:
        promise.state = Promise.State.LATE
        _slip(actor, promise)
    elif promise.state == Promise.State.OPEN:
        _warn(actor, promise, now)
    if promise.state == Promise.State.LATE and promise.due_to + BROKEN_AFTER <= now:
        promise.state = Promise.State.BROKEN
        past = Past(occurred_at=promise.due_to + BROKEN_AFTER)
        _save_and_record(actor, promise, events.PromiseBroken(promise.pk), past)


def _slip(actor: Actor, promise: Promise) -> None:
    """A locked promise was not kept at its time, whenever that is found out."""
    promise.slipped_at = promise.slipped_at or promise.due_to
    late = events.PromiseLate(promise.pk, promise.due_to.isoformat())
    _save_and_record(actor, promise, late, Past(occurred_at=promise.due_to))


def _warn(actor: Actor, promise: Promise, now: datetime) -> None:
    left, half = promise.due_to - now, (promise.due_to - promise.made_at) / 2
    due_at = promise.due_to.isoformat()
    if promise.warned_at is None and left <= min(WARNING, half):
        promise.warned_at = now
        _save_and_record(actor, promise, events.PromiseDueSoon(promise.pk, due_at, lead=False))
    if promise.lead_warned_at is None and left <= min(LEAD_WARNING, half / 2):
        promise.lead_warned_at = now
        _save_and_record(actor, promise, events.PromiseDueSoon(promise.pk, due_at, lead=True))


def _save_and_record(
    actor: Actor, promise: Promise, event: Event, past: Past | None = None
) -> None:
    promise.save()
    record(event, actor.who, about_conversation(promise.conversation), past or Past())
