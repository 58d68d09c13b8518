"""Whoever is erased is gone from every room: tray, storage and the talk of others."""

from datetime import timedelta
from email.message import EmailMessage
from pathlib import Path

import pytest
from django.core.files.storage import default_storage
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test import Client

from kuula.channels.mail import jobs as mail_jobs
from kuula.channels.mail.actions.queueing import forward_message, queue_reply
from kuula.channels.mail.events import MailSent
from kuula.channels.mail.models import Outgoing, RawMail
from kuula.channels.mail.sorting.references import make_reply_address
from kuula.channels.mail.tests.postbag import HELP, arrive, mail, mailbox_of
from kuula.desk import jobs as desk_jobs
from kuula.desk.actions import (
    close_conversation,
    erasing,
    receive_message,
    record_outside_reply,
    reopen_conversation,
    save_draft,
    write_reply,
)
from kuula.desk.actions.checklists import ChecklistForm, put_checklist, save_checklist
from kuula.desk.actions.drafting import DraftForm
from kuula.desk.actions.fields import FieldForm, save_field
from kuula.desk.actions.incoming import about_conversation
from kuula.desk.actions.replying import Reply
from kuula.desk.actions.viewing import ViewForm, save_view
from kuula.desk.incoming import Incoming
from kuula.desk.models import Message, PlannedReply, SavedView
from kuula.faces.cli.installation import MAKE_TABLE
from kuula.kit import clock
from kuula.ledger.models import Delivery, Entry, Personal
from kuula.ledger.recording import record
from kuula.ledger.subscriptions import deliver
from kuula.people.actions import CustomerForm, add_customer
from kuula.people.jobs import erased_addresses
from kuula.workspace.actors import SYSTEM
from kuula.workspace.models import Staff
from tests.world import World, build_world
from tests.world.noticing import Ears

pytestmark = pytest.mark.django_db
KADRI = "kadri.tamm@example.ee"
ROOMS = ("mail.erase", "desk.erase", "listening.erase")


@pytest.fixture(autouse=True)
def storage(settings, tmp_path: Path) -> Path:
    """A folder of files that is this test's own."""
    settings.STORAGES = {
        **settings.STORAGES,
        "default": {**settings.STORAGES["default"], "OPTIONS": {"location": str(tmp_path)}},
    }
    return tmp_path


def as_staff(staff: Staff) -> Client:
    client = Client()
    client.force_login(staff)
    return client


def erase(world: World, *rooms: str) -> None:
    """An administrator erases Kadri; every room reads of it, in this order and then once more."""
    page = f"/customers/{world.kadri.pk}/erasure"
    assert as_staff(world.mari).post(page, {"name": "Kadri Tamm"}).status_code == 302
    told = Entry.objects.get(type="people.customer_erased").pk
    for room in 2 * (rooms or ROOMS):
        deliver(room, [told])
    assert not Delivery.objects.exclude(state=Delivery.State.DONE).exists()


def letter_with_file(sender: str, text: str, to: str) -> bytes:
    letter = EmailMessage()
    letter["From"], letter["To"], letter["Subject"] = sender, to, "Arve"
    letter.set_content(text)
    letter.add_attachment(text.encode() * 9, maintype="text", subtype="plain", filename="a.txt")
    return letter.as_bytes()


def everything(storage: Path) -> bytes:
    """All bytes in storage."""
    return b"".join(one.read_bytes() for one in storage.rglob("*") if one.is_file())


def test_mail_that_nobody_placed_is_found_by_its_sender(
    world: World, storage: Path, django_capture_on_commit_callbacks
) -> None:
    box = mailbox_of(world.pohjala)
    to = make_reply_address(HELP, world.invoice.pk)
    mine = arrive(box, letter_with_file(KADRI, "Minu isikukood on 1", to))
    other = arrive(box, letter_with_file("eve@elsewhere.example", "Other words", to))
    put_away = arrive(box, letter_with_file(KADRI, "Minu isikukood on 2", to))
    assert (mine.state, other.state) == ("tray", "tray")
    client = as_staff(world.mari)
    assert client.get(f"/tray/{mine.pk}").status_code == 200
    assert client.post(f"/tray/{put_away.pk}/removal").status_code == 302
    later = clock.at(clock.now() + timedelta(days=8))
    with connection.cursor() as cursor:
        cursor.execute(MAKE_TABLE)
        cursor.execute(
            "INSERT INTO kuula_installation VALUES ('identity', 'this') ON CONFLICT DO NOTHING"
        )
    desk_jobs.left_files()
    with later, django_capture_on_commit_callbacks(execute=True):
        erase(world)
        desk_jobs.left_files()
        mail_jobs.left_originals()
    assert b"isikukood" not in everything(storage)
    assert b"Other words" in everything(storage)
    listed = (
        client.get("/tray").content.decode() + client.get("/tray?shelf=dropped").content.decode()
    )
    assert KADRI not in listed
    assert "eve@elsewhere.example" in listed
    rows = RawMail.objects.filter(pk__in=[mine.pk, put_away.pk])
    assert set(rows.values_list("state", "key", "sender", "subject")) == {("dropped", "", "", "")}


def test_what_somebody_wrote_into_anothers_conversation_goes_too(world: World) -> None:
    talk = world.invoice
    said = Incoming("Kadri.Tamm@example.ee", "K", "Mina maksan.", "Mina maksan.", clock.now())
    receive_message(SYSTEM, conversation=talk, message=said)
    page = f"/conversations/{talk.pk}"
    assert "Mina maksan." in as_staff(world.mari).get(page).content.decode()
    erase(world)
    after = as_staff(world.mari).get(page).content.decode()
    assert "Mina maksan." not in after
    assert Message.objects.filter(conversation=talk).exclude(text="").exists()


@pytest.mark.parametrize("rooms", [ROOMS, ROOMS[::-1]])
def test_their_address_leaves_the_recipients_of_what_others_wrote(
    world: World, rooms: tuple[str, ...], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(erasing, "WINDOW", 1)
    talk, box = world.invoice, mailbox_of(world.pohjala)
    copied = {"to": [HELP], "cc": [KADRI, "ladu@partner.example"]}
    words = "Kadri knows, too."
    said = Incoming("luka@example.hr", "L", words, words, clock.now(), recipients=copied)
    receive_message(SYSTEM, conversation=talk, message=said)
    event = MailSent(1, box.pk, "reply", recipient=KADRI)
    record(event, SYSTEM.who, about_conversation(talk))
    erase(world, *rooms)
    assert KADRI in str(list(Personal.objects.values_list("payload", flat=True)))
    with clock.at(clock.now() + timedelta(days=8)):
        erased_addresses()
    page = as_staff(world.mari).get(f"/conversations/{talk.pk}").content.decode()
    assert words in page
    assert "ladu@partner.example" in page
    assert KADRI not in page
    assert KADRI not in str(list(Message.objects.values_list("recipients", "sender")))
    assert KADRI not in str(list(Personal.objects.values_list("payload", flat=True)))


def test_what_the_company_said_stays_when_its_colleague_is_erased_as_a_customer(
    world: World,
) -> None:
    ivo = add_customer(world.actor(world.mari), form=CustomerForm("Ivo"), email=world.ivo.email)
    talk = world.invoice
    said = Incoming(world.ivo.email, "Ivo", "We shall refund.", "We shall refund.", clock.now())
    record_outside_reply(world.actor(world.ivo), conversation=talk, staff=world.ivo, message=said)
    client = as_staff(world.mari)
    client.post(f"/customers/{ivo.pk}/erasure", {"name": "Ivo"})
    for room in ROOMS:
        deliver(room, [Entry.objects.get(type="people.customer_erased").pk])
    assert "We shall refund." in client.get(f"/conversations/{talk.pk}").content.decode()


@pytest.mark.django_db(transaction=True)
def test_what_they_write_after_being_erased_is_theirs_to_be_answered() -> None:
    world = build_world()
    box = mailbox_of(world.pohjala)
    before = arrive(box, mail(KADRI, "Please erase me."))
    page = f"/customers/{world.kadri.pk}/erasure"
    as_staff(world.mari).post(page, {"name": "Kadri Tamm"})
    after = arrive(box, mail(KADRI, "Now I have another question."))
    told = Entry.objects.get(type="people.customer_erased").pk
    for room in ROOMS:
        deliver(room, [told])
    before.refresh_from_db()
    after.refresh_from_db()
    assert (before.key, before.message.text) == ("", "")
    assert after.key
    assert "another question" in after.message.text
    assert after.message.conversation.customer_id != world.kadri.pk
    shown = as_staff(world.mari).get(f"/conversations/{after.message.conversation_id}")
    assert "another question" in shown.content.decode()


def test_a_reply_emptied_before_it_left_stays_here(world: World) -> None:
    box = mailbox_of(world.pohjala)
    reply = write_reply(
        world.actor(world.ivo), conversation=world.wardrobe, reply=Reply(text="Varsti, Kadri.")
    )
    queue_reply(SYSTEM, message_id=reply.pk)
    erase(world, "desk.erase")
    row = Outgoing.objects.get(message=reply, mailbox=box)
    with clock.at(clock.now() + timedelta(seconds=11)):
        mail_jobs.send(header_id=row.header_id)
    row.refresh_from_db()
    assert row.state == "withdrawn"


def test_forwards_and_drafts_of_others_name_them_no_more(world: World) -> None:
    talk, box = world.invoice, mailbox_of(world.jadran, "pomoc@jadran.example")
    said = Incoming(KADRI, "K", "Minu isikukood on 3", "Minu isikukood on 3", clock.now())
    message = receive_message(SYSTEM, conversation=talk, message=said)
    to = ("ladu@partner.example",)
    forward_message(world.actor(world.ivo), message=message, to=to, text="Look")
    form = DraftForm("Tere", cc=f"Ladu@Partner.example, {KADRI.upper()}")
    save_draft(world.actor(world.ivo), conversation=talk, kind="reply", form=form)
    erase(world)
    row = Outgoing.objects.get(mailbox=box)
    assert (row.state, row.payload) == ("withdrawn", {})
    assert talk.drafts.get().cc == "Ladu@Partner.example"


def test_saved_views_that_name_them_are_emptied_of_it(world: World) -> None:
    actor = world.actor(world.ivo)
    for name, query, listing in (
        ("Kadri Tamm late", f'from:{KADRI} tag:"late delivery"', ""),
        ("Only her", f"from:{KADRI.upper()}", ""),
        ("By name", '"Kadri Tamm" kapp', ""),
        ("Others", 'tamm kadri.tamm@example.eee "Kadri Tammik"', ""),
        ("A list", "q=Kadri+Tamm&state=open", "all"),
        ("Waits", "from:kaie", ""),
        ("Kadri Tamm waits", "from:kaie is:open", ""),
        ("All of hers", "q=Kadri+Tamm", "all"),
    ):
        save_view(actor, form=ViewForm(name, query, listing))
    erase(world)
    left = dict(SavedView.objects.order_by("pk").values_list("name", "query"))
    twin = SavedView.objects.get(query="from:kaie is:open").pk
    assert left == {
        "Waits": "from:kaie",
        f"№ {twin}": "from:kaie is:open",
        "late": 'tag:"late delivery"',
        "By name": "kapp",
        "Others": 'tamm kadri.tamm@example.eee "Kadri Tammik"',
        "A list": "state=open",
    }
    seen = as_staff(world.ivo).get("/views").content.decode()
    assert "from:kadri" not in seen.lower()
    assert "Kadri Tamm<" not in seen


def test_the_desk_keeps_nothing_of_them_in_plans_fields_checklists_and_notices(
    world: World,
) -> None:
    talk, ivo = world.wardrobe, as_staff(world.ivo)
    text = save_field(SYSTEM, form=FieldForm("Who is there", "text"))
    steps = save_checklist(SYSTEM, form=ChecklistForm("Call", ("Ask when", "Say thanks")))
    put_checklist(world.actor(world.ivo), conversation=talk, checklist=steps)
    ivo.post(f"/conversations/{talk.pk}/fields/{text.pk}", {f"field-{text.pk}": "Kadri Tamm, 5"})
    plan = {"kind": "reply", "text": "Kadri Tamm, tuleme.", "send": "later:tomorrow", "cc": KADRI}
    ivo.post(f"/conversations/{talk.pk}/replies", plan)
    ears = Ears()
    as_staff(world.liis).post(f"/conversations/{talk.pk}/assignment", {"staff": world.ivo.pk})
    ears.hear()
    assert "Kadri Tamm" in ivo.get("/notices").content.decode()
    talk.refresh_from_db()
    assert talk.fields == {str(text.pk): "Kadri Tamm, 5"}
    erase(world)
    talk.refresh_from_db()
    assert talk.fields == {}
    left = PlannedReply.objects.get()
    assert (left.state, left.text, left.cc) == ("withdrawn", "", [])
    assert [one["text"] for one in talk.checklists.get().steps] == ["Ask when", "Say thanks"]
    for page in ("/notices", "/notices/bell", f"/conversations/{talk.pk}", "/search?q=tuleme"):
        seen = ivo.get(page).content.decode()
        assert "Kadri" not in seen, page
        assert KADRI not in seen, page


def test_words_written_after_opening_again_are_forgotten_in_their_time(world: World) -> None:
    talk, actor = world.wardrobe, world.actor(world.ivo)
    as_staff(world.mari).post("/settings/retention", {"messages": 30})
    close_conversation(actor, conversation=talk)
    with clock.at(clock.now() + timedelta(days=31)):
        desk_jobs.messages()
        reopen_conversation(actor, conversation=talk)
        said = Incoming(KADRI, "Kadri", "Veel midagi.", "Veel midagi.", clock.now())
        receive_message(SYSTEM, conversation=talk, message=said)
    with clock.at(clock.now() + timedelta(days=31, minutes=1)):
        close_conversation(actor, conversation=talk)
        desk_jobs.messages()
    assert set(talk.messages.values_list("text", flat=True)) == {"", "Veel midagi."}
    with clock.at(clock.now() + timedelta(days=62)):
        desk_jobs.messages()
    assert set(talk.messages.values_list("text", flat=True)) == {""}
    talk.refresh_from_db()
    assert talk.subject == ""


def test_mail_that_nobody_placed_goes_when_the_time_of_messages_is_over(world: World) -> None:
    raw = arrive(
        mailbox_of(world.pohjala),
        mail("eve@elsewhere.example", to=make_reply_address(HELP, world.wardrobe.pk)),
    )
    as_staff(world.mari).post("/settings/retention", {"messages": 30})
    mail_jobs.recipients()
    raw.refresh_from_db()
    assert raw.state == "tray"
    with clock.at(clock.now() + timedelta(days=31)):
        mail_jobs.recipients()
    raw.refresh_from_db()
    assert (raw.state, raw.key, raw.sender) == ("dropped", "", "")


def test_a_file_taken_off_a_draft_leaves_storage(
    world: World, storage: Path, django_capture_on_commit_callbacks
) -> None:
    client, page = as_staff(world.ivo), f"/conversations/{world.wardrobe.pk}"
    for words in (b"first secret", b"second secret"):
        file = SimpleUploadedFile("plan.txt", words, "text/plain")
        client.post(f"{page}/draft/files", {"file": file, "kind": "reply"})
    assert b"first secret" in everything(storage)
    keys = [file.key for draft in world.wardrobe.drafts.all() for file in draft.attachments.all()]
    assert len(keys) == 2
    later = clock.at(clock.now() + timedelta(hours=2))
    with later, django_capture_on_commit_callbacks(execute=True):
        erase(world)
    assert not any(default_storage.exists(key) for key in keys)
