"""The team's board through the browser's door: numbers, what they open, and who may see it."""

import re
from datetime import timedelta
from html import unescape

import pytest
from django.test import Client
from tests.counting import statements
from tests.world import SECRET_WORD, World

from kuula.desk.actions import (
    PromiseForm,
    assign_conversation,
    make_promise,
    set_state,
    snooze_conversation,
)
from kuula.desk.actions.goodwill import GoodwillForm, approve_goodwill, give_goodwill
from kuula.desk.board import Measure
from kuula.faces.agent.look import ZONE_COOKIE
from kuula.faces.agent.tests.test_day import given
from kuula.faces.agent.tests.test_hints import MONDAY
from kuula.faces.agent.tests.test_inbox import as_staff
from kuula.kit import clock
from kuula.workspace.actions import StaffForm, add_staff
from kuula.workspace.actors import SYSTEM
from kuula.workspace.models import Role, Staff

pytestmark = pytest.mark.django_db
LINK = re.compile(r'href="(/board/[^"]+)"[^>]*?>(?:<[^>]+>)*([\d,]+)<')
TOP = re.compile(r'stat-value num">([\d,]+)</span>.*?</li>', re.S)


@pytest.fixture(autouse=True)
def lead_in_english(world: World) -> None:
    """Liis reads English here."""
    Staff.objects.filter(pk=world.liis.pk).update(language="en")


def shown(client: Client, query: str = "") -> str:
    client.cookies[ZONE_COOKIE] = "Europe/Tallinn"
    answer = client.get(f"/board{query}")
    assert answer.status_code == 200
    return unescape(answer.content.decode())


def row(page: str, name: str) -> list[str]:
    """The numbers beside a colleague."""
    line = page.split(f'<th scope="row">{name}')[1].split("</tr>")[0]
    return re.findall(r">(\d+)<", line)


def busy(world: World) -> None:
    """Two open, one of them late soon, one waiting, one snoozed, two promises, one unassigned."""
    ivo = world.actor(world.ivo)
    with clock.at(MONDAY - timedelta(hours=3)):
        first, second, third, fourth, left = given(world, world.ivo, 5)
        set_state(ivo, conversation=third, state="waiting")
        until = MONDAY + timedelta(days=1)
        snooze_conversation(ivo, conversation=fourth, until=until)
        assign_conversation(ivo, conversation=left, staff=None)
        for talk, hours in ((first, 2), (second, 8)):
            due = clock.now() + timedelta(hours=hours)
            make_promise(ivo, conversation=talk, form=PromiseForm("Helistan", due))


def test_it_says_who_has_what_by_name(world: World) -> None:
    busy(world)
    with clock.at(MONDAY):
        page = shown(as_staff(world.liis), f"?team={world.first_line.pk}")
    assert row(page, "Ivo Lepik") == ["2", "0", "2", "1", "1", "1"]
    assert row(page, "Liis Kask") == ["0"] * 6
    names = re.findall(r'<th scope="row">([^<]+)', page)
    assert names == sorted(names, key=str.casefold)
    assert "Vera Orlova" not in page, "not in this team"
    assert '<progress aria-hidden="true" max="2" value="2">' in page


def test_what_slips_in_the_next_working_hours(world: World) -> None:
    busy(world)

    def slipping(query: str) -> int:
        where = f"/board/slipping/conversations?team={world.first_line.pk}{query}"
        return as_staff(world.liis).get(where).content.decode().count(" Asi ")

    with clock.at(MONDAY + timedelta(minutes=30)):
        assert slipping("") == 3
        page = shown(as_staff(world.liis), f"?team={world.first_line.pk}")
        assert "in the next working hour<" in page.split("About to slip")[1].split("</li>")[0]
    with clock.at(MONDAY - timedelta(hours=2)):
        assert slipping("") == 0
        assert slipping("&hours=4") == 3
        assert slipping("&hours=99") == 0


def test_a_closed_evening_looks_ahead_to_the_next_morning(world: World) -> None:
    """Jadran works from nine to five: on Friday evening the next working hour is on Monday."""
    friday = MONDAY - timedelta(days=3) + timedelta(hours=10)
    with clock.at(MONDAY - timedelta(days=3) + timedelta(hours=8)):
        talk = given(world, world.ivo, 1, minutes=30)[0]
        talk.brand_id, talk.due_at = world.jadran.pk, MONDAY + timedelta(hours=1, minutes=30)
        talk.save()
    with clock.at(friday):
        page = shown(as_staff(world.liis), f"?team={world.first_line.pk}")
    assert talk.subject in page.split("Next to slip")[1]


def test_every_number_opens_as_many_as_it_says(world: World) -> None:
    busy(world)
    client = as_staff(world.liis)
    with clock.at(MONDAY):
        for query in ("", "?team=all", f"?team={world.first_line.pk}&hours=4"):
            page = shown(client, query)
            links = LINK.findall(page)
            assert len(links) > 5
            for url, count in links:
                behind = client.get(url).content.decode()
                assert behind.count("data-item") == int(count.replace(",", "")), url
        for measure in Measure:
            assert client.get(f"/board/{measure}/conversations").status_code == 200
        assert client.get("/board/nonsense/conversations").status_code == 404
        assert client.get("/board/open/conversations?staff=999999").status_code == 404
        assert client.get("/board/open/conversations?after=nonsense").status_code == 422


def test_the_backlog_by_age(world: World) -> None:
    ages = shown(as_staff(world.liis), "?team=all").split('class="board-ages"')[1]
    counts = re.findall(r">(\d+)<", ages.split("</dl>")[0])
    assert counts == ["3", "2", "0", "0", "0"]


def test_only_who_may_see_it_does_and_closed_teams_do_not_exist_for_outsiders(
    world: World,
) -> None:
    assert as_staff(world.ivo).get("/board").status_code == 403
    assert 'href="/board"' not in as_staff(world.ivo).get("/inbox/mine").content.decode()
    assert Client().get("/board").status_code == 302
    lead = as_staff(world.liis)
    assert 'href="/board"' in lead.get("/inbox/mine").content.decode()
    with clock.at(clock.now() - timedelta(minutes=150)):
        assert SECRET_WORD in shown(lead, f"?team={world.legal.pk}&hours=4")
    outsider = as_staff(world.mari)
    assert outsider.get(f"/board?team={world.legal.pk}").status_code == 404
    assert outsider.get("/board?team=nonsense").status_code == 404
    everything = shown(outsider, "?team=all")
    assert "Legal" not in everything
    assert SECRET_WORD not in everything
    late = outsider.get("/board/open/conversations?team=all").content.decode()
    assert SECRET_WORD not in late
    assert SECRET_WORD in lead.get("/board/open/conversations?team=all").content.decode()


def test_requests_for_goodwill_stand_there_until_they_are_decided(world: World) -> None:
    form = GoodwillForm("refund", 120_00, "Ootas terve päeva")
    ivo = world.actor(world.ivo)
    asked = give_goodwill(ivo, conversation=world.wardrobe, form=form)
    elsewhere = GoodwillForm("refund", 99_00, SECRET_WORD)
    give_goodwill(world.actor(world.vera), conversation=world.dispute, form=elsewhere)
    page = shown(as_staff(world.liis))
    waiting = page.split("Goodwill waits for approval")[1]
    assert f'href="/goodwill/{asked.pk}"' in waiting
    assert "Ivo Lepik" in waiting
    assert "€120" in waiting
    assert "€99" in waiting
    outsider = shown(as_staff(world.mari), "?team=all")
    assert "€99" not in outsider.split("Goodwill waits for approval")[1]
    assert 'href="/goodwill?shown=to-decide"' in waiting
    approve_goodwill(world.actor(world.liis), goodwill=asked)
    assert "Goodwill waits for approval" not in shown(as_staff(world.mari), "?team=all")


def test_an_empty_board_says_so(world: World) -> None:
    cold = add_staff(
        SYSTEM, form=StaffForm("cx@pohjala.example", "Tiina Sepp", Role.CX_MANAGER), password=None
    )
    assert "Who has what" in shown(as_staff(cold)), "in no team: all teams"
    for talk in (world.dispute,):
        set_state(SYSTEM, conversation=talk, state="closed")
    assert "Nothing is open here" in shown(as_staff(world.liis), f"?team={world.legal.pk}")


def test_it_asks_as_often_for_many_colleagues_and_shows_two_hundred(world: World) -> None:
    client = as_staff(world.liis)

    def counted() -> int:
        with statements() as asked:
            part = client.get("/board?part=numbers", headers={"HX-Request": "true"})
        assert part.status_code == 200
        assert "<html" not in part.content.decode()
        return len(asked)

    busy(world)
    before = counted()
    for n in range(203):
        form = StaffForm(
            f"a{n}@pohjala.example", f"Agent {n:03}", Role.AGENT, "en", (world.first_line.pk,)
        )
        add_staff(SYSTEM, form=form, password=None)
    assert counted() == before
    page = shown(client)
    assert page.count('<th scope="row">') == 200
    assert "more colleagues are not shown" in page
    assert "Ivo Lepik" in page, "who has something stays"
