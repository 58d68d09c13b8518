"""Subscribers: who acts on which events. The one list of them stands in config and is installed
here."""

import traceback
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import TypeAlias

import structlog
from django.db import transaction

from kuula.kit import clock, jobs
from kuula.ledger.models import Delivery, Reader
from kuula.ledger.reading import Recorded, entries, entries_between, final_position

BATCH = 50
ATTEMPTS = 5
DISPATCHER = "dispatcher"
log = structlog.get_logger(__name__)
Batch: TypeAlias = tuple[Recorded, ...]


@dataclass(frozen=True, slots=True)
class Subscription:
    """`act` is called at least once for every event of `types` (None: of all types); historic ones
    only with `history`.

    `act` runs inside a transaction of its own delivery, unless `own_transaction` says that it opens
    its own: then it must be safe to repeat after any kill. `only` leaves out entries by what they
    say, before a job is made; `awake`, asked once for all that was read together, leaves out all of
    them while the subscriber has nothing to do. `first` is given each batch whole: it does what it
    can do for all at once, or sees for which there is nothing to do, and answers those that are
    left for `act`.
    """

    name: str
    types: frozenset[str] | None
    act: Callable[[Recorded], None]
    history: bool = False
    own_transaction: bool = False
    only: Callable[[Recorded], bool] | None = None
    awake: Callable[[], bool] | None = None
    first: Callable[[Batch], Batch] | None = None

    def wants(self, entry: Recorded) -> bool:
        """Whether this entry is delivered to the subscriber."""
        if self.types is not None and entry.type not in self.types:
            return False
        if entry.historic and not self.history:
            return False
        return self.only is None or self.only(entry)


_installed: dict[str, Subscription] = {}


def install(subscriptions: Iterable[Subscription]) -> None:
    """Make these the subscribers of this process. Raises ValueError when two share a name."""
    listed = tuple(subscriptions)
    fresh = {s.name: s for s in listed}
    if len(fresh) != len(listed):
        raise ValueError("Two subscribers share a name.")
    _installed.clear()
    _installed.update(fresh)


def subscriptions() -> tuple[Subscription, ...]:
    """The installed subscribers by name."""
    return tuple(_installed[name] for name in sorted(_installed))


def dispatch(*, limit: int = 1000) -> tuple[int, int]:
    """Turn what the ledger gained since the last call into jobs.

    Answers (how many entries were read, the position reached). The cursor and the jobs are one
    transaction: a kill between them loses and doubles nothing.
    """
    upto = final_position()
    with transaction.atomic():
        reader = _reader()
        if upto is None or upto <= reader.position:
            return 0, reader.position
        found = entries_between(reader.position, upto, limit=limit)
        _defer(found)
        reader.position = found[-1].id if len(found) == limit else upto
        reader.moved_at = clock.now()
        reader.save(update_fields=["position", "moved_at"])
    return len(found), reader.position


def deliver(name: str, ids: list[int]) -> None:
    """Hand entries to the subscriber `name`, each in its own transaction.

    One that fails is tried again later, up to 5 times, then parked where people see it; the others
    go on. A subscriber that no longer exists drops its deliveries.
    """
    subscription = _installed.get(name)
    if subscription is None:
        return
    found = _left_over(subscription, entries(ids))
    give = _let_act if subscription.own_transaction else _hand_over
    failed_before = _failed(name, ids)
    failed_now = {entry.id for entry in found if not give(subscription, entry)}
    if settled := failed_before - failed_now:
        _note_done(name, settled)


def parked() -> list[Delivery]:
    """Events that a subscriber could not digest, newest first, at most 200."""
    return list(Delivery.objects.filter(state=Delivery.State.PARKED).order_by("-changed_at")[:200])


def parked_count() -> int:
    """How many events wait for a person."""
    return Delivery.objects.filter(state=Delivery.State.PARKED).count()


def dispatched_position() -> int:
    """How far the dispatcher has read; 0 before its first run."""
    found = Reader.objects.filter(name=DISPATCHER).values_list("position", flat=True)
    return found.first() or 0


def try_again(delivery_id: int) -> None:
    """Give a parked event another round of attempts."""
    with transaction.atomic():
        waiting = Delivery.objects.select_for_update().filter(
            id=delivery_id, state=Delivery.State.PARKED
        )
        for delivery in waiting:
            delivery.state, delivery.attempts = Delivery.State.RETRYING, 0
            delivery.save(update_fields=["state", "attempts"])
            jobs.defer("ledger.deliver", subscriber=delivery.subscriber, ids=[delivery.event_id])


def _reader() -> Reader:
    Reader.objects.get_or_create(name=DISPATCHER, defaults={"moved_at": clock.now()})
    return Reader.objects.select_for_update().get(name=DISPATCHER)


def _defer(found: tuple[Recorded, ...]) -> None:
    waiting: list[dict[str, object]] = []
    for subscription in subscriptions():
        ids = [entry.id for entry in found if subscription.wants(entry)]
        if not ids or _sleeps(subscription):
            continue
        waiting += [
            {"subscriber": subscription.name, "ids": ids[i : i + BATCH]}
            for i in range(0, len(ids), BATCH)
        ]
    jobs.defer_many("ledger.deliver", waiting)


def _sleeps(subscription: Subscription) -> bool:
    """Whether it says that it has nothing to do; one that fails to say is given its entries."""
    if subscription.awake is None:
        return False
    try:
        with transaction.atomic():
            return not subscription.awake()
    except Exception as error:  # noqa: BLE001 - one subscriber must not hold up all the others
        log.warning("awake_unknown", subscriber=subscription.name, reason=_reason(error))
        return False


def _left_over(subscription: Subscription, found: Batch) -> Batch:
    """What `first` leaves for `act`; all of it when it fails, so that each shows what ails it."""
    if subscription.first is None:
        return found
    try:
        return subscription.first(found)
    except Exception as error:  # noqa: BLE001 - one odd event must not hold up its batch
        log.warning("batch_failed", subscriber=subscription.name, reason=_reason(error))
        return found


def _hand_over(subscription: Subscription, entry: Recorded) -> bool:
    try:
        with transaction.atomic():
            subscription.act(entry)
    except Exception as error:  # noqa: BLE001 - whatever it is, the next event must not wait for it
        _note_failure(subscription.name, entry.id, error)
        return False
    return True


def _let_act(subscription: Subscription, entry: Recorded) -> bool:
    try:
        subscription.act(entry)
    except Exception as error:  # noqa: BLE001 - as above
        _note_failure(subscription.name, entry.id, error)
        return False
    return True


def _failed(name: str, ids: list[int]) -> set[int]:
    """Those of these events that the subscriber failed on before and that are not settled."""
    tried = Delivery.objects.filter(subscriber=name, event_id__in=ids)
    return set(tried.exclude(state=Delivery.State.DONE).values_list("event_id", flat=True))


def _note_done(name: str, event_ids: set[int]) -> None:
    """Close earlier failures; an event that never failed has no row."""
    Delivery.objects.filter(subscriber=name, event_id__in=event_ids).update(
        state=Delivery.State.DONE, changed_at=clock.now()
    )


def _note_failure(name: str, event_id: int, error: Exception) -> None:
    with transaction.atomic():
        delivery, _ = Delivery.objects.select_for_update().get_or_create(
            subscriber=name, event_id=event_id, defaults={"changed_at": clock.now()}
        )
        delivery.attempts += 1
        delivery.error = _reason(error)
        delivery.changed_at = clock.now()
        if delivery.attempts >= ATTEMPTS:
            delivery.state = Delivery.State.PARKED
        delivery.save()
        if delivery.state == Delivery.State.RETRYING:
            wait = clock.seconds(2**delivery.attempts)
            jobs.defer("ledger.deliver", at=clock.now() + wait, subscriber=name, ids=[event_id])


def _reason(error: Exception) -> str:
    """What kind of fault and where in our code; never its words, which may quote a person's."""
    kind = type(error).__name__
    state = getattr(error.__cause__, "sqlstate", None)
    ours = [one for one in traceback.extract_tb(error.__traceback__) if "kuula" in one.filename]
    at = f" at {ours[-1].name}, line {ours[-1].lineno}" if ours else ""
    return f"{kind} {state}{at}" if state else f"{kind}{at}"
