"""The agent's day through the browser's door: what stands where, and what nobody else sees."""

from datetime import timedelta
from html import unescape

import pytest
from django.test import Client
from tests.counting import statements
from tests.world import SECRET_WORD, World, mail

from kuula.desk.actions import (
    PromiseForm,
    assign_conversation,
    make_promise,
    open_conversation,
    set_state,
    snooze_conversation,
)
from kuula.desk.incoming import Opening
from kuula.desk.models import Conversation
from kuula.faces.agent.look import ZONE_COOKIE
from kuula.faces.agent.tests.test_hints import MONDAY
from kuula.faces.agent.tests.test_inbox import as_staff
from kuula.kit import clock
from kuula.workspace.actors import SYSTEM
from kuula.workspace.models import Staff

pytestmark = pytest.mark.django_db
LISTS = ("day-answer", "day-promised", "day-waking", "day-new", "day-silent")


def section(page: str, name: str) -> str:
    """The words of one list, empty when it is not there."""
    _head, _found, rest = page.partition(f'id="{name}"')
    return rest.split("</section>")[0] if rest else ""


def shown(client: Client) -> str:
    client.cookies[ZONE_COOKIE] = "Europe/Tallinn"
    answer = client.get("/day")
    assert answer.status_code == 200
    return unescape(answer.content.decode())


def given(world: World, to: Staff, count: int, minutes: int = 240) -> list[Conversation]:
    """Conversations that came just now and were given to somebody by the lead."""
    made = []
    for n in range(count):
        said = mail(f"uus{n}@kiri.example", f"Uus {n}", "Tere", clock.now(), "et")
        opening = Opening(
            world.pohjala.pk, f"Asi {n}", team_id=world.first_line.pk, target_minutes=minutes + n
        )
        number = open_conversation(SYSTEM, opening=opening, message=said).conversation_id
        made.append(Conversation.objects.get(pk=number))
        assign_conversation(world.actor(world.liis), conversation=made[-1], staff=to)
    return made


def test_each_thing_stands_in_its_list(world: World) -> None:
    ivo = world.actor(world.ivo)
    with clock.at(MONDAY):
        late, soon, waking, quiet = given(world, world.ivo, 4)
    with clock.at(MONDAY + timedelta(hours=1)):
        until = MONDAY + timedelta(days=4, hours=6)
        snooze_conversation(ivo, conversation=waking, until=until)
        set_state(ivo, conversation=quiet, state="waiting")
        form = PromiseForm("Helistan Uuele", MONDAY + timedelta(days=4, hours=3))
        make_promise(ivo, conversation=soon, form=form)
        form = PromiseForm("Nädala pärast", MONDAY + timedelta(days=8))
        make_promise(ivo, conversation=soon, form=form)
    with clock.at(MONDAY + timedelta(days=4)):
        page = shown(as_staff(world.ivo))
        assert late.subject in section(page, "day-answer")
        assert section(page, "day-answer").index(late.subject) < section(page, "day-answer").index(
            soon.subject
        )
        assert "Late" in section(page, "day-answer")
        assert "Helistan Uuele" in section(page, "day-promised")
        assert "Nädala pärast" not in page
        assert waking.subject in section(page, "day-waking")
        assert quiet.subject in section(page, "day-silent")
        assert not section(page, "day-new"), "given four days ago"
        assert "2 late answers" in page
        nothing = shown(as_staff(world.ana))
        assert late.subject not in nothing


def test_new_since_yesterday_after_a_weekend_since_friday(world: World) -> None:
    with clock.at(MONDAY - timedelta(days=3)):
        (friday,) = given(world, world.ivo, 1)
        taken = world.office
        assign_conversation(world.actor(world.ivo), conversation=taken, staff=world.ivo)
    with clock.at(MONDAY):
        new = section(shown(as_staff(world.ivo)), "day-new")
        assert "New to me since Fri 20 Nov" in new
        assert friday.subject in new
        assert taken.subject not in new, "taken on by oneself"
    with clock.at(MONDAY + timedelta(days=1)):
        page = shown(as_staff(world.ivo))
        assert not section(page, "day-new")
    with clock.at(MONDAY + timedelta(days=1)):
        given(world, world.ivo, 1)
        assert "New to me since yesterday" in shown(as_staff(world.ivo))


def test_an_empty_day_says_where_to_find_work(world: World) -> None:
    page = shown(as_staff(world.mari))
    assert "Your day is clear" in page
    assert 'href="/inbox/unassigned"' in page


def test_nothing_of_a_closed_team_one_left_is_on_it(world: World) -> None:
    assign_conversation(SYSTEM, conversation=world.dispute, staff=world.vera)
    assert SECRET_WORD in shown(as_staff(world.vera))
    Conversation.objects.filter(pk=world.dispute.pk).update(assignee_id=world.ivo.pk)
    assert SECRET_WORD not in shown(as_staff(world.ivo))


def test_the_start_page_is_the_inbox_and_the_day_one_key_away(world: World) -> None:
    client = as_staff(world.ivo)
    assert client.get("/")["Location"] == "/inbox/mine"
    page = client.get("/inbox/mine").content.decode()
    assert 'href="/day"' in page
    assert 'data-key="g d"' in page
    assert Client().get("/day").status_code == 302


def test_it_asks_as_often_on_a_full_day_and_shows_no_more_than_fits(world: World) -> None:
    client = as_staff(world.ivo)

    def counted() -> int:
        with statements() as asked:
            part = client.get("/day?part=lists", headers={"HX-Request": "true"})
        assert part.status_code == 200
        assert "<html" not in part.content.decode()
        return len(asked)

    def fill(count: int) -> None:
        for talk in given(world, world.ivo, count):
            form = PromiseForm("Helistan", clock.now() + timedelta(minutes=1))
            make_promise(world.actor(world.ivo), conversation=talk, form=form)

    fill(1)
    before = counted()
    fill(20)
    assert counted() == before
    page = shown(client)
    assert section(page, "day-answer").count("data-item") == 12
    assert "/inbox/mine" in section(page, "day-answer")
