"""Two colleagues answer a customer in the same instant: one reply, no word lost, both told."""

import threading
from collections.abc import Callable

import pytest
from django.db import connection

from kuula.desk.models import Draft, Message
from kuula.faces.agent.tests.test_second_writer import Page
from kuula.workspace.models import Staff
from tests.world import build_world

pytestmark = pytest.mark.django_db(transaction=True)


def at_once(*acts: Callable[[], int]) -> list[int]:
    """What each was answered, begun together in threads of their own."""
    answered = [0] * len(acts)
    start = threading.Barrier(len(acts))

    def run(place: int) -> None:
        try:
            start.wait()
            answered[place] = acts[place]()
        finally:
            connection.close()

    threads = [threading.Thread(target=run, args=(place,)) for place in range(len(acts))]
    for one in threads:
        one.start()
    for one in threads:
        one.join(30)
        assert not one.is_alive()
    return answered


def test_two_sends_in_the_same_instant_end_in_one_reply_and_one_draft() -> None:
    world = build_world()
    Staff.objects.update(language="en")
    for talk in (world.wardrobe, world.invoice, world.account, world.slots, world.office):
        pages = {"Ivo": Page(world.ivo, talk.pk), "Ana": Page(world.ana, talk.pk)}
        told = at_once(
            *(
                lambda p=page, n=name: p.send(f"{n} vastab.").status_code
                for name, page in pages.items()
            )
        )  # type: ignore[misc] # bound at once
        assert sorted(told) == [302, 409]
        winner, loser = sorted(pages, key=lambda name: told[list(pages).index(name)])
        replies = Message.objects.filter(
            conversation=talk, kind="outbound", text__endswith="vastab."
        )
        assert [one.text for one in replies] == [f"{winner} vastab."]
        assert [one.text for one in Draft.objects.filter(conversation=talk)] == [f"{loser} vastab."]
        page = pages[winner].client.get(f"/conversations/{talk.pk}").content.decode()
        name = getattr(world, loser.lower()).name
        assert f"{name} has a draft here" in page
