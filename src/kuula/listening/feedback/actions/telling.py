"""“You said, we did”: telling exactly those who said it and agreed to hear, each once."""

from collections.abc import Iterable
from datetime import timedelta
from typing import Final

from django.db import transaction
from django.db.models import Q
from django.utils.translation import gettext as _

from kuula.kit import clock
from kuula.kit.ids import digest
from kuula.kit.link_secrets import make_secret, secret_with
from kuula.kit.problems import Conflict, NotAllowed
from kuula.ledger.models import Entry
from kuula.ledger.recording import About, Past, is_history, record
from kuula.listening.feedback import events
from kuula.listening.feedback.access import allow_steering
from kuula.listening.feedback.actions.answering import locked_matter
from kuula.listening.feedback.hearers import agreeing, language_of, latest_of, tongues
from kuula.listening.feedback.judging import WAITING, why_not
from kuula.listening.models import FeedbackMatter, FeedbackPiece, FeedbackTelling
from kuula.people.models import Customer
from kuula.workspace.actors import Actor, allow
from kuula.workspace.permissions import Permission

BATCH: Final = 200
TRIED_AGAIN: Final = timedelta(hours=6)
LATEST: Final = timedelta(days=60)
SALT: Final = "kuula.listening.feedback"
State, Why, Way = FeedbackTelling.State, FeedbackTelling.Why, FeedbackTelling.Way


def tell_customers(actor: Actor, *, matter: FeedbackMatter) -> int:
    """Plan to tell those who said it and agreed to hear what came of it; answers how many are new.
    Whoever was planned or told before stays as they are, so it may be pressed again: after more
    words, or for those who were joined since.

    Raises NotAllowed unless the actor steers it and may answer customers, Conflict while it is open
    and without words.
    """
    allow(actor, Permission.REPLY)
    allow_steering(actor, matter)
    with transaction.atomic():
        locked = locked_matter(matter)
        if not locked.is_settled or not locked.outcome:
            raise Conflict(_("Say first what was done, in words customers are told."))
        now, known = clock.now(), tongues()
        fresh = agreeing(locked) - set(locked.tellings.values_list("customer_id", flat=True))
        rows = [
            FeedbackTelling(
                matter=locked,
                customer_id=number,
                language=language_of(piece, known),
                conversation_id=piece.conversation_id,
                planned_by=actor.staff_id,
                planned_at=now,
                next_at=now,
            )
            for number in sorted(fresh)
            if (piece := latest_of(locked, number)) is not None
        ]
        FeedbackTelling.objects.bulk_create(rows, ignore_conflicts=True)
        waiting = locked.tellings.filter(state=State.PLANNED)
        waiting.update(next_at=now)
        if rows:
            locked.told_at = locked.told_at or now
            locked.save(update_fields=["told_at"])
            event = events.FeedbackTellingBegun(locked.pk, len(rows))
            record(event, actor.who, About(brand=locked.brand_id))
    return len(rows)


def tell_due(actor: Actor, *, open_talks: Iterable[int] | None = None, limit: int = BATCH) -> int:
    """Tell those whose time has come, one at a time; answers how many were looked at. Whoever
    cannot be told yet is tried again later, for 60 days. Safe to run twice and by two at once."""
    allow(actor, Permission.REPLY)
    due = FeedbackTelling.objects.filter(state=State.PLANNED, next_at__lte=clock.now())
    found = list(due.order_by("next_at", "pk").values_list("pk", flat=True)[:limit])
    talks = None if open_talks is None else frozenset(open_talks)
    for number in found:
        _tell(actor, number, talks)
    return len(found)


def waiting_talks(*, limit: int = BATCH) -> list[int]:
    """The conversations in which those said it whose time has come."""
    due = FeedbackTelling.objects.filter(state=State.PLANNED, next_at__lte=clock.now())
    found = due.exclude(conversation_id=None).order_by("next_at", "pk")
    return [number for number in found.values_list("conversation_id", flat=True)[:limit] if number]


def note_told(actor: Actor, *, telling: FeedbackTelling, way: str) -> None:
    """Keep that a channel carried it, which the caller holds locked."""
    allow(actor, Permission.REPLY)
    telling.carried_at, telling.way = clock.now(), way
    telling.save(update_fields=["carried_at", "way"])


def take_telling_back(actor: Actor, *, telling: FeedbackTelling) -> None:
    """Take back what no channel could carry: the customer counts as not told. The caller holds it
    locked, in a transaction."""
    allow(actor, Permission.REPLY)
    if telling.state != State.SENT or telling.carried_at is not None:
        return
    telling.state, telling.why, telling.told_at = State.LEFT_OUT, Why.UNREACHABLE, None
    telling.save(update_fields=["state", "why", "told_at"])
    told = Entry.objects.filter(
        customer_id=telling.customer_id,
        type=events.FeedbackTold.type,
        payload__telling_id=telling.pk,
    ).first()
    event = events.FeedbackNotTold(telling.pk, telling.matter_id)
    record(event, actor.who, _about(telling), Past(retracts=told.pk if told else None))


def mute_feedback(actor: Actor, *, customer: Customer) -> None:
    """Tell the customer nothing more of what came of what they said. Twice changes nothing. By the
    customer, or a colleague on their behalf."""
    if actor.kind == "customer" and actor.id != customer.pk:
        raise NotAllowed(_("Only the customer who was told can say so."))
    if actor.kind != "customer":
        allow(actor, Permission.CUSTOMERS_CHANGE)
    with transaction.atomic():
        Customer.objects.select_for_update().get(pk=customer.pk)
        agreed = FeedbackPiece.objects.filter(customer=customer, agreed=True).update(agreed=False)
        planned = FeedbackTelling.objects.filter(customer=customer, state=State.PLANNED)
        planned.update(state=State.LEFT_OUT, why=Why.NOT_AGREED, next_at=None)
        if agreed:
            record(events.FeedbackMuted(), actor.who, About(customer.pk))


def link_secret(telling: FeedbackTelling) -> str:
    """The secret in the link of a mail, under the present key or the one that made it. Raises
    LookupError."""
    return secret_with(SALT, telling.pk, telling.token_digest)


def _tell(actor: Actor, telling_id: int, talks: frozenset[int] | None) -> None:
    """One at a time for each customer, so that two tellings never both find the budget free."""
    with transaction.atomic():
        found = FeedbackTelling.objects.filter(pk=telling_id)
        people = Customer.objects.filter(pk__in=found.values("customer_id"))
        list(people.select_for_update(no_key=True).values_list("pk", flat=True))
        rows = FeedbackTelling.objects.select_for_update(of=("self",), skip_locked=True)
        telling = rows.select_related("matter").filter(pk=telling_id, state=State.PLANNED).first()
        if telling is None:
            return
        why = _why_not(telling, talks)
        if why:
            _leave(telling, why)
            return
        _send(actor, telling, talks)


def _why_not(telling: FeedbackTelling, talks: frozenset[int] | None) -> str:
    if is_history():
        return "" if telling.matter.outcome.get(telling.language) else str(Why.LANGUAGE)
    matter, number = telling.matter, telling.customer_id
    agreed = matter.pieces.filter(Q(customer_id=number), agreed=True).exists()
    if not agreed or not matter.is_settled:
        return str(Why.NOT_AGREED)
    in_talk = talks is not None and telling.conversation_id in talks
    talking = frozenset({number}) if in_talk else frozenset()
    why = why_not([number], clock.now(), talking=talking).get(number, str(Why.UNREACHABLE))
    if not why and not matter.outcome.get(telling.language):
        return str(Why.LANGUAGE)
    return why


def _leave(telling: FeedbackTelling, why: str) -> None:
    """Try again later what may pass; leave out for good what does not."""
    over = clock.now() > telling.planned_at + LATEST
    waits = why in WAITING and not over
    telling.why = why
    telling.state = State.PLANNED if waits else State.LEFT_OUT
    telling.next_at = clock.now() + TRIED_AGAIN if waits else None
    telling.save(update_fields=["why", "state", "next_at"])


def _send(actor: Actor, telling: FeedbackTelling, talks: frozenset[int] | None) -> None:
    now = clock.now()
    in_talk = talks is not None and telling.conversation_id in talks
    telling.state, telling.why, telling.told_at, telling.next_at = State.SENT, "", now, None
    telling.way = Way.CONVERSATION if in_talk else Way.MAIL
    telling.words = telling.matter.outcome[telling.language]
    telling.token_digest = digest(make_secret(SALT, telling.pk))
    telling.carried_at = now if is_history() else None
    telling.save()
    event = events.FeedbackTold(telling.pk, telling.matter_id)
    record(event, actor.who, _about(telling))


def _about(telling: FeedbackTelling) -> About:
    return About(telling.customer_id, telling.conversation_id, telling.matter.brand_id)
