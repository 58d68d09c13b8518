"""A colleague who answers from their own mail program: signed address, DMARC pass, active staff."""

import pytest
from django.test import Client
from tests.world import World

from kuula.channels.mail.sorting import letters
from kuula.channels.mail.sorting.references import make_message_id, make_reply_address
from kuula.channels.mail.tests.postbag import HELP, arrive, mail, mailbox_of
from kuula.desk.actions import save_draft
from kuula.desk.actions.drafting import DraftForm
from kuula.desk.models import Draft, Message
from kuula.ledger.models import Entry
from kuula.workspace.actions import deactivate_staff
from kuula.workspace.actors import SYSTEM

KADRI = "kadri.tamm@example.ee"


@pytest.fixture
def proven(monkeypatch: pytest.MonkeyPatch) -> None:
    verdict = {"spf": "pass", "dkim": "pass", "dmarc": "pass", "by": "server"}
    monkeypatch.setattr(letters, "judge", lambda *_args: verdict)


def signed(world: World) -> str:
    return make_reply_address(HELP, world.wardrobe.pk)


@pytest.mark.usefixtures("proven")
def test_with_the_customer_in_copy_it_is_recorded_as_sent(world: World) -> None:
    raw = arrive(mailbox_of(world.pohjala), mail(world.ivo.email, to=KADRI, Cc=signed(world)))
    assert raw.message is not None
    assert (raw.message.kind, raw.message.staff) == (Message.Kind.OUTBOUND, world.ivo)
    assert raw.message.released_at is not None
    world.wardrobe.refresh_from_db()
    assert world.wardrobe.state == "waiting"


@pytest.mark.usefixtures("proven")
def test_a_first_answer_from_a_mail_program_counts_among_the_response_times(
    world: World, client: Client
) -> None:
    client.force_login(world.ivo)
    before = client.get("/report/first-answers/conversations").content.decode()
    assert world.wardrobe.subject not in before
    box, copied = mailbox_of(world.pohjala), signed(world)
    arrive(box, mail(world.ivo.email, to=KADRI, Cc=copied))
    arrive(box, mail(world.ivo.email, "Veel üks sõna.", to=KADRI, Cc=copied))
    (given,) = Entry.objects.filter(
        type="desk.first_reply_given", conversation_id=world.wardrobe.pk
    )
    assert given.payload["working_minutes"] in (119, 120)
    assert given.payload["in_time"] is True
    world.wardrobe.refresh_from_db()
    assert given.occurred_at == world.wardrobe.first_replied_at
    after = client.get("/report/first-answers/conversations").content.decode()
    assert after.count(world.wardrobe.subject) == 1


@pytest.mark.usefixtures("proven")
def test_to_our_address_only_it_is_sent_on_and_a_draft_is_left_alone(world: World) -> None:
    ivo = world.actor(world.ivo)
    save_draft(ivo, conversation=world.wardrobe, kind="reply", form=DraftForm("half a thought"))
    raw = arrive(
        mailbox_of(world.pohjala), mail(world.ivo.email, "Tuleme homme.", to=signed(world))
    )
    assert raw.message is not None
    assert (raw.message.kind, raw.message.text) == (Message.Kind.OUTBOUND, "Tuleme homme.")
    assert raw.message.recipients["to"] == [KADRI]
    assert raw.message.released_at is None
    assert Draft.objects.get(staff=world.ivo).text == "half a thought"


@pytest.mark.usefixtures("proven")
def test_with_others_in_copy_the_tray_asks(world: World) -> None:
    raw = arrive(
        mailbox_of(world.pohjala), mail(world.ivo.email, to=signed(world), Cc="third@party.example")
    )
    assert (raw.state, raw.doubt) == ("tray", "colleague")


def test_without_proof_the_tray_asks(world: World) -> None:
    raw = arrive(mailbox_of(world.pohjala), mail(world.ivo.email, to=signed(world)))
    assert (raw.state, raw.doubt, raw.suspected) == ("tray", "colleague", world.wardrobe)


@pytest.mark.usefixtures("proven")
def test_a_message_id_alone_is_no_proof(world: World) -> None:
    own = make_message_id(world.wardrobe.messages.get().pk, "pohjala.example")
    raw = arrive(mailbox_of(world.pohjala), mail(world.ivo.email, In_Reply_To=f"<{own}>"))
    assert (raw.state, raw.doubt) == ("tray", "colleague")


@pytest.mark.usefixtures("proven")
def test_somebody_who_left_is_a_stranger(world: World) -> None:
    deactivate_staff(SYSTEM, staff=world.ivo, successor=None)
    raw = arrive(mailbox_of(world.pohjala), mail(world.ivo.email, to=signed(world)))
    assert (raw.state, raw.doubt) == ("tray", "stranger")


@pytest.mark.usefixtures("proven")
def test_outside_a_closed_team_nobody_answers_for_it(world: World) -> None:
    address = make_reply_address(HELP, world.dispute.pk)
    raw = arrive(mailbox_of(world.pohjala), mail(world.ivo.email, to=address))
    assert (raw.state, raw.doubt) == ("tray", "colleague")


@pytest.mark.usefixtures("proven")
def test_an_absence_note_is_never_sent_on(world: World) -> None:
    raw = arrive(
        mailbox_of(world.pohjala),
        mail(world.ivo.email, to=signed(world), Auto_Submitted="auto-replied"),
    )
    assert (raw.state, raw.problem) == ("dropped", "automatic")


def test_a_colleague_may_begin_a_conversation_like_anybody(world: World) -> None:
    raw = arrive(mailbox_of(world.pohjala), mail(world.ivo.email, "The printer is broken"))
    assert raw.message is not None
    assert raw.message.kind == Message.Kind.INBOUND
