"""What open pages are told: from where they were read on, and nothing of closed teams but to who is
invited."""

import asyncio
import re
from collections.abc import Callable
from datetime import timedelta
from http.cookies import SimpleCookie

import pytest
from django.db import connection
from tests.world import World

from kuula.desk.actions import add_note, invite_guest, move_conversation
from kuula.faces.agent import signs_of_life
from kuula.faces.agent.live import _hearing
from kuula.faces.agent.tests.test_inbox import as_staff
from kuula.kit import clock
from kuula.ledger import live
from kuula.ledger.bus import PostgresBus, database_conninfo
from kuula.ledger.live import Hub, Listener
from kuula.ledger.news import Hearing
from kuula.ledger.subscriptions import dispatch
from kuula.workspace.actions import change_team
from kuula.workspace.actions.duty import set_duty
from kuula.workspace.actors import SYSTEM
from kuula.workspace.duty import duty_of
from kuula.workspace.models import Staff

pytestmark = pytest.mark.django_db(transaction=True)


def hearing_of(staff: Staff) -> Hearing:
    """What the stream grants the person's browser."""
    cookie = SimpleCookie()
    cookie["kuula_session"] = as_staff(staff).cookies["kuula_session"].value
    found = _hearing(cookie.output(header=""))
    assert found is not None
    return found


class Open:
    """One open page: what its stream said."""

    def __init__(self, hearing: Hearing) -> None:
        self.said = b""
        self.listener = Listener(self._hear, hearing)

    async def _hear(self, body: bytes) -> None:
        self.said += body

    def topics(self) -> set[str]:
        """Every topic it was told."""
        return set(re.findall(r'"([^"]+)"', self.said.decode())) - {"topics"}


def happen(*acts: Callable[[], object]) -> int:
    """Do it in a thread of its own, as another process does, and tell the ledger's readers."""
    try:
        for act in acts:
            act()
        return dispatch()[1]
    finally:
        connection.close()


def listen(pages: dict[Open, int | None], *acts: Callable[[], object]) -> None:
    """Let pages join at a position, have things happen one by one, and wait until all is told."""
    happen()

    async def run() -> None:
        hub = Hub(database_conninfo(), PostgresBus())
        await hub.start()
        for page, last in pages.items():
            await hub.join(page.listener, last)
        for act in acts:
            upto = await asyncio.to_thread(happen, act)
            while hub.position < upto:
                await asyncio.sleep(0.01)
        await asyncio.sleep(0.05)
        await hub.stop()

    asyncio.run(asyncio.wait_for(run(), 30))


def note(world: World, conversation: object) -> Callable[[], object]:
    return lambda: add_note(SYSTEM, conversation=conversation, text="Heard?")


def test_a_page_joins_the_stream_where_it_was_read(world: World) -> None:
    happen()
    page = as_staff(world.ivo).get(f"/conversations/{world.wardrobe.pk}").content.decode()
    (read_at,) = re.findall(r'<k-live [^>]*data-from="(\d+)"', page)
    assert re.findall(r'id="talk" [^>]*data-live-from="(\d+)"', page) == [read_at]
    happen(note(world, world.wardrobe))
    late, fresh = Open(hearing_of(world.ivo)), Open(hearing_of(world.ivo))
    listen({late: int(read_at), fresh: None})
    assert f"conversation:{world.wardrobe.pk}" in late.topics()
    assert fresh.topics() == set()


def test_what_was_missed_is_remembered_or_read_and_more_than_that_refreshes_everything(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(live, "CATCH_UP", 3)
    start = happen()
    acts = [note(world, world.wardrobe) for _ in range(4)]
    pages = [Open(hearing_of(world.ivo)) for _ in range(4)]

    async def run() -> None:
        hub = Hub(database_conninfo(), PostgresBus())
        await hub.start()
        await hub.join(Listener(pages[3]._hear, Hearing()), None)
        upto = [await asyncio.to_thread(happen, act) for act in acts]
        while hub.position < upto[-1]:
            await asyncio.sleep(0.01)
        for page, last in zip(pages[:3], (start, upto[0], upto[-1] + 100), strict=True):
            await hub.join(page.listener, last)
        await asyncio.sleep(0.05)
        await hub.stop()

    asyncio.run(asyncio.wait_for(run(), 30))
    assert pages[0].said.count(b"event: reset") == 1
    assert pages[1].said.count(b"data: ") == 3
    assert pages[2].said.count(b"event: reset") == 1


def test_a_page_read_later_than_the_stream_stands_misses_nothing_and_is_not_reset(
    world: World,
) -> None:
    happen()
    page = Open(hearing_of(world.ivo))

    async def run() -> None:
        hub = Hub(database_conninfo(), PostgresBus())
        await hub.start()
        await hub.join(Listener(page._hear, Hearing()), None)
        await hub.stop()
        ahead = await asyncio.to_thread(happen, note(world, world.wardrobe))
        page.said = b""
        await hub.join(page.listener, ahead)
        await asyncio.sleep(0.05)

    asyncio.run(asyncio.wait_for(run(), 30))
    assert b"reset" not in page.said
    assert page.topics() == set()


def test_who_is_invited_into_a_closed_team_hears_of_that_one_conversation_only(
    world: World,
) -> None:
    guest, outsider = Open(hearing_of(world.ivo)), Open(hearing_of(world.ana))
    listen(
        {guest: None, outsider: None},
        note(world, world.dispute),
        lambda: invite_guest(SYSTEM, conversation=world.dispute, staff=world.ivo),
    )
    topic = f"conversation:{world.dispute.pk}"
    assert guest.said.count(topic.encode()) == 1
    assert {topic, "inbox"} <= guest.topics()
    assert outsider.topics() == set()
    back = Open(hearing_of(world.ivo))
    listen({back: None, outsider: None}, note(world, world.dispute))
    assert topic in back.topics()
    assert outsider.topics() == set()


def test_a_conversation_that_goes_to_a_closed_team_leaves_the_lists_of_the_others(
    world: World,
) -> None:
    ivo, vera = Open(hearing_of(world.ivo)), Open(hearing_of(world.vera))
    listen(
        {ivo: None, vera: None},
        lambda: move_conversation(SYSTEM, conversation=world.wardrobe, team=world.legal),
    )
    assert "inbox" in ivo.topics()
    assert "inbox" in vera.topics()
    after = Open(hearing_of(world.ivo))
    listen(
        {after: None},
        note(world, world.wardrobe),
        lambda: move_conversation(SYSTEM, conversation=world.wardrobe, team=None),
    )
    assert after.said.count(b"data: ") == 1, "of the time in the closed team nothing is told"


@pytest.mark.parametrize("closed", [True, False])
def test_a_team_that_is_closed_or_opened_changes_what_every_page_shows(
    world: World, closed: bool
) -> None:
    team = world.first_line if closed else world.legal
    start = happen()
    member, outsider = Open(hearing_of(world.liis)), Open(hearing_of(world.mari))
    listen(
        {member: None, outsider: None},
        lambda: change_team(SYSTEM, team=team, name=team.name, closed=closed),
    )
    back = Open(hearing_of(world.mari))
    listen({back: start})
    assert member.topics() == outsider.topics() == back.topics() == {"*"}
    rows = as_staff(world.mari).get("/inbox/all?part=list").content.decode()
    assert (world.wardrobe.subject in rows) != closed
    assert (world.dispute.subject in rows) != closed


def test_who_joins_late_is_told_of_an_invitation_too(world: World) -> None:
    start = happen()
    before = hearing_of(world.ivo)
    happen(lambda: invite_guest(SYSTEM, conversation=world.dispute, staff=world.ivo))
    page = Open(before)
    listen({page: start}, note(world, world.dispute))
    assert page.said.count(f"conversation:{world.dispute.pk}".encode()) == 2


def test_who_has_a_page_open_is_seen_once_a_minute(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(signs_of_life, "PAUSE", 0.01)
    long_ago = clock.now() - timedelta(hours=1)
    with clock.at(long_ago):
        for one in (world.ivo, world.ana):
            set_duty(SYSTEM, staff=one, state="on")

    def seen() -> bool:
        try:
            duty = duty_of(world.ivo.pk)
            return duty is not None and duty.seen_at > long_ago
        finally:
            connection.close()

    async def run() -> None:
        hub = Hub(database_conninfo(), PostgresBus())
        await hub.start()
        await hub.join(Open(Hearing(world.ivo.pk)).listener, None)
        writing = asyncio.create_task(signs_of_life.signs_of_life(hub))
        while not await asyncio.to_thread(seen):
            await asyncio.sleep(0.01)
        writing.cancel()
        await hub.stop()

    asyncio.run(asyncio.wait_for(run(), 30))
    absent = duty_of(world.ana.pk)
    assert absent is not None
    assert absent.seen_at == long_ago
