"""Many conversations at once, through the browser's door: shown before, done once, taken back."""

import re
from datetime import timedelta

import pytest
from django.test import Client
from procrastinate.contrib.django.models import ProcrastinateJob
from tests.counting import statements
from tests.world import SECRET_WORD, World, mail
from tests.world.watching import watching

from kuula.desk import actions as desk
from kuula.desk.actions.bulk import begin_bulk, items, undo_bulk
from kuula.desk.bulk.jobs import carry_out, left_behind
from kuula.desk.bulk.orders import Order
from kuula.desk.incoming import Opening
from kuula.desk.models import Bulk, BulkItem, Conversation
from kuula.faces.agent.tests.test_inbox import as_staff
from kuula.kit import clock
from kuula.ledger.models import Entry
from kuula.workspace.actors import SYSTEM
from kuula.workspace.models import Role, RolePermission, Staff

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _all_in_english(world: World) -> None:
    Staff.objects.update(language="en")


def order(client: Client, do: str, numbers: list[int], value: str = "", **more: str) -> str:
    """Give an order for these and go where it leads; answers the page."""
    sent = {"do": do, "value": value, "numbers": ",".join(map(str, numbers)), **more}
    answer = client.post("/bulk/new?in=open", sent, follow=True)
    return str(answer.content.decode())


def shown(client: Client, query: str) -> str:
    return str(client.get(f"/bulk/new?{query}").content.decode())


def refreshed(*talks: Conversation) -> None:
    for talk in talks:
        talk.refresh_from_db()


def kinds(number: int) -> list[str]:
    found = Entry.objects.filter(conversation_id=number).order_by("id")
    return [one.removeprefix("desk.") for one in found.values_list("type", flat=True)]


def undo_of(page: str) -> str:
    found = re.search(r'action="(/bulk/\d+/undoing[^"]*)"', page)
    assert found is not None, "no undo on the page"
    return found[1].replace("&amp;", "&")


def many(world: World, count: int) -> list[int]:
    """So many new conversations."""
    made = []
    for at in range(count):
        said = mail(f"k{at}@example.ee", f"Klient {at}", "Tere!", clock.now(), "et")
        opening = Opening(world.pohjala.pk, f"Kiri {at}", team_id=world.first_line.pk)
        made.append(desk.open_conversation(SYSTEM, opening=opening, message=said).conversation_id)
    return made


def test_the_list_offers_to_choose_to_who_may_change(world: World) -> None:
    page = as_staff(world.ivo).get("/inbox/open").content.decode()
    assert f'name="number" value="{world.wardrobe.pk}"' in page
    assert 'value="state:solved"' in page
    assert 'data-key="x"' in page
    RolePermission.objects.filter(role=Role.AGENT, permission="conversations.assign").delete()
    page = as_staff(world.ivo).get("/inbox/open").content.decode()
    assert 'value="assign"' not in page
    page = as_staff(watching(world.reader)).get("/inbox/open").content.decode()
    assert 'name="number"' not in page


def test_what_will_change_is_said_before_and_why_the_rest_will_not(world: World) -> None:
    ivo = as_staff(world.ivo)
    desk.solve_conversation(SYSTEM, conversation=world.invoice)
    wanted = (world.wardrobe.pk, world.invoice.pk, world.dispute.pk)
    query = "&".join(f"number={one}" for one in wanted)
    page = shown(ivo, f"do=state:solved&{query}")
    assert "Change 1 conversation" in page
    assert "It is so already" in page
    assert "You cannot see them, or they are gone" in page
    assert SECRET_WORD not in page
    assert "Choose at least one conversation." in shown(ivo, "do=state:solved")
    assert "What to do" in shown(ivo, query)
    page = shown(ivo, f"do=assign&value={world.mari.pk}&{query}")
    assert "Change 2 conversations" in page
    assert shown(as_staff(world.reader), f"do=state:solved&{query}").count("Your role does not")


def test_many_are_solved_each_as_if_alone_and_all_come_back(world: World) -> None:
    ivo, talks = as_staff(world.ivo), (world.wardrobe, world.invoice)
    refreshed(*talks)
    before = [(one.state, one.waiting_since, one.due_at) for one in talks]
    page = order(ivo, "state", [one.pk for one in talks], "solved")
    assert "2 conversations changed" in page
    refreshed(*talks)
    assert [one.state for one in talks] == ["solved", "solved"]
    assert kinds(world.wardrobe.pk)[-1] == "conversation_solved"
    with clock.at(clock.now() + timedelta(minutes=30)):
        assert "All is as it was before" in ivo.post(undo_of(page), follow=True).content.decode()
    refreshed(*talks)
    assert [(one.state, one.waiting_since, one.due_at) for one in talks] == before
    solved = Entry.objects.filter(type="desk.conversation_solved", conversation_id=talks[0].pk)
    assert not solved.standing().filter(actor_id=world.ivo.pk).exists()
    assert Entry.objects.filter(type="desk.bulk_begun").count() == 1
    assert Entry.objects.filter(type="desk.bulk_undone").count() == 1


@pytest.mark.parametrize(
    ("do", "value", "name", "after"),
    [
        ("priority", "4", "priority", 4),
        ("spam", "1", "spam", True),
        ("state", "waiting", "state", "waiting"),
        ("state", "closed", "state", "closed"),
        ("snooze", "tomorrow", "state", "snoozed"),
    ],
)
def test_every_order_is_done_and_taken_back(
    world: World, do: str, value: str, name: str, after: object
) -> None:
    ivo, talk = as_staff(world.ivo), world.wardrobe
    refreshed(talk)
    before = {one: getattr(talk, one) for one in (name, "state", "due_at", "snoozed_until")}
    page = order(ivo, do, [talk.pk], value)
    refreshed(talk)
    assert getattr(talk, name) == after
    ivo.post(undo_of(page))
    refreshed(talk)
    assert {one: getattr(talk, one) for one in before} == before


def test_assigning_moving_and_tagging_come_back_too(world: World) -> None:
    ivo, talk = as_staff(world.ivo), world.wardrobe
    refreshed(talk)
    held = (talk.assignee_id, talk.team_id)
    page = order(ivo, "assign", [talk.pk], str(world.ana.pk))
    refreshed(talk)
    assert talk.assignee_id == world.ana.pk
    ivo.post(undo_of(page))
    page = order(ivo, "move", [talk.pk], "0")
    refreshed(talk)
    assert talk.team_id is None
    ivo.post(undo_of(page))
    refreshed(talk)
    assert (talk.assignee_id, talk.team_id) == held
    desk.set_tags(SYSTEM, conversation=talk, names=["mööbel"])
    page = order(ivo, "tag", [talk.pk], "Streik, laos")
    assert sorted(talk.tags.values_list("name", flat=True)) == ["laos", "mööbel", "streik"]
    ivo.post(undo_of(page))
    page = order(ivo, "untag", [talk.pk], "mööbel")
    assert list(talk.tags.values_list("name", flat=True)) == []
    ivo.post(undo_of(page))
    assert list(talk.tags.values_list("name", flat=True)) == ["mööbel"]


def test_what_was_changed_since_stays_and_is_named(world: World) -> None:
    ivo, talks = as_staff(world.ivo), (world.wardrobe, world.invoice)
    page = order(ivo, "assign", [one.pk for one in talks], str(world.mari.pk))
    desk.assign_conversation(SYSTEM, conversation=world.invoice, staff=world.liis)
    answer = ivo.post(undo_of(page), follow=True).content.decode()
    assert "Changed since" in answer
    assert f"/conversations/{world.invoice.pk}" in answer
    refreshed(*talks)
    assert talks[0].assignee_id != world.mari.pk
    assert talks[1].assignee_id == world.liis.pk


def test_after_an_hour_or_for_somebody_else_it_cannot_be_taken_back(world: World) -> None:
    ivo, talk = as_staff(world.ivo), world.wardrobe
    address = undo_of(order(ivo, "state", [talk.pk], "solved"))
    assert as_staff(world.ana).post(address).status_code == 404
    assert as_staff(world.mari).get(address.partition("/undoing")[0]).status_code == 404
    with clock.at(clock.now() + timedelta(hours=1)):
        assert "The hour is over." in ivo.post(address, follow=True).content.decode()
    refreshed(talk)
    assert talk.state == "solved"


def test_what_cannot_be_done_is_left_with_its_reason(world: World) -> None:
    ivo = as_staff(world.ivo)
    desk.solve_conversation(SYSTEM, conversation=world.invoice)
    numbers = [world.wardrobe.pk, world.invoice.pk, world.dispute.pk]
    page = order(ivo, "snooze", numbers, "monday")
    assert "1 conversation changed" in page
    assert "This conversation is settled." in page
    assert SECRET_WORD not in page
    world.dispute.refresh_from_db()
    assert world.dispute.state != "snoozed"


@pytest.mark.parametrize(
    ("do", "value", "said"),
    [
        ("tag", " , ", "Name at least one tag."),
        ("priority", "9", "Priority is low, normal, high or urgent."),
        ("snooze", "2020-01-01", "Choose a moment that is still to come."),
        ("state", "gone", "A conversation can be open, waiting, solved or closed."),
        ("dance", "1", "Choose what is to be done."),
    ],
)
def test_an_order_that_makes_no_sense_is_refused_and_nothing_happens(
    world: World, do: str, value: str, said: str
) -> None:
    assert said in order(as_staff(world.ivo), do, [world.wardrobe.pk], value)
    assert not Bulk.objects.exists()


def test_a_form_sent_twice_is_one_order(world: World) -> None:
    ivo = as_staff(world.ivo)
    for _twice in range(2):
        order(ivo, "state", [world.wardrobe.pk], "solved", once="eine")
    assert Bulk.objects.count() == 1


def test_all_of_a_list_is_more_than_its_page(world: World) -> None:
    many(world, 40)
    page = shown(as_staff(world.ivo), "do=state:solved&all=1&in=open&sort=newest")
    held = re.search(r'name="numbers" value="([\d,]+)"', page)
    assert held is not None
    assert len(held[1].split(",")) >= 40
    assert str(world.dispute.pk) not in held[1].split(",")


def test_an_order_takes_five_thousand_and_says_so(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    for place in ("choosing", "orders"):
        monkeypatch.setattr(f"kuula.desk.bulk.{place}.MOST", 2)
    page = shown(as_staff(world.ivo), "do=state:solved&all=1&in=open")
    assert "The list holds more." in page
    assert "Change 2 conversations" in page


@pytest.fixture
def large(world: World) -> list[int]:
    return many(world, 60)


def work() -> None:
    """Do the waiting jobs of bulk actions, as a worker would."""
    waiting = ProcrastinateJob.objects.filter(task_name="desk.carry_out_bulk", status="todo")
    for job in waiting.order_by("id"):
        carry_out(**job.args)


def test_large_ones_go_to_jobs_and_say_how_far_they_are(world: World, large: list[int]) -> None:
    ivo = as_staff(world.ivo)
    page = order(ivo, "priority", large, "3")
    assert "Being changed" in page
    assert "0 / 60" in page
    assert 'data-live="desk"' in page
    work()
    number = Bulk.objects.get().pk
    page = ivo.get(f"/bulk/{number}?part=state", headers={"HX-Request": "true"}).content.decode()
    assert "60 conversations changed" in page
    assert Conversation.objects.filter(pk__in=large, priority=3).count() == 60
    assert "Set the priority: High" in ivo.get("/bulk").content.decode()
    undo_bulk(world.actor(world.ivo), bulk=Bulk.objects.get())
    work()
    assert Conversation.objects.filter(pk__in=large, priority=2).count() == 60


class Killed(BaseException):
    """A worker died."""


def test_a_worker_killed_between_two_items_resumes_without_doing_anything_twice(
    world: World, large: list[int], monkeypatch: pytest.MonkeyPatch
) -> None:
    actor = world.actor(world.ivo)
    bulk = begin_bulk(actor, order=Order("priority", "3"), numbers=large)
    settle, done = items._settle, []

    def dies(item: BulkItem, state: str, why: str) -> None:
        settle(item, state, why)
        done.append(item.pk)
        if len(done) == 20:
            raise Killed

    monkeypatch.setattr(items, "_settle", dies)
    with pytest.raises(Killed):
        work()
    monkeypatch.setattr(items, "_settle", settle)
    bulk.refresh_from_db()
    assert bulk.ended_at is None
    with clock.at(clock.now() + timedelta(minutes=5)):
        left_behind()
        left_behind()
        work()
        work()
    bulk.refresh_from_db()
    assert bulk.ended_at is not None
    for number in large:
        assert kinds(number).count("priority_changed") == 1
    assert Entry.objects.filter(type="desk.bulk_ended").count() == 1


def test_rights_taken_meanwhile_stop_the_rest(world: World, large: list[int]) -> None:
    begin_bulk(world.actor(world.ivo), order=Order("priority", "3"), numbers=large)
    RolePermission.objects.filter(role=Role.AGENT, permission="conversations.change").delete()
    work()
    assert not Conversation.objects.filter(pk__in=large, priority=3).exists()
    assert BulkItem.objects.filter(state="skipped", why__contains="Your role").count() == 60


def test_taken_back_while_it_runs_the_rest_is_never_done(world: World, large: list[int]) -> None:
    actor = world.actor(world.ivo)
    bulk = begin_bulk(actor, order=Order("priority", "3"), numbers=large)
    undo_bulk(actor, bulk=bulk)
    work()
    assert Conversation.objects.filter(pk__in=large, priority=2).count() == 60
    assert not any("priority_changed" in kinds(number) for number in large)


def test_the_pages_ask_as_much_for_three_as_for_thirty(world: World) -> None:
    ivo, numbers = as_staff(world.ivo), many(world, 30)
    asked = []
    for some in (numbers[:3], numbers):
        query = "&".join(f"number={one}" for one in some)
        shown(ivo, f"do=state:solved&{query}")
        with statements() as held:
            shown(ivo, f"do=state:solved&{query}")
        asked.append(len(held))
    assert asked[0] == asked[1]
