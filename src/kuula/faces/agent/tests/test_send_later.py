"""Replies that leave later, through the browser's door: never before, once, and not over news."""

from datetime import UTC, datetime, timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from tests.world import World, mail
from tests.world.noticing import Ears

from kuula.desk import actions as desk
from kuula.desk.actions.erasing import erase_messages
from kuula.desk.actions.later import hold_planned
from kuula.desk.incoming import Opening
from kuula.desk.jobs import on_customer_wrote_again, where_replies_wait
from kuula.desk.later.jobs import planned as tick
from kuula.desk.models import Attachment, Conversation, Draft, Message, PlannedReply
from kuula.faces.agent.tests.test_inbox import as_staff
from kuula.faces.agent.tests.test_notices import told
from kuula.kit import clock
from kuula.ledger.models import Entry
from kuula.ledger.reading import Recorded
from kuula.ledger.recording import About, Who
from kuula.workspace.actors import SYSTEM
from kuula.workspace.models import Staff

pytestmark = pytest.mark.django_db
MONDAY = datetime(2026, 11, 23, 9, tzinfo=UTC)  # 11 in Tallinn, 10 in Zagreb
NINE = datetime(2026, 11, 24, 7, tzinfo=UTC)


@pytest.fixture(autouse=True)
def _all_in_english(world: World) -> None:
    Staff.objects.update(language="en")


def plan(client: Client, number: int, send: str = "later:tomorrow", **more: str) -> str:
    """Send the composer with one of its later buttons; answers the page it leads to."""
    sent = {"kind": "reply", "text": "Homme tuleb kapp.", "send": send, **more}
    answer = client.post(f"/conversations/{number}/replies", sent, follow=True)
    return str(answer.content.decode())


def shown(client: Client, number: int) -> str:
    return str(client.get(f"/conversations/{number}").content.decode())


def replies(number: int) -> list[Message]:
    found = Message.objects.filter(conversation_id=number, kind="outbound", text__contains="kapp")
    return list(found.filter(withdrawn_at=None))


def write_again(world: World, text: str = "Ei, tühistan!") -> None:
    said = mail("kadri.tamm@example.ee", "Kadri Tamm", text, clock.now(), "et")
    desk.receive_message(SYSTEM, conversation=world.wardrobe, message=said)


def test_it_waits_where_all_see_it_and_leaves_once_not_before_its_time(world: World) -> None:
    ivo, number = as_staff(world.ivo), world.wardrobe.pk
    with clock.at(MONDAY):
        page = plan(ivo, number)
        assert "Your reply leaves on 24 Nov 2026" in page
        assert "Replies that leave later" in page
        assert PlannedReply.objects.get().send_at == NINE
        assert "Homme tuleb kapp." in shown(as_staff(world.ana), number)
        assert replies(number) == []
        assert not Draft.objects.filter(conversation=number, staff=world.ivo).exists()
    with clock.at(NINE - timedelta(seconds=1)):
        tick()
        assert replies(number) == []
    with clock.at(NINE + timedelta(seconds=5)):
        tick()
        tick()
        (message,) = replies(number)
        assert message.staff_id == world.ivo.pk
        assert message.release_at == clock.now() + timedelta(seconds=10)
    world.wardrobe.refresh_from_db()
    assert world.wardrobe.state == "waiting"
    page = ivo.get(f"/conversations/{number}").content.decode()
    assert "Replies that leave later" not in page
    assert "wrote a reply that leaves later" in page


def test_the_times_offered_are_those_of_the_brand(world: World) -> None:
    ivo = as_staff(world.ivo)
    with clock.at(MONDAY):
        page = ivo.get(f"/conversations/{world.invoice.pk}").content.decode()
        assert 'value="later:afternoon"' in page
        assert 'value="later:tomorrow"' in page
        plan(ivo, world.invoice.pk, "later:afternoon")
        assert PlannedReply.objects.get().send_at == datetime(2026, 11, 23, 14, tzinfo=UTC)
        plan(ivo, world.invoice.pk, "later:pick", later_at="2026-11-25T08:30")
        picked = PlannedReply.objects.latest("pk").send_at
        assert picked == datetime(2026, 11, 25, 7, 30, tzinfo=UTC)
    with clock.at(MONDAY + timedelta(hours=8)):
        page = ivo.get(f"/conversations/{world.invoice.pk}").content.decode()
        assert "This afternoon" not in page


@pytest.mark.parametrize("typed", ["", "gestern", "2020-01-01T09:00", "2031-01-01T09:00"])
def test_a_time_that_cannot_be_keeps_the_words_as_a_draft(world: World, typed: str) -> None:
    page = plan(as_staff(world.ivo), world.wardrobe.pk, "later:pick", later_at=typed)
    assert "still to come" in page or "a year at most" in page
    assert Draft.objects.get(staff=world.ivo).text == "Homme tuleb kapp."
    assert not PlannedReply.objects.exists()


def test_back_to_a_draft_with_its_files_beside_what_was_begun(world: World) -> None:
    ivo, number = as_staff(world.ivo), world.wardrobe.pk
    file = SimpleUploadedFile("leht.txt", b"kapp")
    ivo.post(f"/conversations/{number}/draft/files", {"file": file})
    page = plan(ivo, number)
    assert "1 file" in page
    planned = PlannedReply.objects.get()
    assert Attachment.objects.get().draft is None
    ivo.post(f"/conversations/{number}/draft", {"kind": "reply", "text": "Veel midagi"})
    other = as_staff(world.ana).post(f"/planned/{planned.pk}/return", follow=True)
    assert "Only the writer" in other.content.decode()
    page = ivo.post(f"/planned/{planned.pk}/return", follow=True).content.decode()
    draft = Draft.objects.get(staff=world.ivo)
    assert draft.text == "Homme tuleb kapp.\n\nVeel midagi"
    assert Attachment.objects.get().draft_id == draft.pk
    again = ivo.post(f"/planned/{planned.pk}/return", follow=True)
    assert "stopped already" in again.content.decode()
    with clock.at(clock.now() + timedelta(days=3)):
        tick()
    assert replies(number) == []


def test_its_files_leave_with_it(world: World) -> None:
    ivo, number = as_staff(world.ivo), world.wardrobe.pk
    file = SimpleUploadedFile("leht.txt", b"kapp")
    ivo.post(f"/conversations/{number}/draft/files", {"file": file})
    plan(ivo, number)
    with clock.at(clock.now() + timedelta(days=3)):
        tick()
    (message,) = replies(number)
    assert [one.filename for one in message.attachments.all()] == ["leht.txt"]


def test_stopped_it_never_leaves_and_nothing_is_kept(world: World) -> None:
    ivo, number = as_staff(world.ivo), world.wardrobe.pk
    plan(ivo, number)
    planned = PlannedReply.objects.get()
    assert as_staff(world.reader).post(f"/planned/{planned.pk}/removal").status_code == 403
    as_staff(world.ana).post(f"/planned/{planned.pk}/removal")
    planned.refresh_from_db()
    assert (planned.state, planned.text) == ("withdrawn", "")
    with clock.at(clock.now() + timedelta(days=3)):
        tick()
    assert replies(number) == []


def test_stopped_by_a_colleague_it_is_its_writers_draft_and_they_are_told(world: World) -> None:
    ears, number = Ears(), world.wardrobe.pk
    plan(as_staff(world.ivo), number)
    planned = PlannedReply.objects.get()
    assert as_staff(world.liis).post(f"/planned/{planned.pk}/removal").status_code == 302
    assert Draft.objects.get(staff=world.ivo).text == "Homme tuleb kapp."
    ears.hear()
    assert told(world.ivo) == ["Liis Kask stopped your planned reply: it is a draft again"]


def test_the_customers_new_words_hold_it_until_somebody_lets_it_go(world: World) -> None:
    ivo, number = as_staff(world.ivo), world.wardrobe.pk
    plan(ivo, number)
    write_again(world)
    hold_planned(SYSTEM, number=number)
    hold_planned(SYSTEM, number=number)
    page = ivo.get(f"/conversations/{number}").content.decode()
    assert "The customer wrote before it left." in page
    assert "held: the customer wrote first" in page
    held = Entry.objects.filter(type="desk.planned_reply_held", conversation_id=number)
    assert held.count() == 1
    with clock.at(clock.now() + timedelta(days=3)):
        tick()
        assert replies(number) == []
        ivo.post(f"/planned/{PlannedReply.objects.get().pk}/release")
        tick()
        assert len(replies(number)) == 1


def test_words_that_came_in_the_last_second_hold_it_too(world: World) -> None:
    plan(as_staff(world.ivo), world.wardrobe.pk)
    write_again(world)
    with clock.at(clock.now() + timedelta(days=3)):
        tick()
    assert replies(world.wardrobe.pk) == []
    assert PlannedReply.objects.get().state == "held"


def test_sent_anyway_when_that_was_chosen(world: World) -> None:
    page = plan(as_staff(world.ivo), world.wardrobe.pk, later_anyway="1")
    assert "goes even if the customer writes" in page
    write_again(world)
    assert hold_planned(SYSTEM, number=world.wardrobe.pk) == 0
    with clock.at(clock.now() + timedelta(days=3)):
        tick()
    assert len(replies(world.wardrobe.pk)) == 1


def test_only_where_something_waits_the_customers_words_make_work(world: World) -> None:
    plan(as_staff(world.ivo), world.wardrobe.pk)
    write_again(world)
    entries = tuple(
        Recorded(
            id=one, type="desk.message_received", payload={"automatic": ""}, who=Who("customer", 1),
            about=About(conversation=number), occurred_at=clock.now(), recorded_at=clock.now(),
            historic=False, retracts=None,
        )
        for one, number in enumerate((world.wardrobe.pk, world.invoice.pk), 1)
    )  # fmt: skip
    (only,) = where_replies_wait(entries)
    on_customer_wrote_again(only)
    assert PlannedReply.objects.get().state == "held"


def test_it_goes_along_with_a_merge_and_home_again(world: World) -> None:
    ivo, number = as_staff(world.ivo), world.wardrobe.pk
    plan(ivo, number, later_anyway="1")
    said = mail("kadri.tamm@example.ee", "Kadri Tamm", "Veel", clock.now(), "et")
    opened = desk.open_conversation(
        SYSTEM, opening=Opening(world.pohjala.pk, "Teine"), message=said
    )
    into = Conversation.objects.get(pk=opened.conversation_id)
    merge = desk.merge_conversations(SYSTEM, target=into, sources=[world.wardrobe])
    assert "Homme tuleb kapp." in shown(ivo, into.pk)
    desk.undo_merge(SYSTEM, merge=merge)
    assert "Homme tuleb kapp." in shown(ivo, number)
    desk.merge_conversations(SYSTEM, target=into, sources=[world.wardrobe])
    with clock.at(clock.now() + timedelta(days=3)):
        tick()
    assert len(replies(into.pk)) == 1


def test_given_to_somebody_else_it_still_leaves_from_its_writer(world: World) -> None:
    plan(as_staff(world.ivo), world.wardrobe.pk)
    desk.assign_conversation(SYSTEM, conversation=world.wardrobe, staff=world.ana)
    with clock.at(clock.now() + timedelta(days=3)):
        tick()
    (message,) = replies(world.wardrobe.pk)
    assert message.staff_id == world.ivo.pk


def test_out_of_its_writers_sight_closed_or_erased_it_does_not_leave(world: World) -> None:
    for talk in (world.wardrobe, world.invoice, world.account):
        plan(as_staff(world.ivo), talk.pk)
    desk.move_conversation(SYSTEM, conversation=world.wardrobe, team=world.legal)
    desk.close_conversation(SYSTEM, conversation=world.invoice)
    until = clock.now()
    erase_messages(SYSTEM, customer_id=world.sergei.pk, until=until)
    with clock.at(clock.now() + timedelta(days=3)):
        tick()
    rows = dict(PlannedReply.objects.values_list("conversation_id", "state"))
    assert rows == {
        world.wardrobe.pk: "held",
        world.invoice.pk: "held",
        world.account.pk: "withdrawn",
    }
    gone = PlannedReply.objects.get(conversation=world.account)
    assert gone.text == ""
    page = as_staff(world.ivo).get(f"/conversations/{world.invoice.pk}").content.decode()
    assert "This conversation is closed." in page


def test_who_left_the_company_sends_nothing_any_more(world: World) -> None:
    plan(as_staff(world.ivo), world.wardrobe.pk)
    Staff.objects.filter(pk=world.ivo.pk).update(is_active=False)
    with clock.at(clock.now() + timedelta(days=3)):
        tick()
    page = as_staff(world.ana).get(f"/conversations/{world.wardrobe.pk}").content.decode()
    assert "no longer works here" in page


def test_what_one_may_not_see_does_not_exist(world: World) -> None:
    vera = as_staff(world.vera)
    plan(vera, world.dispute.pk)
    planned = PlannedReply.objects.get()
    for what in ("return", "removal", "release"):
        assert as_staff(world.ivo).post(f"/planned/{planned.pk}/{what}").status_code == 404
