"""Every mail comes to the right place once: its conversation, a new one, the tray, or away."""

import pytest
from django.conf import LazySettings
from tests.world import World

from kuula.channels.mail.actions import sorting
from kuula.channels.mail.actions.incoming import take_in
from kuula.channels.mail.actions.sorting import sort_mail
from kuula.channels.mail.models import Mailbox, Outgoing, RawMail
from kuula.channels.mail.parsing import parse
from kuula.channels.mail.sorting import letters
from kuula.channels.mail.sorting.references import make_message_id, make_reply_address
from kuula.channels.mail.tests.postbag import HELP, arrive, mail, mailbox_of
from kuula.channels.mail.tray import reason_for
from kuula.desk.actions import close_conversation, write_reply
from kuula.desk.actions.replying import Reply
from kuula.desk.models import Conversation, Message
from kuula.kit import clock
from kuula.ledger.models import Entry
from kuula.workspace.actors import SYSTEM

KADRI = "kadri.tamm@example.ee"


def answer_to(world: World) -> Message:
    """A reply of ours in Kadri's conversation."""
    return write_reply(
        world.actor(world.ivo), conversation=world.wardrobe, reply=Reply("Vabandame!")
    )


def test_a_first_mail_begins_a_conversation(world: World) -> None:
    raw = arrive(mailbox_of(world.pohjala, team=world.first_line), mail("Uku <uku@mail.example>"))
    assert (raw.state, raw.sender, raw.subject) == ("done", "uku@mail.example", "Wardrobe")
    assert raw.message is not None
    conversation = raw.message.conversation
    assert conversation.customer.name == "Uku"
    assert conversation.team == world.first_line
    assert conversation.target_minutes == 60
    assert conversation.waiting_since is not None
    assert raw.message.text.strip() == "Where is my wardrobe?"
    assert raw.message.authentic["dkim"] == "none"


def test_sorting_twice_changes_nothing(world: World) -> None:
    raw = arrive(mailbox_of(world.pohjala), mail("uku@mail.example"))
    before = Message.objects.count()
    sort_mail(SYSTEM, raw_id=raw.pk)
    assert Message.objects.count() == before


TRUSTED = "mx.pohjala.example"


@pytest.mark.parametrize("way", ["address", "own-id", "known-id", "subject"])
def test_the_customers_answer_comes_home(world: World, way: str, settings: LazySettings) -> None:
    settings.TRUSTED_AUTHSERV_IDS = (TRUSTED,)
    reply = answer_to(world)
    Message.objects.filter(pk=reply.pk).update(header_id="other@pohjala.example")
    own = f"<{make_message_id(reply.pk, 'pohjala.example')}>"
    signed = make_reply_address(HELP, world.wardrobe.pk)
    raw = {
        "address": mail(KADRI, to=signed),
        "own-id": mail(KADRI, References=f"<x@y> {own}"),
        "known-id": mail(KADRI, In_Reply_To="<other@pohjala.example>"),
        "subject": mail(
            KADRI,
            subject=f"Re: Kapp [#{world.wardrobe.pk}]",
            Authentication_Results=f"{TRUSTED}; dmarc=pass header.from=example.ee",
        ),
    }[way]
    sorted_mail = arrive(mailbox_of(world.pohjala), raw)
    assert sorted_mail.message is not None
    assert sorted_mail.message.conversation == world.wardrobe
    assert sorted_mail.message.recipients["to"] == [HELP]


@pytest.mark.parametrize("way", ["address", "own-id", "subject", "number sign"])
def test_a_stranger_is_let_in_by_nobody_but_an_agent(world: World, way: str) -> None:
    reply = answer_to(world)
    own = f"<{make_message_id(reply.pk, 'pohjala.example')}>"
    stranger = "Kadri Tamm <eve@elsewhere.example>"
    raw = {
        "address": mail(stranger, to=make_reply_address(HELP, world.wardrobe.pk)),
        "own-id": mail(stranger, In_Reply_To=own),
        "subject": mail(stranger, subject=f"Re: [#{world.wardrobe.pk}]"),
        "number sign": mail(stranger, subject=f"Re: № {world.wardrobe.pk}"),
    }[way]
    before = world.wardrobe.messages.count()
    sorted_mail = arrive(mailbox_of(world.pohjala), raw)
    assert (sorted_mail.state, sorted_mail.doubt) == ("tray", "stranger")
    assert sorted_mail.suspected == world.wardrobe
    assert world.wardrobe.messages.count() == before
    assert Entry.objects.filter(type="mail.mail_doubted").count() == 1


@pytest.mark.parametrize("sender", [KADRI, "noreply@evil.example", HELP])
@pytest.mark.parametrize("verdict", ["dmarc=none", "dmarc=fail", "spf=pass", ""])
def test_a_number_alone_lets_in_nobody_who_is_not_proven(
    world: World, sender: str, verdict: str, settings: LazySettings
) -> None:
    settings.TRUSTED_AUTHSERV_IDS = (TRUSTED,)
    told = {"Authentication_Results": f"{TRUSTED}; {verdict}"} if verdict else {}
    raw = mail(sender, subject=f"Kapp [#{world.wardrobe.pk}]", Reply_To=KADRI, **told)
    before = world.wardrobe.messages.count()
    doubted = arrive(mailbox_of(world.pohjala), raw)
    assert (doubted.state, doubted.doubt) == ("tray", "stranger")
    assert (doubted.suspected, doubted.sender) == (world.wardrobe, KADRI)
    assert "by its number alone" in reason_for(doubted)
    assert world.wardrobe.messages.count() == before


def test_a_pass_of_from_proves_nobody_whom_a_form_names(
    world: World, settings: LazySettings
) -> None:
    settings.TRUSTED_AUTHSERV_IDS = (TRUSTED,)
    told = f"{TRUSTED}; dmarc=pass header.from=evil.example"
    raw = mail(
        "noreply@evil.example",
        subject=f"[#{world.wardrobe.pk}]",
        Reply_To=KADRI,
        Authentication_Results=told,
    )
    assert arrive(mailbox_of(world.pohjala), raw).state == "tray"


@pytest.mark.parametrize("header", ["In_Reply_To", "References"])
def test_what_answers_is_no_form_and_speaks_for_its_sender(world: World, header: str) -> None:
    own = f"<{make_message_id(answer_to(world).pk, 'pohjala.example')}>"
    raw = mail("noreply@evil.example", Reply_To=KADRI, **{header: own})
    doubted = arrive(mailbox_of(world.pohjala), raw)
    assert (doubted.state, doubted.sender) == ("tray", "noreply@evil.example")


def test_forged_marks_point_nowhere(world: World) -> None:
    forged = make_reply_address(HELP, world.wardrobe.pk).replace(
        f"+c{world.wardrobe.pk}.", f"+c{world.invoice.pk}."
    )
    raw = mail("eve@elsewhere.example", to=forged, In_Reply_To="<m1.0123456789abcdef0123@x>")
    assert arrive(mailbox_of(world.pohjala), raw).state == "done"


def test_two_domains_that_sound_alike_are_two(world: World) -> None:
    mailbox = mailbox_of(world.pohjala)
    first = arrive(mailbox, "From: uku@straße.example\nSubject: Kapp\n\nTere".encode())
    assert first.message is not None
    assert first.sender == "uku@xn--strae-oqa.example"
    signed = make_reply_address(HELP, first.message.conversation_id)
    assert arrive(mailbox, mail("uku@strasse.example", to=signed)).state == "tray"
    assert arrive(mailbox, mail("uku@xn--strae-oqa.example", to=signed)).state == "done"


def test_somebody_in_cc_takes_part(world: World) -> None:
    mailbox = mailbox_of(world.pohjala)
    signed = make_reply_address(HELP, world.wardrobe.pk)
    arrive(mailbox, mail(KADRI, to=signed, Cc="mart@home.example"))
    theirs = arrive(mailbox, mail("mart@home.example", "Mina ka.", to=signed))
    assert theirs.message is not None
    assert theirs.message.conversation == world.wardrobe


def test_an_answer_to_a_closed_conversation_begins_anew(world: World) -> None:
    close_conversation(world.actor(world.liis), conversation=world.wardrobe)
    raw = arrive(
        mailbox_of(world.pohjala), mail(KADRI, to=make_reply_address(HELP, world.wardrobe.pk))
    )
    assert raw.message is not None
    assert raw.message.conversation_id != world.wardrobe.pk
    assert raw.message.conversation.customer == world.kadri


def test_another_brands_message_is_not_known_here(world: World) -> None:
    Message.objects.filter(conversation=world.invoice).update(header_id="one@example.hr")
    raw = arrive(
        mailbox_of(world.pohjala), mail("ivana@example.hr", In_Reply_To="<one@example.hr>")
    )
    assert raw.message is not None
    assert raw.message.conversation.brand == world.pohjala


def test_an_absence_note_is_kept_but_owes_nothing(world: World) -> None:
    answer_to(world)
    raw = mail(KADRI, to=make_reply_address(HELP, world.wardrobe.pk), Auto_Submitted="auto-replied")
    sorted_mail = arrive(mailbox_of(world.pohjala), raw)
    world.wardrobe.refresh_from_db()
    assert sorted_mail.message is not None
    assert sorted_mail.message.automatic == "auto-reply"
    assert (world.wardrobe.state, world.wardrobe.due_at) == ("waiting", None)


def test_our_own_mail_that_comes_back_is_put_away(world: World) -> None:
    mailbox = mailbox_of(world.pohjala)
    raw = arrive(mailbox, mail(HELP, "To myself"))
    assert (raw.state, raw.problem) == ("dropped", "loop")
    assert Entry.objects.get(type="mail.mail_dropped").payload["reason"] == "loop"


def test_a_web_form_speaks_for_the_one_it_names(world: World) -> None:
    raw = arrive(mailbox_of(world.pohjala), mail(HELP, Reply_To="Uku <uku@mail.example>"))
    assert raw.message is not None
    assert raw.message.conversation.customer.name == "Uku"
    assert raw.message.authentic["by"] == "form"


def test_the_same_mail_by_two_ways_is_one_message(world: World) -> None:
    mailbox = mailbox_of(world.pohjala)
    raw = mail("uku@mail.example", Message_ID="<once@mail.example>")
    first = arrive(mailbox, raw)
    second = arrive(mailbox, b"Received: from elsewhere by here\r\n" + raw)
    other = arrive(
        mailbox, mail("uku@mail.example", "Not the same", Message_ID="<once@mail.example>")
    )
    assert (second.state, second.problem) == ("dropped", "duplicate")
    assert second.message == first.message
    assert other.state == "done"
    assert other.message != first.message


@pytest.mark.parametrize("raw", [b"", b"no headers at all", b"Subject: from nobody\n\nHello"])
def test_what_nobody_signed_waits_in_the_tray(world: World, raw: bytes) -> None:
    sorted_mail = arrive(mailbox_of(world.pohjala), raw)
    assert (sorted_mail.state, sorted_mail.doubt) == ("unreadable", "unreadable")


def test_a_bounce_is_shown_in_its_conversation_and_reopens_nothing(world: World) -> None:
    reply = answer_to(world)
    mailbox = mailbox_of(world.pohjala)
    row, _other = sent_to(KADRI, reply, mailbox), sent_to("mart@home.example", reply, mailbox)
    raw = arrive(mailbox, bounce(row.header_id, "Kadri.Tamm@example.ee"))
    world.wardrobe.refresh_from_db()
    row.refresh_from_db()
    assert raw.message is not None
    assert (raw.message.conversation, raw.message.automatic) == (world.wardrobe, "bounce")
    assert (world.wardrobe.state, row.state) == ("waiting", "bounced")


@pytest.mark.parametrize(
    ("state", "recipient"),
    [("sent", "eve@elsewhere.example"), ("queued", KADRI), ("withdrawn", KADRI), ("", KADRI)],
)
def test_a_report_of_a_mail_that_never_left_for_there_waits_in_the_tray(
    world: World, state: str, recipient: str
) -> None:
    reply, mailbox = answer_to(world), mailbox_of(world.pohjala)
    own = make_message_id(reply.pk, "pohjala.example")
    if state:
        Outgoing.objects.filter(pk=sent_to(KADRI, reply, mailbox).pk).update(state=state)
    before = world.wardrobe.messages.count()
    raw = arrive(mailbox, bounce(own, recipient))
    assert (raw.state, raw.doubt, raw.suspected) == ("tray", "stranger", world.wardrobe)
    assert "reports that a mail did not arrive" in reason_for(raw)
    assert world.wardrobe.messages.count() == before
    assert not Outgoing.objects.filter(state="bounced").exists()


def test_a_bounce_of_somebody_elses_mail_is_put_away(world: World) -> None:
    raw = arrive(mailbox_of(world.pohjala), bounce("spam@elsewhere", "x@y.example"))
    assert (raw.state, raw.problem) == ("dropped", "bounce")


def test_a_mail_that_always_fails_ends_in_the_tray(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sorting, "read_letter", _stumble)
    taken = take_in(SYSTEM, mailbox=mailbox_of(world.pohjala), raw=mail("uku@mail.example"))
    assert taken is not None
    for _attempt in range(5):
        with pytest.raises(ZeroDivisionError):
            sort_mail(SYSTEM, raw_id=taken.pk)
    taken.refresh_from_db()
    assert (taken.state, taken.problem) == ("unreadable", "ZeroDivisionError")


def test_a_mail_that_kills_its_reader_is_left_alone_after_five(world: World) -> None:
    taken = take_in(SYSTEM, mailbox=mailbox_of(world.pohjala), raw=mail("uku@mail.example"))
    assert taken is not None
    RawMail.objects.filter(pk=taken.pk).update(attempts=5)
    sort_mail(SYSTEM, raw_id=taken.pk)
    taken.refresh_from_db()
    assert (taken.state, taken.problem) == ("unreadable", "gave-up")
    assert not Conversation.objects.filter(mailbox_id=taken.mailbox_id).exists()


def _stumble(_raw: RawMail) -> None:
    raise ZeroDivisionError


def sent_to(recipient: str, reply: Message, mailbox: Mailbox) -> Outgoing:
    """The answer as it left for somebody."""
    return Outgoing.objects.create(
        mailbox=mailbox,
        conversation=reply.conversation,
        message=reply,
        recipient=recipient,
        header_id=make_message_id(reply.pk, "pohjala.example"),
        state="sent",
        next_at=clock.now(),
        sent_at=clock.now(),
        created_at=clock.now(),
    )


def bounce(header_id: str, recipient: str) -> bytes:
    """A delivery report as Postfix writes it."""
    return (
        "From: MAILER-DAEMON@mx.example\nTo: abi@pohjala.example\n"
        "Subject: Undelivered Mail Returned to Sender\nAuto-Submitted: auto-replied\n"
        "MIME-Version: 1.0\n"
        'Content-Type: multipart/report; report-type=delivery-status; boundary="b"\n'
        "\n--b\nContent-Type: text/plain\n\nI'm sorry.\n"
        "--b\nContent-Type: message/delivery-status\n\nReporting-MTA: dns; mx.example\n\n"
        f"Final-Recipient: rfc822; {recipient}\nAction: failed\nStatus: 5.1.1\n"
        f"--b\nContent-Type: text/rfc822-headers\n\nMessage-ID: <{header_id}>\n--b--\n"
    ).encode()


def test_a_mail_that_takes_too_long_to_read_waits_in_the_tray(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    def endless(*_args: object) -> None:
        while True:
            pass

    mailbox = mailbox_of(world.pohjala)
    with monkeypatch.context() as patched:
        patched.setattr(letters, "PATIENCE", 0.05)
        patched.setattr(parse, "cut_quoted", endless)
        slow = arrive(mailbox, mail("uku@mail.example"))
    assert (slow.state, slow.doubt) == ("unreadable", "unreadable")
    assert "TooSlow" in slow.problem
    assert arrive(mailbox, mail("uku@mail.example", "The next one")).state == "done"
