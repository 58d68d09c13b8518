"""Calls of shops: kept first, worked on by a job that may run twice, tried again, forgotten."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta
from typing import Final

import structlog
from django.db import InterfaceError, OperationalError, transaction
from django.db.models import Q
from django.utils import translation
from django.utils.translation import gettext as _

from kuula.connectors.shops.actions.keeping import keep_told
from kuula.connectors.shops.formats.reading import read
from kuula.connectors.shops.models import Shop, ShopCall
from kuula.kit import clock, jobs
from kuula.kit.naming import names
from kuula.kit.problems import Conflict, Problem
from kuula.kit.text import clean
from kuula.ledger.recording import is_history
from kuula.workspace.actors import Actor, allow
from kuula.workspace.permissions import Permission

KEPT: Final = timedelta(days=14)
TRIES: Final = 5
SWEPT: Final = 200
State = ShopCall.State
log = structlog.get_logger(__name__)


@dataclass(frozen=True, slots=True)
class Call:
    """A call as it came; `called` is by what a repeated one is known."""

    called: str
    topic: str
    body: bytes


def take_call(actor: Actor, *, shop: Shop, call: Call) -> bool:
    """Keep a signed call and ask for the work on it; False for one that is kept already."""
    allow(actor, Permission.COMMERCE_CHANGE)
    now = clock.now()
    with transaction.atomic():
        kept, fresh = ShopCall.objects.get_or_create(
            shop=shop,
            called=call.called,
            defaults={
                "topic": call.topic,
                "body": clean(call.body.decode(errors="replace")),
                "received_at": now,
                "again_at": now,
            },
        )
        if fresh:
            _ask(kept)
    return fresh


def work_on_call(actor: Actor, *, call_id: int) -> None:
    """Keep what a call tells. One that cannot be used yet, as a refund whose order has not come, is
    tried a few times more; then it has failed, with the reason. So does one that Kuula itself
    stumbles over. Safe to run twice."""
    allow(actor, Permission.COMMERCE_CHANGE)
    with transaction.atomic():
        call = ShopCall.objects.select_for_update().filter(pk=call_id).first()
        if call is None or call.state != State.WAITING or _rests(call):
            return
        shop = Shop.objects.select_related("staff").get(pk=call.shop_id)
        language = shop.staff.language if shop.staff else "en"
        with translation.override(language):
            _work(actor, shop, call)
        call.save()


def try_again(actor: Actor, *, shop: Shop, call_ids: Sequence[int]) -> int:
    """Let calls that failed be worked on again; answers how many. Raises Conflict when nothing of
    them is kept any more."""
    allow(actor, Permission.IMPORTS)
    with transaction.atomic():
        failed = shop.calls.select_for_update().filter(pk__in=call_ids, state=State.FAILED)
        calls = [one for one in failed if one.body]
        if not calls:
            raise Conflict(_("There is nothing to try again."))
        for one in calls:
            one.state, one.attempts, one.again_at = State.WAITING, 0, clock.now()
            _ask(one)
        ShopCall.objects.bulk_update(calls, ["state", "attempts", "again_at"])
    return len(calls)


def sweep_calls(actor: Actor) -> int:
    """Ask again for the work on calls whose time has come; answers how many."""
    allow(actor, Permission.COMMERCE_CHANGE)
    due = ShopCall.objects.filter(state=State.WAITING, again_at__lt=clock.now())
    found = list(due.order_by("again_at")[:SWEPT])
    for one in found:
        _ask(one)
    return len(found)


def forget_old_calls(actor: Actor) -> int:
    """Delete calls of two weeks ago; answers how many."""
    allow(actor, Permission.ERASE)
    old = ShopCall.objects.filter(received_at__lt=clock.now() - KEPT)
    return old.exclude(state=State.WAITING).delete()[0]


def forget_caller(actor: Actor, *, words: Sequence[str]) -> None:
    """Empty the calls that name an erased person by an address or name that was theirs alone; a
    name of one word is not looked for, since it is a part of others' names. Safe to run twice."""
    allow(actor, Permission.ERASE)
    about = Q(pk=None)
    for word in words:
        if "@" in word or " " in word:
            about |= names("body", word)
    ShopCall.objects.filter(about, state=State.WAITING).update(state=State.IGNORED, again_at=None)
    ShopCall.objects.filter(about).update(body="", why="")


def _work(actor: Actor, shop: Shop, call: ShopCall) -> None:
    call.attempts += 1
    try:
        with transaction.atomic():
            told = read(shop, call.topic, call.body, call.received_at)
            kept = keep_told(actor, source=shop.source, told=told)
    except Problem as problem:
        _put_off(call, str(problem))
    except (OperationalError, InterfaceError):  # the database is away: the job comes back
        raise
    except Exception:
        log.exception("shop_call_broke_off", id=call.pk, shop=call.shop_id)
        _put_off(call, _("This was our mistake, and it was noted."))
    else:
        call.state, call.why, call.again_at = State.DONE if kept else State.IGNORED, "", None


def _rests(call: ShopCall) -> bool:
    """Whether it was put off, and its time has not come."""
    return call.again_at is not None and call.again_at > clock.now()


def _put_off(call: ShopCall, why: str) -> None:
    call.why = why
    call.again_at = clock.now() + timedelta(minutes=4 ** (call.attempts - 1))
    if call.attempts >= TRIES:
        call.state, call.again_at = State.FAILED, None
        if not is_history():
            log.info("shop_call_failed", id=call.pk, shop=call.shop_id)


def _ask(call: ShopCall) -> None:
    jobs.defer("shops.work", once=f"shop_call:{call.pk}", call_id=call.pk)
