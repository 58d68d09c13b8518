"""Public holidays and days with other hours: set on the brand's page, kept by every clock."""

from datetime import datetime
from zoneinfo import ZoneInfo

import pytest
from django.test import Client
from tests.world import World, world

from kuula.faces.agent.tests.test_inbox import as_staff
from kuula.kit import clock
from kuula.science.working_time import Schedule
from kuula.workspace.hours import due_after, schedule_of, working_seconds
from kuula.workspace.models import Brand

__all__ = ["world"]

TALLINN = ZoneInfo("Europe/Tallinn")
WEEK = {f"{day}_1_{edge}": at for day in ("mon", "tue", "wed", "thu", "fri")
        for edge, at in (("from", "09:00"), ("to", "17:00"))}  # fmt: skip
FORM = WEEK | {"name": "Põhjala Kodu", "language": "et", "time_zone": "Europe/Tallinn"}
LATE = datetime(2026, 12, 22, 16, tzinfo=TALLINN)  # a Tuesday; 24 to 26 December are holidays


@pytest.fixture
def admin(world: World) -> Client:
    return as_staff(world.mari)


def keep(admin: Client, world: World, **fields: str) -> int:
    return admin.post(f"/settings/brands/{world.pohjala.pk}", FORM | fields).status_code


def kept(world: World) -> Schedule | None:
    with clock.at(LATE):
        return schedule_of(Brand.objects.get(pk=world.pohjala.pk))


def due(world: World, minutes: int) -> str:
    found = due_after(LATE, minutes, kept(world))
    return "" if found is None else f"{found.astimezone(TALLINN):%d.%m. %H:%M}"


def test_nothing_is_owed_on_a_public_holiday(world: World, admin: Client) -> None:
    assert keep(admin, world, holidays="EE") == 302
    assert due(world, 540) == "23.12. 17:00"
    assert due(world, 541) == "28.12. 09:01"
    assert working_seconds(LATE, LATE.replace(day=27), kept(world)) == 540 * 60


def test_a_day_may_have_hours_of_its_own_also_on_a_holiday(world: World, admin: Client) -> None:
    own = {
        "other_1_day": "2026-12-24", "other_1_1_from": "10:00", "other_1_1_to": "12:00",
        "other_1_2_from": "13:00", "other_1_2_to": "14:00",
        "other_2_day": "2026-12-23",
    }  # fmt: skip
    assert keep(admin, world, holidays="EE", **own) == 302
    assert due(world, 61) == "24.12. 10:01", "the 23rd is a day off"
    assert due(world, 181) == "24.12. 13:01"
    assert due(world, 241) == "28.12. 09:01"
    page = admin.get(f"/settings/brands/{world.pohjala.pk}").content.decode()
    assert page.index('value="2026-12-23"') < page.index('value="2026-12-24"')
    assert keep(admin, world, holidays="", other_1_day="") == 302
    assert due(world, 61) == "23.12. 09:01"


def test_the_page_names_the_next_holidays(world: World, admin: Client) -> None:
    keep(admin, world, holidays="EE")
    with clock.at(LATE):
        page = admin.get(f"/settings/brands/{world.pohjala.pk}").content.decode()
    assert "24 December 2026 (Christmas Eve)" in page
    assert "November" not in page


@pytest.mark.parametrize(
    ("fields", "said"),
    [
        ({"holidays": "XX"}, "Select a valid choice"),
        ({"other_1_day": "24.12.2026"}, "Enter a valid date"),
        ({"other_1_1_from": "09:00", "other_1_1_to": "12:00", "other_1_day": ""}, "Which day?"),
        ({"other_1_day": "2026-12-24", "other_1_1_from": "09:00"}, "Fill in both times"),
        ({"other_1_day": "2026-12-24", "other_2_day": "2026-12-24"}, "stands above already"),
        ({"other_1_day": "2026-12-24", "other_1_1_from": "12:00", "other_1_1_to": "09:00"},
         "Closing time must be later"),
    ],
)  # fmt: skip
def test_what_cannot_be_is_refused_and_loses_nothing(
    world: World, admin: Client, fields: dict[str, str], said: str
) -> None:
    answer = admin.post(
        f"/settings/brands/{world.pohjala.pk}", FORM | fields | {"signature_et": "Meie"}
    )
    assert answer.status_code == 422
    page = answer.content.decode()
    assert said in page
    assert "Meie" in page


def test_more_days_than_may_differ_are_refused(world: World, admin: Client) -> None:
    days = {f"other_{n}_day": f"20{20 + n // 28:02}-01-{n % 28 + 1:02}" for n in range(1, 202)}
    assert keep(admin, world, **days) == 422
