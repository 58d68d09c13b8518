"""A message that begins a conversation of its own, and comes back by merging."""

import pytest
from tests.world import World, hours_ago, mail

from kuula.desk.actions import receive_message
from kuula.desk.models import Conversation
from kuula.faces.agent.tests.test_inbox import as_staff
from kuula.kit import clock
from kuula.workspace.actors import SYSTEM

pytestmark = pytest.mark.django_db


def wrote(world: World, words: str) -> int:
    said = mail("kadri.tamm@example.ee", "Kadri Tamm", words, clock.now(), "et")
    return receive_message(SYSTEM, conversation=world.wardrobe, message=said).pk


def newest() -> Conversation:
    return Conversation.objects.order_by("-pk")[0]


def test_a_message_begins_a_conversation_and_comes_back(world: World) -> None:
    client, talk = as_staff(world.ivo), world.wardrobe
    with hours_ago(1):
        second = wrote(world, "Ja laud on katki")
    third = wrote(world, "Kapp ikka ei tulnud")
    assert "Split off" in client.get(f"/conversations/{talk.pk}").content.decode()
    page = client.get(f"/messages/{second}/split").content.decode()
    assert "Ja laud on katki" in page
    assert "This and 1 after it" in page
    answer = client.post(f"/messages/{second}/split", {"subject": "Laud", "following": "0"})
    new = newest()
    assert answer["Location"] == f"/conversations/{new.pk}"
    assert [one.pk for one in new.messages.all()] == [second]
    assert (new.subject, new.customer, new.state) == ("Laud", world.kadri, "new")
    assert new.due_at is not None
    assert new.address == talk.address
    assert {one.name for one in new.tags.all()} == {"delivery", "late"}
    talk.refresh_from_db()
    assert (talk.messages_count, talk.last_excerpt) == (2, "Kapp ikka ei tulnud")
    shown = client.get(f"/conversations/{new.pk}").content.decode()
    assert f"Ivo Lepik split this off № {talk.pk}" in shown
    back = f"/conversations/{talk.pk}/merge?chosen={new.pk}&amp;confirmed=1"
    assert back in shown
    client.post(back.replace("&amp;", "&"))
    assert [one.pk for one in talk.messages.order_by("pk")][1:] == [second, third]


def test_all_after_it_may_come_along(world: World) -> None:
    client = as_staff(world.ivo)
    second, third = wrote(world, "Laud"), wrote(world, "Laud veel")
    client.post(f"/messages/{second}/split", {"following": "1"})
    assert [one.pk for one in newest().messages.order_by("pk")] == [second, third]
    world.wardrobe.refresh_from_db()
    assert world.wardrobe.messages_count == 1
    again = client.post(f"/messages/{second}/split", {"following": "1"})
    assert again.status_code == 422
    assert "Nothing would be left here" in again.content.decode()


def test_who_may_not_see_or_change_splits_nothing(world: World) -> None:
    hidden = world.dispute.messages.get().pk
    assert as_staff(world.ivo).post(f"/messages/{hidden}/split").status_code == 404
    second = wrote(world, "Laud")
    assert as_staff(world.reader).post(f"/messages/{second}/split").status_code == 403
    assert as_staff(world.reader).get(f"/messages/{second}/split").status_code == 403
