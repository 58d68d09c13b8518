"""The tray "Belongs here?": what agents see there, and what they can do with it."""

import pytest
from tests.world import World

from kuula.channels.mail.access import raw_mail_for
from kuula.channels.mail.actions import sorting
from kuula.channels.mail.actions.sorting import sort_mail
from kuula.channels.mail.actions.tray import (
    drop_mail,
    make_new_conversation,
    place_in_conversation,
    restore_mail,
    try_again,
)
from kuula.channels.mail.models import RawMail
from kuula.channels.mail.sorting.letters import read_letter
from kuula.channels.mail.sorting.references import make_reply_address
from kuula.channels.mail.tests.postbag import HELP, arrive, mail, mailbox_of
from kuula.channels.mail.tray import Shelf, tray_count, tray_for, tray_letter
from kuula.desk.actions import close_conversation
from kuula.desk.models import Conversation, Message
from kuula.kit.problems import Conflict, NotAllowed, NotFound, Problem
from kuula.ledger.models import Entry
from kuula.workspace.actors import SYSTEM

EVE = "Eve <eve@elsewhere.example>"
PDF = 'attachment; filename="a.pdf"'


def doubtful(world: World, conversation: Conversation, text: str = "It is me.") -> RawMail:
    """A stranger's mail that points to a conversation."""
    mailbox = RawMail.mailbox.field.related_model.objects.first() or mailbox_of(world.pohjala)
    return arrive(mailbox, mail(EVE, text, to=make_reply_address(HELP, conversation.pk)))


def test_it_is_shown_with_its_reason_and_suspicion(world: World) -> None:
    raw = doubtful(world, world.wardrobe)
    (item,) = tray_for(world.actor(world.ivo)).rows
    assert (item.id, item.sender, item.subject) == (raw.pk, "eve@elsewhere.example", "Wardrobe")
    assert item.suspected == world.wardrobe
    assert "does not take part" in item.reason
    assert tray_count(world.actor(world.ivo)) == 1
    assert tray_letter(world.actor(world.ivo), raw.pk).incoming.text.strip() == "It is me."


def test_pages_go_on_where_they_ended(world: World) -> None:
    made = [doubtful(world, world.wardrobe, f"No {n}").pk for n in range(5)]
    first = tray_for(world.actor(world.ivo), size=2)
    second = tray_for(world.actor(world.ivo), size=2, after=first.next)
    third = tray_for(world.actor(world.ivo), size=2, after=second.next)
    assert [i.id for p in (first, second, third) for i in p.rows] == made[::-1]
    assert not third.next
    with pytest.raises(Problem):
        tray_for(world.actor(world.ivo), after="WzFd")


def test_a_closed_teams_conversation_is_not_betrayed(world: World) -> None:
    raw = doubtful(world, world.dispute)
    assert raw.suspected == world.dispute
    assert not tray_for(world.actor(world.ivo)).rows
    assert tray_count(world.actor(world.ivo)) == 0
    assert [item.id for item in tray_for(world.actor(world.vera)).rows] == [raw.pk]
    with pytest.raises(NotFound):
        raw_mail_for(world.actor(world.ivo), raw.pk)


def test_who_may_not_sort_sees_nothing(world: World) -> None:
    raw = doubtful(world, world.wardrobe)
    reader = world.actor(world.reader)
    with pytest.raises(NotAllowed):
        tray_for(reader)
    for act in (drop_mail, restore_mail, try_again, make_new_conversation):
        with pytest.raises(NotAllowed):
            act(reader, raw_mail=raw)
    with pytest.raises(NotAllowed):
        place_in_conversation(reader, raw_mail=raw, conversation=world.wardrobe)


def test_placed_mail_is_a_message_and_its_sender_takes_part(world: World) -> None:
    raw = doubtful(world, world.wardrobe)
    message = place_in_conversation(
        world.actor(world.ivo), raw_mail=raw, conversation=world.wardrobe
    )
    raw.refresh_from_db()
    assert (raw.state, raw.message, raw.doubt) == ("done", message, "")
    assert message.conversation == world.wardrobe
    again = doubtful(world, world.wardrobe, "And more")
    assert (again.state, again.message is not None) == ("done", True)
    with pytest.raises(Conflict):
        place_in_conversation(world.actor(world.ivo), raw_mail=raw, conversation=world.wardrobe)
    assert Entry.objects.filter(type="mail.mail_placed").count() == 1


def test_nothing_is_placed_in_a_closed_conversation(world: World) -> None:
    raw = doubtful(world, world.wardrobe)
    close_conversation(world.actor(world.liis), conversation=world.wardrobe)
    world.wardrobe.refresh_from_db()
    with pytest.raises(Conflict):
        place_in_conversation(world.actor(world.ivo), raw_mail=raw, conversation=world.wardrobe)


def test_it_can_begin_a_conversation_of_its_own(world: World) -> None:
    raw = doubtful(world, world.wardrobe)
    made = make_new_conversation(world.actor(world.ivo), raw_mail=raw)
    assert made != world.wardrobe
    assert made.customer.name == "Eve"
    nobody = arrive(raw.mailbox, b"Subject: nobody\n\nHello")
    with pytest.raises(Problem):
        make_new_conversation(world.actor(world.ivo), raw_mail=nobody)


def test_put_away_and_taken_back(world: World) -> None:
    raw = doubtful(world, world.wardrobe)
    ivo = world.actor(world.ivo)
    drop_mail(ivo, raw_mail=raw)
    assert not tray_for(ivo).rows
    (item,) = tray_for(ivo, shelf=Shelf.DROPPED).rows
    assert item.reason == "Somebody put it away."
    restore_mail(ivo, raw_mail=raw)
    assert [item.id for item in tray_for(ivo).rows] == [raw.pk]
    with pytest.raises(Conflict):
        restore_mail(ivo, raw_mail=raw)


def test_a_mail_is_read_again(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    def stumble(_raw: RawMail) -> None:
        raise ZeroDivisionError

    with monkeypatch.context() as patched:
        patched.setattr(sorting, "read_letter", stumble)
        patched.setattr(sorting, "ATTEMPTS", 1)
        with pytest.raises(ZeroDivisionError):
            arrive(mailbox_of(world.pohjala), mail("uku@mail.example"))
    raw = RawMail.objects.get()
    assert raw.state == "unreadable"
    try_again(world.actor(world.ivo), raw_mail=raw)
    sort_mail(SYSTEM, raw_id=raw.pk)
    raw.refresh_from_db()
    assert (raw.state, raw.problem) == ("done", "")
    assert Entry.objects.filter(type="mail.mail_tried_again").count() == 1


def test_a_colleagues_mail_placed_by_hand_is_an_answer_or_a_note(world: World) -> None:
    mailbox = mailbox_of(world.pohjala)
    signed = make_reply_address(HELP, world.wardrobe.pk)
    spoken = arrive(mailbox, mail(world.ivo.email, "To you", to=f"{signed}, kadri.tamm@example.ee"))
    aside = arrive(mailbox, mail(world.ivo.email, "Among us", to=signed))
    assert {spoken.doubt, aside.doubt} == {"colleague"}
    liis = world.actor(world.liis)
    sent = place_in_conversation(liis, raw_mail=spoken, conversation=world.wardrobe)
    note = place_in_conversation(liis, raw_mail=aside, conversation=world.wardrobe)
    assert (sent.kind, sent.staff) == (Message.Kind.OUTBOUND, world.ivo)
    assert note.kind == Message.Kind.NOTE
    assert "Among us" in note.text


def test_reading_a_letter_changes_nothing(world: World) -> None:
    raw = doubtful(world, world.wardrobe)
    before = Message.objects.count()
    read_letter(raw)
    assert Message.objects.count() == before
