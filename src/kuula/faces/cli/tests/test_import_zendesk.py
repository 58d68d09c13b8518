"""`kuula import zendesk`: from the file to the pages."""

import json
import zipfile
from datetime import UTC, datetime
from pathlib import Path

import pytest
from django.test import Client
from tests.world import World

from kuula.connectors.importers.models import Import
from kuula.connectors.importers.tests.exports import write_lines, zendesk_folder
from kuula.desk.models import Attachment, Conversation, Message, OldNumber, State
from kuula.faces.cli.tests.importing import ran
from kuula.ledger.models import Entry
from kuula.people.models import Customer
from kuula.workspace.models import Staff

USERS = (
    {"id": 1, "name": "Mari Mets", "email": "Mari@Pohjala.example", "role": "admin"},
    {"id": 2, "name": "Toomas Lahkunud", "email": "toomas@gone.example", "role": "agent"},
    {"id": 9, "name": "Kadri T.", "email": "kadri.tamm@example.ee", "role": "end-user"},
    {"id": 10, "name": "Uus Inimene", "email": "uus@firm.example", "role": "end-user",
     "organization_id": 5, "phone": "+372 555 1234"},
    {"id": 11, "name": "Phone Caller", "email": None, "role": "end-user"},
)  # fmt: skip
BRAND = ("--brand", "Põhjala Kodu")
TICKET = {
    "id": 4711,
    "subject": "Kus on minu tool?",
    "status": "closed",
    "priority": "urgent",
    "requester_id": 10,
    "assignee_id": 2,
    "created_at": "2024-05-06T07:08:09Z",
    "updated_at": "2024-05-09T10:00:00Z",
    "tags": ["Delivery", "vip"],
}
COMMENTS = (
    {"id": 1, "ticket_id": 4711, "author_id": 10, "public": True,
     "created_at": "2024-05-06T07:08:09Z",
     "html_body": "<p>Tool pole tulnud.<script>alert(1)</script></p>"
                  "<img src=x onerror=alert(2)><b>Ootan.</b>",
     "metadata": {"system": {"message_id": "<abc@firm.example>"}},
     "attachments": [{"id": 77, "file_name": "../../etc/tool.jpg", "content_type": "image/jpeg"},
                     {"id": 78, "file_name": "missing.pdf"}]},
    {"id": 2, "ticket_id": 4711, "author_id": 2, "public": False,
     "created_at": "2024-05-06T08:00:00Z", "body": "Küsin laost."},
    {"id": 3, "ticket_id": 4711, "author_id": 1, "public": True,
     "created_at": "2024-05-06T09:30:00Z", "body": "Tool tuleb homme."},
)  # fmt: skip


@pytest.fixture
def export(tmp_path: Path) -> Path:
    folder = tmp_path / "zendesk"
    folder.mkdir()
    write_lines(folder / "tickets.jsonl", iter([TICKET]))
    write_lines(folder / "users.ndjson", iter(USERS))
    write_lines(folder / "comments.jsonl", iter(COMMENTS))
    organization = {"id": 5, "name": "Firm OÜ", "domain_names": ["firm.example"]}
    (folder / "organizations.json").write_text(json.dumps({"organizations": [organization]}))
    (folder / "attachments" / "77").mkdir(parents=True)
    (folder / "attachments" / "77" / "tool.jpg").write_bytes(b"a picture")
    return folder


def test_a_ticket_is_here_with_people_times_notes_and_files(export: Path, world: World) -> None:
    said = ran("zendesk", str(export), "--brand", "Põhjala Kodu", "--team", "First line")
    talk = OldNumber.objects.get(desk="zendesk", number="4711").conversation
    assert (talk.subject, talk.state, talk.priority) == ("Kus on minu tool?", State.CLOSED, 4)
    assert talk.opened_at == datetime(2024, 5, 6, 7, 8, 9, tzinfo=UTC)
    assert talk.closed_at == datetime(2024, 5, 9, 10, tzinfo=UTC)
    assert talk.first_replied_at == datetime(2024, 5, 6, 9, 30, tzinfo=UTC)
    assert (talk.due_at, talk.waiting_since, talk.clocks) == (None, None, None)
    assert (talk.brand, talk.team) == (world.pohjala, world.first_line)
    assert [tag.name for tag in talk.tags.all()] == ["delivery", "vip"]
    assert talk.customer.name == "Uus Inimene"
    assert talk.customer.company is not None
    assert talk.customer.company.name == "Firm OÜ"
    asked, noted, answered = talk.messages.order_by("id")
    assert [one.kind for one in (asked, noted, answered)] == ["inbound", "note", "outbound"]
    assert answered.staff == world.mari
    assert noted.staff is not None
    assert (noted.staff.name, noted.staff.is_active) == ("Toomas Lahkunud", False)
    assert not noted.staff.has_usable_password()
    assert asked.header_id == "abc@firm.example"
    assert "script" not in asked.html
    assert "onerror" not in asked.html
    assert "<b>Ootan.</b>" in asked.html
    file = Attachment.objects.get(message=asked)
    assert (file.filename, file.size) == ("tool.jpg", len(b"a picture"))
    assert "missing.pdf" in said
    assert "4711" in said


def test_the_counts_add_up_and_the_same_file_changes_nothing(export: Path, world: World) -> None:
    ran("zendesk", str(export), "--brand", "Põhjala Kodu")
    first = Import.objects.get()
    assert first.counts["conversations"] == {"found": 1, "taken": 1, "known": 0, "refused": 0}
    assert first.counts["messages"] == {"found": 3, "taken": 3, "known": 0, "refused": 0}
    assert first.counts["files"] == {"found": 2, "taken": 1, "known": 0, "refused": 1}
    before = _everything()
    ran("zendesk", str(export), "--brand", "Põhjala Kodu")
    again = Import.objects.first()
    assert again is not None
    assert again.counts["conversations"] == {"found": 1, "taken": 0, "known": 1, "refused": 0}
    assert _everything() == before


def test_odd_words_in_one_record_do_not_stop_the_others(export: Path, world: World) -> None:
    odd = {"id": 3, "name": "Odd\0 Ltd", "domain_names": ["..", "x" * 400, "odd.example", "\0"]}
    write_lines(export / "organization.jsonl", iter([odd]))
    who = {"id": 12, "name": "O\0dd", "email": "odd\0@odd.example", "role": "end-user",
           "organization_id": 3, "phone": "\0" * 99, "locale": "\0"}  # fmt: skip
    write_lines(export / "user.jsonl", iter([who]))
    said = {"id": 4, "author_id": 12, "public": True, "created_at": "2024-05-06T07:08:09Z",
            "body": "a\0b", "message_id": "\0",
            "attachments": [{"id": "9" * 400, "file_name": "n" * 5000 + ".txt"},
                            {"id": 8, "file_name": "\0"}]}  # fmt: skip
    ticket = TICKET | {"id": 5, "requester_id": 12, "subject": "\0", "tags": ["\0"]}
    write_lines(export / "ticket.jsonl", iter([ticket | {"comments": [said]}]))
    told = ran("zendesk", str(export), "--brand", "Põhjala Kodu")
    assert "has a name that leads out" in told or "missing" in told
    talk = OldNumber.objects.get(number="5").conversation
    assert Message.objects.get(conversation=talk).text == "ab"
    assert talk.customer is not None
    assert talk.customer.company is not None
    assert [one.domain for one in talk.customer.company.domains.all()] == ["odd.example"]
    assert OldNumber.objects.filter(number="4711").exists()


def test_an_archive_that_is_damaged_is_named_as_such(tmp_path: Path, world: World) -> None:
    whole = tmp_path / "export.zip"
    with zipfile.ZipFile(whole, "w", zipfile.ZIP_DEFLATED) as packed:
        packed.writestr("tickets.jsonl", "".join(f'{{"id": {n * 7919}}}\n' for n in range(999)))
    content = whole.read_bytes()
    whole.write_bytes(content[: len(content) // 2])
    assert "is no ZIP archive" in ran("zendesk", str(whole), *BRAND, fails=True)
    whole.write_bytes(content[:200] + b"\xff" * 400 + content[600:])
    assert "breaks off" in ran("zendesk", str(whole), *BRAND, fails=True)


def test_a_trial_says_the_same_and_writes_nothing(export: Path, world: World) -> None:
    before = _everything()
    trial = ran("zendesk", str(export), "--brand", "Põhjala Kodu", "--dry-run")
    assert _everything() == before
    assert not Import.objects.exists()
    real = ran("zendesk", str(export), "--brand", "Põhjala Kodu")
    assert _table(trial) == _table(real)


def test_an_import_is_taken_back_where_nobody_touched_it(
    tmp_path: Path, world: World, client: Client
) -> None:
    before = _everything()
    ran("zendesk", str(zendesk_folder(tmp_path / "z", 30, 10)), "--brand", "Põhjala Kodu")
    number = Import.objects.get().pk
    touched = OldNumber.objects.get(number="7").conversation
    client.force_login(world.ivo)
    written = client.post(f"/conversations/{touched.pk}/priority", {"priority": "4"})
    assert written.status_code in (200, 302)
    said = ran("--undo", str(number))
    assert "29 conversations" in said
    assert "1 conversations stay" in said
    assert OldNumber.objects.get().conversation == touched
    assert Conversation.objects.count() == before["conversations"] + 1
    assert Customer.objects.count() == before["customers"] + 1
    standing = Entry.objects.standing().filter(historic=True).exclude(type="ledger.fact_undone")
    assert {one.conversation_id for one in standing if one.conversation_id} >= {touched.pk}
    ran("zendesk", str(tmp_path / "z"), "--brand", "Põhjala Kodu")
    assert OldNumber.objects.count() == 30


def _everything() -> dict[str, int]:
    return {
        "conversations": Conversation.objects.count(),
        "messages": Message.objects.count(),
        "customers": Customer.objects.count(),
        "staff": Staff.objects.count(),
        "facts": Entry.objects.count(),
        "files": Attachment.objects.count(),
    }


def _table(said: str) -> list[list[str]]:
    return [line.split() for line in said.splitlines() if line.startswith(("Conv", "Mess", "Att"))]
