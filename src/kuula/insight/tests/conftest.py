"""A little past to report on: mails, first answers, solvings and ratings over three weeks."""

from collections.abc import Callable
from datetime import datetime, timedelta

import pytest
from tests.world import World, mail

from kuula.desk.access import conversation_for
from kuula.desk.actions import open_conversation, solve_conversation, write_reply
from kuula.desk.actions.replying import Reply
from kuula.desk.incoming import Opening
from kuula.desk.models import Conversation
from kuula.kit import clock
from kuula.ledger.recording import as_history
from kuula.listening.access import answerer
from kuula.listening.actions import Answer, Question, ask_rating, give_rating
from kuula.workspace.actors import SYSTEM
from kuula.workspace.models import Team

Story = Callable[..., Conversation]


@pytest.fixture
def story(world: World) -> Story:
    """Tell one whole story of the past: asked, answered after `minutes`, solved, rated."""

    def tell(
        day: int,
        minutes: int = 30,
        satisfied: bool | None = None,
        comment: str = "",
        team: Team | None = None,
    ) -> Conversation:
        begun = clock.now() - timedelta(days=day)
        opening = Opening(
            world.pohjala.pk,
            f"Story of {day} days ago",
            team_id=(team or world.first_line).pk,
            target_minutes=60,
        )
        with as_history(begun):
            letter = mail(f"d{day}m{minutes}@example.ee", "Peeter Puu", "Tere", begun, "et")
            opened = open_conversation(SYSTEM, opening=opening, message=letter)
        talk = conversation_for(SYSTEM, opened.conversation_id)
        with as_history(begun + timedelta(minutes=minutes)):
            write_reply(world.actor(world.liis), conversation=talk, reply=Reply("Tere"))
        with as_history(begun + timedelta(minutes=minutes + 5)):
            solve_conversation(world.actor(world.liis), conversation=talk)
            question = Question(talk.pk, talk.customer_id, talk.brand_id, talk.team_id, "et")
            asked = ask_rating(SYSTEM, question=question)
        if satisfied is not None and asked is not None:
            with as_history(begun + timedelta(minutes=minutes + 60)):
                give_rating(answerer(asked), request=asked, answer=Answer(satisfied, comment))
        return conversation_for(SYSTEM, talk.pk)

    return tell


def at_noon() -> datetime:
    """A moment far from any edge of a day."""
    return datetime.fromisoformat("2026-11-18T10:00:00+00:00")
