"""The only writers of listening: asking once, taking the answer, forgetting what was said."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Final

from django.db import transaction
from django.db.models import Q
from django.utils.translation import gettext as _

from kuula.kit import clock
from kuula.kit.ids import digest
from kuula.kit.languages import spoken
from kuula.kit.problems import Conflict, NotAllowed
from kuula.kit.text import clean
from kuula.ledger.erasing import empty_personal_before
from kuula.ledger.models import Entry
from kuula.ledger.reading import Recorded, entries
from kuula.ledger.recording import About, Past, is_history, record
from kuula.listening import events
from kuula.listening.models import RatingRequest, Survey, Trigger
from kuula.listening.surveys.inviting.causes import REOPENING
from kuula.listening.surveys.inviting.judging import judged
from kuula.listening.tokens import make_token
from kuula.people.merging.late import stands_as
from kuula.people.merging.parts import Homecoming
from kuula.people.models import Customer
from kuula.workspace.actors import Actor, allow
from kuula.workspace.models import Brand
from kuula.workspace.permissions import Permission

LASTS: Final = timedelta(days=30)
CHANGEABLE: Final = timedelta(days=1)
PAUSE: Final = timedelta(days=3)
LONGEST_COMMENT: Final = 4000
_UNSETTLING: Final = (*REOPENING, "desk.message_received")


@dataclass(frozen=True, slots=True)
class Question:
    """Whom we ask about what. `solved_id` is the ledger entry of the solving, if one is known."""

    conversation_id: int
    customer_id: int
    brand_id: int
    team_id: int | None = None
    language: str = ""
    solved_id: int | None = None


@dataclass(frozen=True, slots=True)
class Answer:
    """What the customer says. A comment of None leaves what they wrote before."""

    satisfied: bool
    comment: str | None = None


def ask_after_solving(actor: Actor, *, solved_id: int) -> RatingRequest | None:
    """Ask about a solving, unless it was undone since, is spam or no person ever wrote in it.

    Answers None when nobody is asked. Safe to run twice.
    """
    allow(actor, Permission.CHANGE)
    solved = next(iter(entries([solved_id])), None)
    if solved is None or not _worth_asking(solved):
        return None
    about = solved.about
    if about.conversation is None or about.customer is None or about.brand is None:
        return None
    question = Question(
        about.conversation,
        about.customer,
        about.brand,
        about.team,
        language=solved.payload.get("language", ""),
        solved_id=solved_id,
    )
    return ask_rating(actor, question=question)


def ask_rating(actor: Actor, *, question: Question) -> RatingRequest | None:
    """Put the one question to the customer; the mail channel carries it, or takes it back.

    Once per solving, nobody more often than every three days, and within the one contact budget:
    nobody who paused, refused lately, complains or was asked often enough. History is taken as it
    was. Answers None when nobody is asked.
    """
    allow(actor, Permission.CHANGE)
    with transaction.atomic():
        people = Customer.objects.select_for_update()
        standing = stands_as(question.customer_id)
        customer = people.filter(pk=standing, erased_at=None).first()
        question = replace(question, customer_id=standing)
        if customer is None or _asked_enough(question):
            return None
        request = _store(question, _language_of(question, customer))
        record(
            events.RatingAsked(request_id=request.pk, language=request.language),
            actor.who,
            about_request(request),
        )
    return request


def withdraw_question(actor: Actor, *, request: RatingRequest) -> None:
    """Take a question back that no channel could carry: it was never put and starts no pause.

    One that was answered stands. Safe to run twice.
    """
    allow(actor, Permission.CHANGE)
    with transaction.atomic():
        locked = RatingRequest.objects.select_for_update().get(pk=request.pk)
        if locked.withdrawn_at is not None or locked.is_answered:
            return
        locked.withdrawn_at = locked.expires_at = clock.now()
        locked.save(update_fields=["withdrawn_at", "expires_at"])
        asked = Entry.objects.filter(
            conversation_id=locked.conversation_id,
            type=events.RatingAsked.type,
            payload__request_id=locked.pk,
        ).first()
        past = Past(retracts=asked.pk if asked else None)
        event = events.RatingNotAsked(request_id=locked.pk)
        record(event, actor.who, about_request(locked), past)


def give_rating(actor: Actor, *, request: RatingRequest, answer: Answer) -> RatingRequest:
    """Take the customer's answer; within a day a second one corrects the first.

    Raises Conflict when the question has expired or the day has passed. The same answer twice
    changes nothing.
    """
    _allow_answerer(actor, request)
    with transaction.atomic():
        locked = RatingRequest.objects.select_for_update().get(pk=request.pk)
        _check_open(locked)
        comment = locked.comment if answer.comment is None else _comment(answer.comment)
        if (locked.satisfied, locked.comment) == (answer.satisfied, comment):
            return locked
        locked.satisfied, locked.comment = answer.satisfied, comment
        locked.entry_id = _record_answer(actor, locked)
        if locked.answered_at is None:
            locked.answered_at = clock.now()
            locked.changed_until = clock.now() + CHANGEABLE
        locked.save()
    return locked


def erase_ratings(actor: Actor, *, customer_id: int) -> int:
    """Empty what an erased person wrote and take their open questions back; answers how many.

    The yes or no stays, so that statistics stay right. Safe to run twice.
    """
    allow(actor, Permission.ERASE)
    with transaction.atomic():
        theirs = RatingRequest.objects.select_for_update().filter(customer_id=customer_id)
        count = theirs.exclude(comment="").update(comment="")
        now = clock.now()
        theirs.filter(satisfied=None, expires_at__gt=now).update(expires_at=now)
        theirs.filter(changed_until__gt=now).update(changed_until=now)
    return count


def forget_old_comments(actor: Actor, *, answered_before: datetime, limit: int = 500) -> int:
    """Empty comments given before a moment (retention); answers how many."""
    allow(actor, Permission.ERASE)
    with transaction.atomic():
        old = RatingRequest.objects.filter(answered_at__lt=answered_before).exclude(comment="")
        ids = list(old.order_by("id").values_list("pk", flat=True)[:limit])
        return RatingRequest.objects.filter(pk__in=ids).update(comment="")


def forget_told_comments(actor: Actor, *, told_before: datetime) -> int:
    """Empty the same comments in the ledger, superseded ones too (retention); answers how many."""
    allow(actor, Permission.ERASE)
    return empty_personal_before(told_before, (events.RatingGiven.type, events.RatingChanged.type))


def undo_ratings(actor: Actor, *, conversation_ids: Sequence[int]) -> int:
    """Remove all questions and answers about conversations that were imported; answers how many.

    The ledger's facts are retracted by the caller.
    """
    allow(actor, Permission.ERASE)
    with transaction.atomic():
        removed, _kinds = RatingRequest.objects.filter(
            conversation_id__in=conversation_ids
        ).delete()
    return removed


def about_request(request: RatingRequest) -> About:
    """Whom and what a request is about, for the ledger."""
    return About(request.customer_id, request.conversation_id, request.brand_id, request.team_id)


def _worth_asking(solved: Recorded) -> bool:
    if solved.historic or solved.payload.get("spam") or solved.payload.get("automatic"):
        return False
    since = Entry.objects.filter(conversation_id=solved.about.conversation, id__gt=solved.id)
    return not since.filter(type__in=_UNSETTLING).exists()


def _asked_enough(question: Question) -> bool:
    """Its customer is locked, so that two questions never both find the budget free."""
    asked = RatingRequest.objects.filter(customer_id=question.customer_id)
    if question.solved_id and asked.filter(solved_id=question.solved_id).exists():
        return True
    if is_history():
        return False
    now = clock.now()
    if asked.filter(asked_at__gt=now - PAUSE, withdrawn_at=None).exists():
        return True
    verdicts = judged(None, [question.customer_id], now)
    return any(one.why for one in verdicts) or _survey_asks(question, now)


def _survey_asks(question: Question, now: datetime) -> bool:
    """Whether a survey asks about solved conversations of this brand instead."""
    theirs = Q(brand_id=None) | Q(brand_id=question.brand_id)
    asking = Survey.objects.open(now).filter(theirs)
    triggers = Trigger.objects.filter(cause=Trigger.Cause.SOLVED, ended_at=None)
    return triggers.filter(survey__in=asking).exists()


def _language_of(question: Question, customer: Customer) -> str:
    brand = Brand.objects.get(pk=question.brand_id)
    return spoken(question.language or customer.language, spoken(brand.language))


def _store(question: Question, language: str) -> RatingRequest:
    request = RatingRequest.objects.create(
        conversation_id=question.conversation_id,
        customer_id=question.customer_id,
        brand_id=question.brand_id,
        team_id=question.team_id,
        solved_id=question.solved_id,
        language=language,
        asked_at=clock.now(),
        expires_at=clock.now() + LASTS,
    )
    request.token_digest = digest(make_token(request.pk))
    request.save(update_fields=["token_digest"])
    return request


def _allow_answerer(actor: Actor, request: RatingRequest) -> None:
    if actor.kind == "customer" and actor.id == request.customer_id:
        return
    raise NotAllowed(_("Only the customer who was asked can answer."))


def _check_open(request: RatingRequest) -> None:
    if request.is_open(clock.now()):
        return
    if request.is_answered:
        raise Conflict(_("Your answer stands; it could be changed for a day."))
    raise Conflict(_("This question has expired."))


def _comment(text: str) -> str:
    return clean(text).strip()[:LONGEST_COMMENT]


def _record_answer(actor: Actor, request: RatingRequest) -> int:
    kind = events.RatingChanged if request.is_answered else events.RatingGiven
    event = kind(request_id=request.pk, satisfied=bool(request.satisfied), comment=request.comment)
    return record(event, actor.who, about_request(request), Past(retracts=request.entry_id))


class RatingsPart:
    """What listening has of a customer: the questions put to them, and what they answered."""

    def take(self, *, of: int, to: int) -> dict[str, list[int]]:
        """Let customer `to` have everything of customer `of`; answers the numbers."""
        theirs = RatingRequest.objects.filter(customer_id=of)
        moved = list(theirs.values_list("pk", flat=True))
        theirs.update(customer_id=to)
        return {"ratings": moved}

    def bring_home(self, kept: dict[str, list[int]], home: Homecoming) -> None:
        """Bring them home, and those about a conversation that went home."""
        told = Q(pk__in=kept["ratings"]) | Q(conversation_id__in=home.conversations)
        theirs = RatingRequest.objects.filter(told, customer_id=home.target)
        theirs.update(customer_id=home.source)
