"""The one question: what counts, what a correction does, and what erasure takes."""

from datetime import timedelta

import pytest
from tests.world import World

from kuula.kit import clock
from kuula.kit.problems import Conflict, NotAllowed, NotFound
from kuula.ledger.events import Experience
from kuula.ledger.models import Entry
from kuula.ledger.reading import entries
from kuula.listening.access import answerer, link_token, rating_for_token
from kuula.listening.actions import (
    Answer,
    Question,
    ask_rating,
    erase_ratings,
    forget_old_comments,
    give_rating,
)
from kuula.listening.models import RatingRequest
from kuula.people.actions import erase_customer
from kuula.workspace.actors import SYSTEM

pytestmark = pytest.mark.django_db


def asked(world: World, about: str = "account") -> RatingRequest:
    talk = getattr(world, about)
    question = Question(talk.pk, talk.customer_id, talk.brand_id, talk.team_id, talk.language)
    request = ask_rating(SYSTEM, question=question)
    assert request is not None
    return request


def say(request: RatingRequest, satisfied: bool, comment: str | None = None) -> RatingRequest:
    answer = Answer(satisfied, comment)
    return give_rating(answerer(request), request=request, answer=answer)


def standing() -> list[Entry]:
    types = ["listening.rating_given", "listening.rating_changed"]
    return list(Entry.objects.standing().filter(type__in=types))


def test_the_link_is_kept_as_a_digest_and_still_can_be_written_again(world: World) -> None:
    request = asked(world)
    token = link_token(request)
    assert token not in str(vars(request))
    assert rating_for_token(token) == request
    with pytest.raises(NotFound):
        rating_for_token(token[:-1])
    with pytest.raises(LookupError):
        link_token(RatingRequest(pk=request.pk, token_digest="of another key"))


def test_an_answer_counts_once_and_a_correction_retracts_it(world: World) -> None:
    request = say(asked(world), True)
    say(request, True)
    assert [entry.type for entry in standing()] == ["listening.rating_given"]
    say(request, False, "Ответили, но не помогло.")
    (now,) = standing()
    assert now.type == "listening.rating_changed"
    assert now.retracts == request.entry_id
    (recorded,) = entries([now.pk])
    event = recorded.event()
    assert event.experience() is Experience.BAD
    assert event.sentence() == "The customer was not satisfied"
    assert "comment" not in now.payload
    assert recorded.payload["comment"] == "Ответили, но не помогло."
    assert recorded.who.kind == "customer"


def test_a_day_later_the_answer_stands_and_a_month_later_the_question_is_gone(
    world: World,
) -> None:
    request = say(asked(world), True)
    with clock.at(clock.now() + timedelta(hours=23)):
        say(request, True, "Спасибо")
    with clock.at(clock.now() + timedelta(hours=25)), pytest.raises(Conflict, match="stands"):
        say(request, False)
    other = asked(world, "wardrobe")
    with clock.at(clock.now() + timedelta(days=31)), pytest.raises(Conflict, match="expired"):
        say(other, True)


def test_nobody_answers_for_the_customer(world: World) -> None:
    request = asked(world)
    for somebody in (world.actor(world.mari), SYSTEM):
        with pytest.raises(NotAllowed):
            give_rating(somebody, request=request, answer=Answer(True))
    with pytest.raises(NotAllowed):
        ask_rating(
            world.actor(world.reader),
            question=Question(world.office.pk, world.office.customer_id, world.pohjala.pk),
        )


def test_erasing_the_person_takes_the_words_and_leaves_the_count(world: World) -> None:
    request = say(asked(world), False, "Мой адрес: Нарва 5")
    erase_customer(world.actor(world.mari), customer=world.sergei)
    assert erase_ratings(SYSTEM, customer_id=world.sergei.pk) == 1
    assert erase_ratings(SYSTEM, customer_id=world.sergei.pk) == 0
    request.refresh_from_db()
    assert (request.satisfied, request.comment) == (False, "")
    assert len(standing()) == 1
    assert "comment" not in entries([standing()[0].pk])[0].payload
    with pytest.raises(Conflict):
        say(request, True, "Я снова здесь")


def test_old_words_are_forgotten(world: World) -> None:
    request = say(asked(world), True, "Спасибо большое")
    assert forget_old_comments(SYSTEM, answered_before=clock.now() - timedelta(days=1)) == 0
    assert forget_old_comments(SYSTEM, answered_before=clock.now() + timedelta(days=1)) == 1
    request.refresh_from_db()
    assert request.comment == ""
