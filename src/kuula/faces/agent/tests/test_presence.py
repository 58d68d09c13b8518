"""Who looks at a conversation and who writes in it: told at once to those who may see it, to nobody
else, kept nowhere, ended by itself."""

import asyncio
import json
import re
import time
from collections.abc import Awaitable, Callable

import pytest
from cryptography.fernet import Fernet, MultiFernet
from django.db import connection
from django.test import Client
from tests.counting import statements
from tests.world import World

from kuula.desk.actions import invite_guest, move_conversation
from kuula.faces.agent import beats
from kuula.faces.agent.tests.test_inbox import as_staff
from kuula.faces.agent.tests.test_live import Open, happen, hearing_of
from kuula.kit import crypto
from kuula.ledger import live, present
from kuula.ledger.bus import PostgresBus, database_conninfo
from kuula.ledger.live import Hub
from kuula.ledger.models import Entry
from kuula.ledger.news import Hearing
from kuula.workspace.actors import SYSTEM
from kuula.workspace.models import Staff

pytestmark = pytest.mark.django_db(transaction=True)
Step = Callable[[], object]


@pytest.fixture(autouse=True)
def _fresh_minute() -> None:
    beats._counted.clear()


class Browser:
    """A signed-in colleague with one page open at a conversation."""

    def __init__(self, staff: Staff, number: int, page: str = "p1") -> None:
        self.client: Client = as_staff(staff)
        self.url, self.page, self.ticket = f"/conversations/{number}/presence", page, ""

    def says(self, doing: str) -> int:
        """What its page tells the server; answers the status."""
        sent = {"doing": doing, "page": self.page, "ticket": self.ticket}
        answer = self.client.post(self.url, sent)
        if answer.status_code == 200:
            self.ticket = answer.content.decode()
        return answer.status_code


def here(page: Open, number: int) -> list[tuple[str, bool]]:
    """Who is at the conversation, as a page was told last: names and whether they write."""
    told = re.findall(rb"event: presence\ndata: (.*)\n", page.said)
    said = [json.loads(one)["here"].get(str(number)) for one in told]
    known = [one for one in said if one is not None]
    return [(name, writing) for _id, name, writing in known[-1]] if known else []


def listening(pages: list[Open], run: Callable[[Hub], Awaitable[None]]) -> None:
    """Let pages listen while something happens."""
    happen()

    async def whole() -> None:
        hub = Hub(database_conninfo(), PostgresBus())
        await hub.start()
        for page in pages:
            await hub.join(page.listener, None)
        await asyncio.sleep(0.2)  # the line to the bus is there
        await run(hub)
        await hub.stop()

    asyncio.run(asyncio.wait_for(whole(), 30))


async def does(step: Step) -> None:
    """One step in a thread of its own, as another process does it."""

    def alone() -> None:
        try:
            step()
        finally:
            connection.close()

    await asyncio.to_thread(alone)


async def until(holds: Callable[[], bool]) -> None:
    """Wait until it is told."""
    end = time.monotonic() + 5
    while not holds() and time.monotonic() < end:
        await asyncio.sleep(0.01)
    assert holds()


def test_colleagues_are_told_who_looks_who_writes_and_who_left(world: World) -> None:
    number = world.wardrobe.pk
    liis, ana = Open(hearing_of(world.liis)), Open(hearing_of(world.ana))
    ivo = Browser(world.ivo, number)

    async def run(_hub: Hub) -> None:
        for doing, told in (
            ("viewing", [("Ivo Lepik", False)]),
            ("writing", [("Ivo Lepik", True)]),
            ("gone", []),
        ):
            await does(lambda doing=doing: ivo.says(doing))  # type: ignore[misc] # bound at once
            await until(lambda told=told: here(liis, number) == here(ana, number) == told)  # type: ignore[misc] # bound at once

    before = Entry.objects.count()
    listening([liis, ana], run)
    assert Entry.objects.count() == before


def test_one_person_with_two_pages_is_there_until_the_last_one_is_left(world: World) -> None:
    number = world.wardrobe.pk
    page = Open(hearing_of(world.liis))
    first, second = Browser(world.ivo, number), Browser(world.ivo, number, "p2")

    async def run(_hub: Hub) -> None:
        await does(lambda: (first.says("writing"), second.says("viewing")))
        await until(lambda: here(page, number) == [("Ivo Lepik", True)])
        await does(lambda: first.says("gone"))
        await until(lambda: here(page, number) == [("Ivo Lepik", False)])
        await does(lambda: second.says("gone"))
        await until(lambda: here(page, number) == [])

    listening([page], run)


def test_what_is_not_said_again_ends_by_itself(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(present, "LASTS", 0.3)
    monkeypatch.setattr(live, "SWEEP_EVERY", 0.05)
    number, page = world.wardrobe.pk, Open(hearing_of(world.liis))

    async def run(hub: Hub) -> None:
        await does(lambda: Browser(world.ivo, number).says("writing"))
        await until(lambda: here(page, number) == [("Ivo Lepik", True)])
        await until(lambda: here(page, number) == [])
        await asyncio.sleep(0.1)
        assert hub._board.places == {}

    listening([page], run)


def test_who_comes_later_is_told_who_is_there(world: World) -> None:
    number, late = world.wardrobe.pk, Open(hearing_of(world.liis))
    early = Open(hearing_of(world.ana))

    async def run(hub: Hub) -> None:
        await does(lambda: Browser(world.ivo, number).says("viewing"))
        await until(lambda: here(early, number) != [])
        await hub.join(late.listener, None)
        await until(lambda: here(late, number) == [("Ivo Lepik", False)])

    listening([early], run)


def test_nobody_outside_a_closed_team_is_told_and_its_guests_are(world: World) -> None:
    number = world.dispute.pk
    inside, outside = Open(hearing_of(world.liis)), Open(hearing_of(world.ana))
    guest = Open(hearing_of(world.ivo))
    vera, stranger = Browser(world.vera, number), Browser(world.ana, number)

    async def run(_hub: Hub) -> None:
        await does(lambda: vera.says("writing"))
        await until(lambda: here(inside, number) == [("Vera Orlova", True)])
        await does(
            lambda: happen(
                lambda: invite_guest(SYSTEM, conversation=world.dispute, staff=world.ivo)
            )
        )
        await until(lambda: here(guest, number) == [("Vera Orlova", True)])
        await does(lambda: refused.append(stranger.says("viewing")))

    refused: list[int] = []
    listening([inside, outside, guest], run)
    assert refused == [404]
    assert b"Vera" not in outside.said
    assert b"Ana" not in inside.said


def test_a_conversation_that_goes_to_a_closed_team_shows_nobody_to_who_loses_it(
    world: World,
) -> None:
    number = world.wardrobe.pk
    inside, outside = Open(hearing_of(world.liis)), Open(hearing_of(world.ivo))
    liis = Browser(world.liis, number)

    async def run(_hub: Hub) -> None:
        await does(lambda: liis.says("viewing"))
        await until(lambda: here(outside, number) == [("Liis Kask", False)])
        move = lambda: move_conversation(SYSTEM, conversation=world.wardrobe, team=world.legal)  # noqa: E731 - said twice
        await does(lambda: happen(move))
        await until(lambda: here(outside, number) == [])
        outside.said = b""
        await does(lambda: liis.says("writing"))
        await until(lambda: here(inside, number) == [("Liis Kask", True)])

    listening([inside, outside], run)
    assert b"Liis" not in outside.said


def test_who_may_not_read_is_told_nothing(world: World) -> None:
    number = world.wardrobe.pk
    reader, blind = Open(hearing_of(world.liis)), Open(Hearing(world.ana.pk))

    async def run(_hub: Hub) -> None:
        await does(lambda: Browser(world.ivo, number).says("viewing"))
        await until(lambda: here(reader, number) != [])

    listening([reader, blind], run)
    assert b"presence" not in blind.said


def test_a_beat_asks_the_database_who_is_signed_in_and_no_more(world: World) -> None:
    ivo = Browser(world.ivo, world.wardrobe.pk)
    assert ivo.says("viewing") == 200
    with statements() as asked:
        assert ivo.says("viewing") == 204
    texts = [one["sql"] for one in asked.captured_queries]
    assert [text for text in texts if "desk_" in text] == []
    assert len(texts) == 4, texts  # the session, the person, their rights, and the bus


def test_a_word_on_the_bus_is_read_by_this_installation_alone(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    word = present.Beat(42, 7, "Ivo Lepik", "p1", "viewing").word()
    assert "Ivo" not in word
    assert present.beat_in(word) == present.Beat(42, 7, "Ivo Lepik", "p1", "viewing")
    strange = present.Beat(42, 7, "Ivo Lepik", "p1", "dancing").word()
    other = MultiFernet([Fernet(Fernet.generate_key())])
    monkeypatch.setattr(crypto, "_box", lambda: other)
    assert [present.beat_in(one) for one in (word, strange, "", "nonsense")] == [None] * 4


def test_a_ticket_is_good_for_one_person_one_conversation_and_ten_minutes(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    ivo, other = Browser(world.ivo, world.wardrobe.pk), Browser(world.ivo, world.dispute.pk)
    ana = Browser(world.ana, world.wardrobe.pk)
    ivo.says("viewing")
    other.ticket = ana.ticket = ivo.ticket
    assert other.says("viewing") == 404
    assert ana.says("viewing") == 200
    monkeypatch.setattr(beats, "HOLDS", -1)
    assert ivo.says("viewing") == 200


def test_who_says_it_too_often_is_not_heard(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(beats, "MOST", 3)
    ivo, ana = Browser(world.ivo, world.wardrobe.pk), Browser(world.ana, world.wardrobe.pk)
    assert [ivo.says("viewing") for _ in range(4)][-2:] == [204, 429]
    assert ana.says("viewing") == 200


def test_the_page_says_where_its_browser_tells_and_who_has_a_draft(world: World) -> None:
    address = f"/conversations/{world.wardrobe.pk}"
    as_staff(world.ana).post(f"{address}/draft", {"kind": "reply", "text": "Tere, Kadri!"})
    page = as_staff(world.ivo).get(address).content.decode()
    assert f'<k-presence data-url="{address}/presence"' in page
    assert f'data-me="{world.ivo.pk}"' in page
    assert f'id="here-{world.wardrobe.pk}"' in page
    assert "Ana Kovačević has a draft here" in page
    assert "Tere, Kadri!" not in page
    assert "has a draft here" not in as_staff(world.ana).get(address).content.decode()
