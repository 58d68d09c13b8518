"""Notices that leave the screen: by mail, at which hours, and what waits when a shift begins."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime, timedelta
from email import message_from_bytes
from email.policy import default

import pytest
from tests.world import World
from tests.world.noticing import Ears

from kuula.channels.mail.actions.incoming import stop_mailbox
from kuula.channels.mail.connecting.health import Reason
from kuula.channels.mail.models import Mailbox, Outgoing, RawMail
from kuula.channels.mail.sending.composing import build
from kuula.channels.mail.sending.outgoing_letters import letter_for
from kuula.channels.mail.tests.postbag import arrive, mailbox_of
from kuula.desk.actions import assign_conversation, move_conversation
from kuula.desk.actions.notices import carry_notice, sum_up_beginning
from kuula.desk.models import Conversation, Notice
from kuula.desk.notices.kinds import Channel
from kuula.faces.agent.tests.test_inbox import as_staff
from kuula.faces.agent.tests.test_notices import assign, told, write
from kuula.faces.agent.tests.test_together import ask, note
from kuula.kit import clock
from kuula.ledger.models import Entry
from kuula.workspace.actors import SYSTEM
from kuula.workspace.models import Brand, Staff

pytestmark = pytest.mark.django_db
NOON = datetime.fromisoformat("2026-11-23T10:00:00+00:00")
NIGHT = datetime.fromisoformat("2026-11-23T22:30:00+00:00")


@pytest.fixture(autouse=True)
def box(world: World) -> Mailbox:
    """A mailbox that can send; everybody reads English; all work office hours."""
    Staff.objects.update(language="en")
    Brand.objects.update(hours=world.jadran.hours, time_zone="Europe/Tallinn")
    found = mailbox_of(world.pohjala)
    Mailbox.objects.update(smtp_host="127.0.0.1")
    return found


@pytest.fixture
def ears(world: World) -> Ears:
    return Ears()


@contextmanager
def at(moment: datetime, minutes: float = 0) -> Iterator[None]:
    with clock.at(moment + timedelta(minutes=minutes)):
        yield


def carry() -> int:
    """Let leave what is due, as the worker would; answers how many mails there are by now."""
    for number in Notice.objects.values_list("pk", flat=True):
        carry_notice(SYSTEM, notice_id=number, channel=Channel.MAIL)
    return Outgoing.objects.filter(purpose="notice").count()


def test_a_question_nobody_saw_is_mailed_once_to_the_one_asked(world: World, ears: Ears) -> None:
    with at(NOON):
        ask(as_staff(world.ivo), world.wardrobe.pk, world.ana)
        ears.hear()
        assert carry() == 0
    with at(NOON, 6):
        assert (carry(), carry()) == (1, 1)
    row = Outgoing.objects.get(purpose="notice")
    assert row.recipient == world.ana.email
    sent = message_from_bytes(build(letter_for(row)), policy=default)
    assert sent["Subject"] == f"№ {world.wardrobe.pk} Kapp ei tulnud lubatud ajal"
    assert sent["Auto-Submitted"] == "auto-generated"
    assert sent["List-Unsubscribe"].endswith("/account/notices>")
    assert sent["List-Unsubscribe-Post"] is None, "a colleague chooses on the page"
    assert f"notice-{world.ana.pk}-{world.wardrobe.pk}@" in sent["References"]
    text = sent.get_body(("plain",)).get_content()
    assert "Ivo Lepik asks for your help" in text
    assert f"/conversations/{world.wardrobe.pk}" in text
    assert "You choose what you are told and how" in text


def test_what_was_seen_in_kuula_is_not_mailed(world: World, ears: Ears) -> None:
    with at(NOON):
        ask(as_staff(world.ivo), world.wardrobe.pk, world.ana)
        ears.hear()
    with at(NOON, 3):
        as_staff(world.ana).post("/notices/reading", {"conversation": world.wardrobe.pk})
    with at(NOON, 6):
        assert carry() == 0


def test_at_most_one_mail_of_a_conversation_in_ten_minutes_and_nothing_lost(
    world: World, ears: Ears
) -> None:
    with at(NOON):
        ask(as_staff(world.ivo), world.wardrobe.pk, world.ana)
        ears.hear()
    with at(NOON, 6):
        assert carry() == 1
    for minute in (7, 8, 9):
        with at(NOON, minute):
            ask(as_staff(world.liis), world.wardrobe.pk, world.ana, f"Ja {minute}?")
            ears.hear()
            assert carry() == 1
    with at(NOON, 15):
        assert carry() == 1
    with at(NOON, 16.5):
        assert carry() == 2
    later = Outgoing.objects.filter(purpose="notice").latest("pk")
    assert "and 3 things more" in later.payload["text"]


def test_mail_waits_while_one_is_not_at_work_and_the_shift_begins_with_a_summary(
    world: World, ears: Ears
) -> None:
    with at(NIGHT):
        ask(as_staff(world.ivo), world.wardrobe.pk, world.ana)
        assign(as_staff(world.ivo), world.office, world.ana)
        ears.hear()
    with at(NIGHT, 10):
        assert carry() == 0
        assert told(world.ana) == ["Ivo Lepik gives it to you", "Ivo Lepik asks for your help"]
    ana = as_staff(world.ana)
    with at(NOON + timedelta(days=1)):
        ana.post("/account/duty", {"state": "on"})
        ears.shifts()
        ears.shifts()
        assert told(world.ana)[0] == "Your shift begins"
        ana.post("/account/duty", {"state": "off"})
        ana.post("/account/duty", {"state": "on"})
        ears.shifts()
        assert told(world.ana).count("Your shift begins") == 1
    with at(NOON + timedelta(days=1), 6):
        assert carry() == 1
    row = Outgoing.objects.get(purpose="notice")
    assert "waits for your answer" in row.payload["text"] or "wait for your" in row.payload["text"]
    assert "1 mentions you" in row.payload["text"]
    assert "2 unread notices" in row.payload["text"]


def test_who_never_speaks_of_duty_gets_the_summary_when_the_hours_begin(world: World) -> None:
    with at(NIGHT):
        assign_conversation(SYSTEM, conversation=world.wardrobe, staff=world.ivo)
    eight = datetime.fromisoformat("2026-11-24T07:04:00+00:00")  # 09:04 in Tallinn
    with at(eight):
        assert sum_up_beginning(SYSTEM) >= 1
        assert sum_up_beginning(SYSTEM) == 0
        assert "Your shift begins" in told(world.ivo)
    with at(eight + timedelta(hours=2)):
        assert sum_up_beginning(SYSTEM) == 0


def test_nothing_leaves_about_what_one_may_no_longer_see(world: World, ears: Ears) -> None:
    with at(NOON):
        ask(as_staff(world.ivo), world.wardrobe.pk, world.ana)
        ears.hear()
    move_conversation(SYSTEM, conversation=world.wardrobe, team=world.legal)
    with at(NOON, 6):
        assert carry() == 0


def test_somebody_chooses_what_they_are_told_and_how(world: World, ears: Ears) -> None:
    ana = as_staff(world.ana)
    page = ana.get("/account/notices").content.decode()
    assert 'name="help.mail" checked' in page
    assert 'name="mentioned.mail">' in page
    assert "mailbox." not in page
    assert "team." not in page
    assert 'name="team.app"' in as_staff(world.liis).get("/account/notices").content.decode()
    assert 'name="mailbox.app"' in as_staff(world.mari).get("/account/notices").content.decode()
    ana.post("/account/notices", {"mentioned.mail": "on", "answered.app": "on"})
    with at(NIGHT):
        ask(as_staff(world.ivo), world.wardrobe.pk, world.ana)
        note(as_staff(world.ivo), world.office.pk, "@Ana Kovačević vaata")
        ears.hear()
        assert told(world.ana) == []
    with at(NIGHT, 6):
        assert carry() == 1
    row = Outgoing.objects.get(purpose="notice")
    assert row.payload["subject"] == f"Conversation № {world.office.pk}"
    assert "chairs" not in str(row.payload)


def test_a_stopped_mailbox_is_told_to_who_connects_mailboxes_at_any_hour(
    world: World, ears: Ears, box: Mailbox
) -> None:
    with at(NIGHT):
        stop_mailbox(SYSTEM, mailbox_id=box.pk, reason=Reason.LOGIN)
        ears.hear()
        assert told(world.mari) == ["A mailbox stopped working"]
        assert told(world.ivo) == []
    notice = Notice.objects.get(staff=world.mari)
    answer = as_staff(world.mari).post("/notices/reading", {"notice": notice.pk})
    assert answer["Location"] == "/settings/mailboxes"
    assert told(world.mari) == []
    assert as_staff(world.ivo).post("/notices/reading", {"notice": notice.pk}).status_code == 404


def test_a_mail_that_comes_back_becomes_nothing(world: World, ears: Ears, box: Mailbox) -> None:
    with at(NOON):
        ask(as_staff(world.ivo), world.wardrobe.pk, world.ana)
        ears.hear()
    with at(NOON, 6):
        carry()
    before = Conversation.objects.count()
    raw = arrive(box, build(letter_for(Outgoing.objects.get(purpose="notice"))))
    assert raw.state == RawMail.State.DROPPED
    assert Conversation.objects.count() == before
    assert Entry.objects.get(type="mail.mail_dropped").payload["reason"] == "loop"


def test_a_new_conversation_of_mine_is_told_without_touching_anything(
    world: World, ears: Ears
) -> None:
    with at(NOON):
        assign(as_staff(world.ivo), world.wardrobe, world.ivo)
        write(world.wardrobe)
        ears.hear()
        assert told(world.ivo) == ["The customer writes again"]
    with at(NOON, 6):
        assert carry() == 0, "a customer's answer is no mail unless one asks for it"
