"""Importing as a whole: nothing goes out, a kill loses and doubles nothing, hostile files harm
nobody."""

import gzip
import json
import os
import zipfile
from pathlib import Path

import pytest
from django.core import mail
from django.db import connection
from django.test import Client

from kuula.channels.mail.models import Outgoing
from kuula.connectors.importers.actions import Order, bring, bringing
from kuula.connectors.importers.models import DeskKind, Import, Refusal
from kuula.connectors.importers.reading import sources
from kuula.connectors.importers.tests.exports import (
    write_lines,
    zendesk_folder,
    zendesk_tickets,
    zendesk_users,
)
from kuula.desk.jobs import close_settled, handovers, matters, progress, promises, wake_snoozed
from kuula.desk.models import Attachment, Conversation, Message, Notice, OldNumber
from kuula.faces.cli.importing.letters import tools
from kuula.faces.cli.tests.importing import ran
from kuula.ledger.models import Entry
from kuula.ledger.reading import entries
from kuula.ledger.subscriptions import dispatch, subscriptions
from kuula.listening.models import RatingRequest
from kuula.workspace.actors import SYSTEM
from kuula.workspace.models import Brand
from tests.world import World

BRAND = ("--brand", "Põhjala Kodu")


def test_history_fires_nothing(tmp_path: Path, world: World) -> None:
    """A thousand old conversations, some still open: no mail, survey, notice, job or clock."""
    while dispatch()[0]:
        pass
    before = _jobs(), Outgoing.objects.count(), Notice.objects.count()
    ran("zendesk", str(zendesk_folder(tmp_path / "z", 1000, 300)), *BRAND)
    told = Entry.objects.filter(historic=True, conversation_id__in=_brought())
    assert told.count() > 5000
    assert not Entry.objects.filter(historic=False, conversation_id__in=_brought()).exists()
    read = entries(list(told.values_list("pk", flat=True)[:5000]))
    heard = {one.name for one in subscriptions() if any(map(one.wants, read))}
    quiet = {"people.match", "listening.experience"}
    assert heard <= quiet, "orders find their customer, the balance its sums; nobody is told"
    while dispatch()[0]:
        pass
    for timer in (progress, promises, handovers, wake_snoozed, close_settled, matters):
        timer()
    assert (_jobs(), Outgoing.objects.count(), Notice.objects.count()) == before
    assert mail.outbox == []
    assert not RatingRequest.objects.filter(conversation_id__in=_brought()).exists()
    held = Conversation.objects.filter(pk__in=_brought())
    assert held.filter(state="open").count() == 20
    assert not held.exclude(due_at=None, clocks=None).exists()


def test_a_kill_in_the_middle_loses_and_doubles_nothing(
    tmp_path: Path, world: World, client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    export = zendesk_folder(tmp_path / "z", 350, 90)
    write, left = bringing._write, iter(range(2))

    def dies(*given: object) -> None:
        if next(left, None) is None:
            raise KeyboardInterrupt
        write(*given)  # type: ignore[arg-type] # handed on

    with monkeypatch.context() as patch:
        patch.setattr(bringing, "_write", dies)
        with pytest.raises(KeyboardInterrupt):
            bringing_through(export)
    assert OldNumber.objects.count() == 200
    begun = Import.objects.get()
    assert begun.state == Import.State.RUNNING
    assert "broken off or under way" in ran("--list")
    assert "broken off" in ran("--show", str(begun.pk))
    client.force_login(world.mari)
    assert client.get("/settings/other-desks").status_code == 200
    assert client.get(f"/settings/other-desks/{begun.pk}").status_code == 200
    printed = ran("zendesk", str(export), *BRAND)
    assert "went on where it was" in printed
    done = Import.objects.get()
    assert (done.pk, done.state) == (begun.pk, Import.State.DONE)
    assert done.counts["conversations"] == {"found": 350, "taken": 350, "known": 0, "refused": 0}
    assert done.counts["customers"] == {"found": 90, "taken": 90, "known": 0, "refused": 0}
    assert OldNumber.objects.count() == 350
    assert Message.objects.filter(conversation_id__in=_brought()).count() == 350 * 4


def test_one_bad_record_does_not_stop_the_rest(tmp_path: Path, world: World) -> None:
    good = [json.dumps(one) for one in zendesk_tickets(4, 2)]
    lines = [
        good[0],
        "{not json",
        '{"id": 50, "subject": "x", "status": "open", "requester_id": null}',
        '["a list"]',
        '{"id": 51, "subject": "nothing said", "status": "open", "requester_id": 1000}',
        good[1],
        '{"id": 52, "status": "deleted", "subject": "gone", "requester_id": 1000}',
        "\x00\x00\x00",
        good[2],
        good[3],
    ]
    (tmp_path / "z").mkdir()
    (tmp_path / "z" / "tickets.jsonl").write_text("\n".join(lines), encoding="utf-8")
    write_lines(tmp_path / "z" / "users.jsonl", zendesk_users(2))
    ran("zendesk", str(tmp_path / "z"), *BRAND)
    counts = Import.objects.get().counts
    assert counts["conversations"] == {"found": 7, "taken": 4, "known": 0, "refused": 3}
    assert counts["records"]["refused"] == 3
    noted = {(one.place, one.why) for one in Refusal.objects.all()}
    assert ("tickets.jsonl, line 2", "unreadable") in noted
    assert ("tickets.jsonl, line 5", "no_messages") in noted
    assert ("tickets.jsonl, line 7", "deleted") in noted


def test_a_line_without_end_is_passed_over(
    tmp_path: Path, world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder = zendesk_folder(tmp_path / "z", 3, 2)
    with (folder / "tickets.jsonl").open("ab") as file:
        file.write(b'{"id": 9, "subject": "')
        for _piece in range(48):
            file.write(b"a" * (1 << 20))
        file.write(b'"}\n')
    ran("zendesk", str(folder), *BRAND)
    assert OldNumber.objects.count() == 3
    assert Refusal.objects.get().why == "too_long"


def test_text_of_any_bytes_is_taken_in(tmp_path: Path, world: World) -> None:
    folder = zendesk_folder(tmp_path / "z", 1, 1)
    [ticket] = zendesk_tickets(1, 1)
    ticket["subject"] = "a\x00b\x07c\u202e"
    ticket["comments"][0] |= {"html_body": "", "plain_body": "x\x00y <script>z</script>"}
    write_lines(folder / "tickets.jsonl", iter([ticket]))
    ran("zendesk", str(folder), *BRAND)
    talk = OldNumber.objects.get().conversation
    assert "\x00" not in talk.subject
    assert talk.messages.order_by("id")[0].text == "xy <script>z</script>"


def test_a_bomb_is_given_up(tmp_path: Path, world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sources, "GROWTH_FROM", 1 << 20)
    bomb = tmp_path / "bomb.zip"
    with zipfile.ZipFile(bomb, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("tickets.jsonl", b" " * (64 << 20))
    assert "unpacks to far more" in ran("zendesk", str(bomb), *BRAND, fails=True)
    packed = tmp_path / "tickets.jsonl.gz"
    packed.write_bytes(gzip.compress(b" " * (64 << 20)))
    assert "unpacks to far more" in ran("zendesk", str(packed), *BRAND, fails=True)
    assert not OldNumber.objects.exists()


@pytest.mark.parametrize("ending", ["zip", "jsonl.gz"])
def test_a_damaged_archive_is_refused_in_words(tmp_path: Path, world: World, ending: str) -> None:
    path, lines = tmp_path / f"tickets.{ending}", os.urandom(2000).hex().encode() * 40
    if ending == "zip":
        with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
            archive.writestr("tickets.jsonl", lines)
    else:
        path.write_bytes(gzip.compress(lines))
    content = bytearray(path.read_bytes())
    content[600:640] = b"\xff" * 40
    path.write_bytes(bytes(content))
    assert "breaks off" in ran("zendesk", str(path), *BRAND, fails=True)


def test_no_name_leads_out_of_the_folder(tmp_path: Path, world: World) -> None:
    secret = tmp_path / "secret.txt"
    secret.write_text("not for them")
    folder = zendesk_folder(tmp_path / "z", 1, 1)
    (folder / "attachments").mkdir()
    os.symlink(secret, folder / "attachments" / "5")
    [ticket] = zendesk_tickets(1, 1)
    ticket["comments"][0]["attachments"] = [
        {"id": 5, "file_name": "a.txt"},
        {"id": "../../secret.txt", "file_name": "b.txt"},
        {"id": str(secret), "file_name": "c.txt"},
    ]
    write_lines(folder / "tickets.jsonl", iter([ticket]))
    ran("zendesk", str(folder), *BRAND)
    assert not Attachment.objects.filter(message__conversation_id__in=_brought()).exists()
    assert {one.why for one in Refusal.objects.all()} == {"file_missing", "name_refused"}


@pytest.mark.parametrize(
    ("words", "why"),
    [
        (("zendesk", "nowhere.jsonl", *BRAND), "There is no file nowhere.jsonl."),
        (("zendesk", "{}", "--brand", "Nobody"), "There is no brand Nobody."),
        (("zendesk", "{}"), "Say which brand they belong to."),
        (("osticket", "{}", *BRAND), "There is no SQL dump"),
        (("mbox", "{}", *BRAND, "--ours", "nobody"), "nobody is no mail address."),
        (("--undo", "999"), "There is no import № 999."),
    ],
)
def test_what_cannot_be_done_is_said(
    tmp_path: Path, world: World, words: tuple[str, ...], why: str
) -> None:
    folder = zendesk_folder(tmp_path / "z", 1, 1)
    assert why in ran(*(word.format(folder) for word in words), fails=True)


def bringing_through(export: Path) -> None:
    """The import itself, so that an interruption passes through."""
    brand = Brand.objects.get(name="Põhjala Kodu")
    order = Order(DeskKind.ZENDESK, "zendesk", export, brand)
    bring(SYSTEM, order=order, tools=tools(), watch=lambda _through, _total: None)


def _brought() -> list[int]:
    return list(OldNumber.objects.values_list("conversation_id", flat=True))


def _jobs() -> int:
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT count(*) FROM procrastinate_jobs"
            " WHERE args->>'subscriber' IS DISTINCT FROM 'listening.experience'"
        )
        return int(cursor.fetchone()[0])
