"""How a reply target is reckoned can be read, and it follows the hours of the brand."""

import re
from datetime import datetime
from html import unescape
from zoneinfo import ZoneInfo

import pytest
from django.test import Client
from tests.world import World, mail, world

from kuula.desk.actions import open_conversation
from kuula.desk.incoming import Opening
from kuula.desk.models import Conversation
from kuula.faces.agent.tests.test_inbox import as_staff
from kuula.faces.agent.tests.test_working_days import FORM
from kuula.kit import clock
from kuula.ledger.models import Entry
from kuula.ledger.reading import entries
from kuula.ledger.subscriptions import deliver, dispatch, subscriptions
from kuula.workspace.actors import SYSTEM

__all__ = ["world"]

TALLINN = ZoneInfo("Europe/Tallinn")
FRIDAY = datetime(2026, 12, 18, 16, tzinfo=TALLINN)
BREAK = {"mon_1_to": "12:00", "mon_2_from": "13:00", "mon_2_to": "17:00"}


@pytest.fixture
def admin(world: World) -> Client:
    return as_staff(world.mari)


def keep(admin: Client, world: World, **fields: str) -> None:
    """Save the hours on the brand's page and let its subscribers hear of it."""
    with clock.at(FRIDAY):
        answer = admin.post(f"/settings/brands/{world.pohjala.pk}", FORM | fields)
    assert answer.status_code == 302
    changed = Entry.objects.filter(type="workspace.brand_changed").latest("id")
    deliver("desk.reckon_again", [changed.pk])


def opened(world: World, *, target: int | None, at: datetime = FRIDAY) -> Conversation:
    with clock.at(at):
        found = open_conversation(
            SYSTEM,
            opening=Opening(
                world.pohjala.pk, "A lamp", team_id=world.first_line.pk, target_minutes=target
            ),
            message=mail("toomas@kiri.example", "Toomas", "Where is it?", at, "en"),
        )
    return Conversation.objects.get(pk=found.conversation_id)


def read(world: World, talk: Conversation, now: datetime = FRIDAY) -> str:
    with clock.at(now):
        answer = as_staff(world.ivo).get(f"/conversations/{talk.pk}/clock")
    assert answer.status_code == 200
    main = answer.content.decode().split("<main")[1].split("</main>")[0]
    return re.sub(r"\s+", " ", unescape(re.sub("<[^>]+>", " ", main)))


def test_every_stretch_that_counts_is_told_day_by_day(world: World, admin: Client) -> None:
    keep(admin, world, **BREAK)
    talk = opened(world, target=360, at=FRIDAY.replace(second=40))
    page = read(world, talk, FRIDAY.replace(hour=16, minute=30, second=40))
    assert "Fri 18 Dec 16:00–17:00 59 59" in page
    assert "Sat 19 Dec – Sun 20 Dec closed 0 59" in page
    assert "Mon 21 Dec 09:00–12:00, 13:00–15:00 301 360" in page
    assert "Due 21 Dec 2026 15:00" in page
    assert "Left of it 5 hrs 30 mins" in page
    assert "Europe/Tallinn" in page
    head = as_staff(world.ivo).get(f"/conversations/{talk.pk}").content.decode()
    assert f'href="/conversations/{talk.pk}/clock' in head


def test_a_holiday_and_a_day_of_its_own_hours_say_so(world: World, admin: Client) -> None:
    own = {"other_1_day": "2026-12-28", "other_1_1_from": "10:00", "other_1_1_to": "11:00"}
    keep(admin, world, holidays="EE", **own)
    wednesday = FRIDAY.replace(day=23)
    page = read(world, opened(world, target=150, at=wednesday), wednesday)
    assert "Thu 24 Dec – Sun 27 Dec closed Christmas Eve, Christmas Day" in page
    assert "Mon 28 Dec 10:00–11:00 Hours of its own 60 120" in page
    assert "Tue 29 Dec 09:00–09:30 30 150" in page


def test_the_night_the_clock_is_put_back_counts_as_it_is_lived(world: World) -> None:
    saturday = datetime(2026, 10, 24, 22, tzinfo=TALLINN)
    page = read(world, opened(world, target=480, at=saturday), saturday)
    assert "Sat 24 Oct 22:00–00:00 120 120" in page
    assert "Sun 25 Oct 00:00–05:00 The clocks change on this day. 360 480" in page


def test_where_nothing_is_owed_it_says_why(world: World, admin: Client) -> None:
    assert "Neither the mailbox nor a rule" in read(world, opened(world, target=None))
    talk = opened(world, target=60)
    as_staff(world.ivo).post(f"/conversations/{talk.pk}/solution")
    assert "the next word is not ours" in read(world, talk)
    hours = {name: "" for name in FORM if name[3:5] == "_1"}
    keep(admin, world, **hours)
    assert "No working hours are set" in read(world, opened(world, target=60))


def test_what_one_may_not_see_has_no_clock(world: World) -> None:
    assert as_staff(world.ivo).get(f"/conversations/{world.dispute.pk}/clock").status_code == 404
    assert as_staff(world.vera).get(f"/conversations/{world.dispute.pk}/clock").status_code == 200


def test_running_clocks_follow_the_hours(world: World, admin: Client) -> None:
    talk = opened(world, target=120)
    assert talk.due_at == FRIDAY.replace(hour=18)
    keep(admin, world)
    talk.refresh_from_db()
    assert talk.due_at == FRIDAY.replace(day=21, hour=10)
    keep(admin, world, holidays="EE", other_1_day="2026-12-21")
    talk.refresh_from_db()
    assert talk.due_at == FRIDAY.replace(day=22, hour=10)
    world.account.refresh_from_db()
    assert world.account.due_at is None, "nothing was owed there"


def set_team_hours(admin: Client, world: World, **fields: str) -> None:
    team = world.first_line
    members = [str(one.staff_id) for one in team.memberships.all()]
    given = {"name": team.name, "members": members} | fields
    assert admin.post(f"/settings/teams/{team.pk}", given).status_code == 302
    changed = Entry.objects.filter(type="workspace.team_changed").latest("id")
    deliver("desk.reckon_again", [changed.pk])


def test_a_team_with_hours_of_its_own_keeps_those(world: World, admin: Client) -> None:
    keep(admin, world, holidays="EE")
    talk = opened(world, target=120)
    assert talk.due_at == FRIDAY.replace(day=21, hour=10)
    late = {"fri_1_from": "18:00", "fri_1_to": "00:00", "time_zone": "Europe/Zagreb"}
    set_team_hours(admin, world, **late)
    talk.refresh_from_db()
    assert talk.due_at == FRIDAY.replace(hour=21), "six in Zagreb is seven in Tallinn"
    page = read(world, talk)
    assert "Fri 18 Dec 18:00–20:00 120 120" in page
    assert "Working hours of First line" in page
    assert "Europe/Zagreb" in page
    form = admin.get(f"/settings/teams/{world.first_line.pk}").content.decode()
    assert re.search(r'name="fri_1_to"[^>]*value="00:00"|value="00:00"[^>]*name="fri_1_to"', form)
    as_staff(world.liis).post(f"/conversations/{talk.pk}/placement", {"team": "0"})
    talk.refresh_from_db()
    assert talk.due_at == FRIDAY.replace(day=21, hour=10), "without a team the brand's count"
    set_team_hours(admin, world)
    assert opened(world, target=60).due_at == FRIDAY.replace(hour=17)


def test_impossible_hours_of_a_team_are_refused(world: World, admin: Client) -> None:
    wrong = {"name": "First line", "mon_1_from": "12:00", "mon_1_to": "09:00"}
    answer = admin.post(f"/settings/teams/{world.first_line.pk}", wrong)
    assert answer.status_code == 422
    assert "Closing time must be later" in answer.content.decode()
    world.first_line.refresh_from_db()
    assert world.first_line.hours == {}


def test_a_new_name_moves_no_clock(world: World, admin: Client) -> None:
    keep(admin, world)
    dispatch()
    with clock.at(FRIDAY):
        admin.post(f"/settings/brands/{world.pohjala.pk}", FORM | {"name": "Põhjala"})
    renamed = Entry.objects.filter(type="workspace.brand_changed").latest("id")
    assert renamed.payload["fields"] == ["name"]
    heard = next(one for one in subscriptions() if one.name == "desk.reckon_again")
    assert [heard.wants(entry) for entry in entries([renamed.pk])] == [False]
