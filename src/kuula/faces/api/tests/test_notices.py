"""What one is told, over the API."""

import pytest
from tests.world.noticing import Ears

from kuula.desk.actions import assign_conversation
from kuula.workspace.models import Staff
from kuula.workspace.permissions import Permission

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def told(world) -> None:
    """Ivo is given two conversations by Liis."""
    Staff.objects.update(language="en")
    ears = Ears()
    for talk in (world.wardrobe, world.office):
        assign_conversation(world.actor(world.liis), conversation=talk, staff=world.ivo)
    ears.hear()


def unread(program) -> list[int]:
    items = program.get("/me/notices").json()["items"]
    return [one["number"] for one in items if one["unread"]]


def test_notices_are_listed_in_pages_and_read(world, ivo, liis) -> None:
    first = ivo.get("/me/notices", limit=1).json()
    (one,) = first["items"]
    assert (one["number"], one["title"], one["unread"]) == (
        world.office.pk,
        "Liis Kask gives it to you",
        True,
    )
    rest = ivo.get("/me/notices", limit=1, cursor=first["next"]).json()
    assert [one["subject"] for one in rest["items"]] == ["Kapp ei tulnud lubatud ajal"]
    assert rest["next"] == ""
    assert unread(liis) == []
    assert ivo.post("/me/notices/reading", {"conversation": world.office.pk}).status_code == 201
    assert unread(ivo) == [world.wardrobe.pk]
    last = rest["items"][0]["id"]
    assert liis.post("/me/notices/reading", {"notice": last}).status_code == 404
    assert [ivo.post("/me/notices/reading", {}).status_code for _ in range(2)] == [201, 201]
    assert unread(ivo) == []


def test_a_token_without_the_right_to_read_is_told_nothing(world, programs) -> None:
    blind = programs.of(world.ivo, (Permission.NOTE,))
    assert blind.get("/me/notices").status_code == 403
    assert blind.post("/me/notices/reading", {}).status_code == 403


def test_one_says_how_one_is_told(ivo, liis) -> None:
    usual = ivo.get("/me/notice-habits").json()
    assert usual["topics"]["help"] == {"app": True, "mail": True, "push": True}
    assert (usual["topics"]["answered"]["mail"], usual["quiet"], usual["words"]) == (
        False,
        True,
        True,
    )
    change = {"topics": {"answered": {"mail": True}, "help": {"push": False}}, "words": False}
    changed = ivo.patch("/me/notice-habits", change).json()
    assert changed["topics"]["answered"] == {"app": True, "mail": True, "push": True}
    assert changed["topics"]["help"]["push"] is False
    assert (changed["quiet"], changed["words"]) == (True, False)
    assert ivo.get("/me/notice-habits").json() == changed
    assert liis.get("/me/notice-habits").json() == usual


@pytest.mark.parametrize(
    "change",
    [
        {"topics": {"nothing": {"app": True}}},
        {"topics": {"mailbox": {"mail": True}}},
        {"topics": {"help": {"pigeon": True}}},
        {"topics": {"help": {"mail": "yes"}}},
    ],
)
def test_what_is_not_there_cannot_be_chosen(ivo, change) -> None:
    assert ivo.patch("/me/notice-habits", change).status_code == 422
