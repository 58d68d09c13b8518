"""Mail as the desk handles it: reply to all, forwarding, sending again, files, spam, who writes."""

from dataclasses import replace

import pytest
from django.conf import LazySettings
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from tests.world import World, mail

from kuula.channels.mail.actions.queueing import queue_reply
from kuula.channels.mail.models import Mailbox, Outgoing
from kuula.channels.mail.sorting.references import make_reply_address
from kuula.channels.mail.tests.postbag import HELP, mailbox_of
from kuula.desk.actions import receive_message, write_reply
from kuula.desk.actions.replying import Reply
from kuula.desk.models import Attachment, Message
from kuula.faces.agent.tests.test_inbox import as_staff
from kuula.kit import clock, files
from kuula.workspace.actors import SYSTEM

KADRI = "kadri.tamm@example.ee"


@pytest.fixture
def mailbox(world: World) -> Mailbox:
    """A mailbox that speaks for Põhjala."""
    return mailbox_of(world.pohjala)


def page_of(client: Client, path: str) -> str:
    """What a page says."""
    answer = client.get(path)
    assert answer.status_code == 200
    return str(answer.content.decode())


def sent(world: World, text: str = "Palun vabandust!") -> Outgoing:
    """A reply of Ivo's on its way."""
    message = write_reply(
        world.actor(world.ivo), conversation=world.wardrobe, reply=Reply(text, from_draft=False)
    )
    queue_reply(SYSTEM, message_id=message.pk)
    return Outgoing.objects.get(message=message)


def test_whoever_read_along_reads_the_answer(world: World, mailbox: Mailbox) -> None:
    signed = make_reply_address(HELP, world.wardrobe.pk)
    letter = mail(KADRI, "Kadri Tamm", "Minu mees loeb ka.", clock.now(), "et")
    copied = {"to": [HELP, "ladu@partner.example"], "cc": ["mees@example.ee", signed, KADRI]}
    receive_message(SYSTEM, conversation=world.wardrobe, message=replace(letter, recipients=copied))
    page = page_of(as_staff(world.ivo), f"/conversations/{world.wardrobe.pk}")
    field = page.split('id="composer-cc"')[1].split(">")[0]
    assert 'value="ladu@partner.example, mees@example.ee"' in field
    assert "Take out whom your answer is not for." in page


def test_a_message_is_sent_on(world: World, mailbox: Mailbox) -> None:
    client, number = as_staff(world.ivo), world.wardrobe.pk
    message = world.wardrobe.messages.get()
    path = f"/messages/{message.pk}/forwarding"
    assert path in page_of(client, f"/conversations/{number}")
    assert "What is sent on" in page_of(client, path)
    fields = {"to": "ladu@partner.example, vedu@partner.example", "text": "Palun vaadake"}
    page = client.post(path, fields, follow=True).content.decode()
    assert "The message goes on to ladu@partner.example, vedu@partner.example" in page
    assert set(Outgoing.objects.values_list("recipient", "purpose")) == {
        ("ladu@partner.example", "forward"),
        ("vedu@partner.example", "forward"),
    }


def test_forwarding_says_what_is_wrong(world: World, mailbox: Mailbox) -> None:
    path = f"/messages/{world.wardrobe.messages.get().pk}/forwarding"
    client = as_staff(world.ivo)
    for to in ("", "no address"):
        answer = client.post(path, {"to": to, "text": "Minu sõnad"})
        assert answer.status_code == 422
        assert "Minu sõnad" in answer.content.decode()
    assert as_staff(world.reader).get(path).status_code == 403
    secret = world.dispute.messages.first()
    assert secret is not None
    assert client.post(f"/messages/{secret.pk}/forwarding", {"to": KADRI}).status_code == 404
    assert not Outgoing.objects.exists()


def test_what_failed_is_sent_again(world: World, mailbox: Mailbox) -> None:
    outgoing = sent(world)
    path = f"/deliveries/{outgoing.pk}/resending"
    client = as_staff(world.ivo)
    assert path not in page_of(client, f"/conversations/{world.wardrobe.pk}")
    assert "Only a mail that failed" in client.post(path, follow=True).content.decode()
    Outgoing.objects.update(state="failed", reason="unknown")
    assert path in page_of(client, f"/conversations/{world.wardrobe.pk}")
    assert as_staff(world.reader).post(path).status_code == 403
    page = client.post(path, follow=True).content.decode()
    assert "once more" in page
    outgoing.refresh_from_db()
    assert outgoing.state == "queued"


def test_a_closed_teams_mail_is_not_sent_again_by_outsiders(world: World, mailbox: Mailbox) -> None:
    message = write_reply(
        world.actor(world.vera), conversation=world.dispute, reply=Reply("x", from_draft=False)
    )
    queue_reply(SYSTEM, message_id=message.pk)
    outgoing = Outgoing.objects.get(message=message)
    Outgoing.objects.update(state="failed")
    assert as_staff(world.ivo).post(f"/deliveries/{outgoing.pk}/resending").status_code == 404
    outgoing.refresh_from_db()
    assert outgoing.state == "failed"


def test_spam_can_be_undone_both_ways(world: World) -> None:
    client, number = as_staff(world.ivo), world.wardrobe.pk
    path = f"/conversations/{number}/spam"
    page = client.post(f"{path}?in=open", {"spam": "1"}, follow=True).content.decode()
    assert f'action="{path}?in=open&amp;spam=0"' in page
    page = client.post(f"{path}?in=open&spam=0", follow=True).content.decode()
    world.wardrobe.refresh_from_db()
    assert not world.wardrobe.spam
    assert f'action="{path}?in=open&amp;spam=1"' in page
    client.post(f"{path}?in=open&spam=1")
    world.wardrobe.refresh_from_db()
    assert world.wardrobe.spam


def test_who_writes_can_be_searched(world: World) -> None:
    client, path = as_staff(world.ivo), f"/conversations/{world.office.pk}"
    page = page_of(client, f"{path}?in=open&who=kadri")
    assert f'value="{world.kadri.pk}"' in page
    assert "Kadri Tamm · " in page
    assert '<input type="hidden" name="in" value="open">' in page
    assert "Nobody found" in page_of(client, f"{path}?who=zzzzz")
    client.post(f"{path}/person", {"customer": world.kadri.pk})
    world.office.refresh_from_db()
    assert world.office.customer_id == world.kadri.pk


@pytest.mark.parametrize(
    ("scan", "closed", "words"),
    [
        ("pending", False, "still being checked"),
        ("infected", False, "holds a virus"),
        ("failed", True, "could not be checked"),
        ("failed", False, ""),
        ("clean", True, ""),
    ],
)
def test_files_open_only_when_they_may(
    world: World, settings: LazySettings, scan: str, closed: bool, words: str
) -> None:
    settings.CLAMAV, settings.CLAMAV_FAIL_CLOSED = "127.0.0.1:1", closed
    file = Attachment.objects.create(
        key=files.store(b"abc"), filename="arve.pdf", content_type="application/pdf", size=3,
        scan=scan, message=world.wardrobe.messages.get(), created_at=clock.now(),
    )  # fmt: skip
    client = as_staff(world.ivo)
    answer = client.get(f"/files/{file.pk}")
    page = page_of(client, f"/conversations/{world.wardrobe.pk}")
    assert answer.status_code == (403 if words else 200)
    assert (f'href="/files/{file.pk}"' in page) is not bool(words)
    assert words in page
    assert ("could not be checked" in page) is (scan == "failed")
    if words:
        assert words in answer.content.decode()
    else:
        assert b"".join(answer.streaming_content) == b"abc"


def test_files_of_colleagues_are_checked_too(world: World, settings: LazySettings) -> None:
    settings.CLAMAV = "127.0.0.1:1"
    upload = SimpleUploadedFile("arve.pdf", b"abc", "application/pdf")
    path = f"/conversations/{world.wardrobe.pk}/draft/files"
    answer = as_staff(world.ivo).post(path, {"file": upload})
    assert Attachment.objects.get().scan == Attachment.Scan.PENDING
    assert "still being checked" in answer.content.decode()
    assert Message.objects.filter(attachments__isnull=False).count() == 0
