"""Imports of tables through the browser's door: sent, mapped, tried, let in, taken back."""

import csv
import io
import re
from collections.abc import Sequence

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from tests.world import World

from kuula.connectors.tables.actions import working
from kuula.connectors.tables.jobs import left_behind, on_customer_erased, work
from kuula.connectors.tables.models import ImportedLine, TableImport
from kuula.connectors.tables.targets.customers import Customers
from kuula.desk.models import Conversation
from kuula.faces.agent.tests.test_inbox import as_staff
from kuula.kit import clock
from kuula.ledger.models import Entry
from kuula.ledger.reading import Recorded, entries
from kuula.people.actions import CustomerForm, add_customer, change_customer, erase_customer
from kuula.people.importing.judging import CustomerDraft, Judged, judge_customers
from kuula.people.models import Address, Company, Customer
from kuula.workspace.actors import SYSTEM
from kuula.workspace.models import Staff

pytestmark = pytest.mark.django_db

TABLE = """Nimi;E-post;Telefon;Keel;Ettevõte;Hind
Mari Mägi;mari.magi@example.ee;+372 5551 2345;eesti;Põld OÜ;12
Jaan Jõgi;jaan@example.ee;;vene;Põld OÜ;5
Kadri Tamm-Kask;kadri.tamm@example.ee;;;;7
Vigane;ei ole aadress;;;;1
Jälle Jaan;JAAN@example.ee;;;;2
Ivana Horvat;ivana@example.hr;;;;3
"""


@pytest.fixture
def admin(world: World) -> Client:
    Staff.objects.update(language="en")
    return as_staff(world.mari)


def send(client: Client, content: str | bytes, name: str = "kliendid.csv", **more: str) -> str:
    """Send a file; answers the page it leads to."""
    content = content.encode() if isinstance(content, str) else content
    sent = {"target": "customers", "file": SimpleUploadedFile(name, content), **more}
    answer = client.post("/settings/imports", sent, follow=True)
    return str(answer.content.decode())


def latest() -> TableImport:
    return TableImport.objects.latest("pk")


def mapping(page: str) -> dict[str, str]:
    """The mapping as the page offers it."""
    found = {}
    for name, options in re.findall(
        r'<select[^>]*name="(column-\d+)".*?>(.*?)</select>', page, re.DOTALL
    ):
        chosen = re.search(r'value="([^"]*)" selected', options)
        found[name] = chosen[1] if chosen else ""
    return found


def path() -> str:
    return f"/settings/imports/{latest().pk}"


def tried(client: Client, content: str | bytes, **more: str) -> str:
    """Send, accept the mapping and try; answers the page."""
    page = send(client, content, **more)
    client.post(path(), mapping(page))
    work(latest().pk)
    return str(client.get(path()).content.decode())


def let_in(client: Client, content: str | bytes, **more: str) -> TableImport:
    tried(client, content, **more)
    client.post(f"{path()}/beginning")
    work(latest().pk)
    return latest()


def counts(table: TableImport) -> tuple[int, int, int, int]:
    return table.made, table.changed, table.same, table.refused


def test_the_mapping_is_guessed_from_estonian_headers_and_shows_what_is_left_out(
    admin: Client,
) -> None:
    page = send(admin, TABLE)
    assert list(mapping(page).values()) == ["name", "email", "phone", "language", "company", ""]
    assert "Left out: Hind" in page
    assert "+372 5551 2345" in page


def test_a_trial_tells_everything_and_writes_nothing(admin: Client, world: World) -> None:
    before = Customer.objects.count(), Company.objects.count(), Entry.objects.count()
    page = tried(admin, TABLE)
    assert counts(latest()) == (2, 1, 1, 2)
    assert "Kadri Tamm-Kask" in page
    assert "<s>Kadri Tamm</s>" in page
    assert "is no e-mail address" in page
    assert "Line 3 has told of the same already" in page
    assert (Customer.objects.count(), Company.objects.count(), Entry.objects.count()) == before


def test_what_is_let_in_reconciles_and_fires_nothing(admin: Client, world: World) -> None:
    table = let_in(admin, TABLE)
    assert table.state == "done"
    assert counts(table) == (2, 1, 1, 2)
    assert sum(counts(table)) == table.total == table.settled == 6
    mari = Address.objects.get(value="mari.magi@example.ee").customer
    assert (mari.name, mari.language, mari.phone) == ("Mari Mägi", "et", "+372 5551 2345")
    assert mari.company is not None
    assert mari.company.people.count() == 2
    world.kadri.refresh_from_db()
    assert world.kadri.name == "Kadri Tamm-Kask"
    facts = Entry.objects.filter(
        customer_id__in=[mari.pk, world.kadri.pk], type__startswith="people"
    )
    assert {one.type for one in facts if one.historic} == {
        "people.customer_added", "people.address_added", "people.customer_changed",
    }  # fmt: skip


def test_the_same_file_twice_changes_nothing(admin: Client) -> None:
    let_in(admin, TABLE)
    facts = Entry.objects.filter(type__startswith="people.").count()
    again = let_in(admin, TABLE)
    assert counts(again) == (0, 0, 4, 2)
    assert Entry.objects.filter(type__startswith="people.").count() == facts


def test_the_report_holds_every_line_that_made_something_and_no_formula(admin: Client) -> None:
    content = "name,email,phone\n=cmd|x,eve@example.ee,+372 5551234\n@SUM(A1),wrong,-1\n"
    let_in(admin, content)
    assert Address.objects.get(value="eve@example.ee").customer.name == "=cmd|x"
    answer = admin.get(f"{path()}/report")
    text = b"".join(answer.streaming_content).decode("utf-8-sig")
    rows = list(csv.reader(io.StringIO(text)))
    assert [row[:3] for row in rows[1:]] == [
        ["2", "made", "eve@example.ee"], ["3", "refused", "'@SUM(A1)"],
    ]  # fmt: skip
    refused = b"".join(admin.get(f"{path()}/report?refused=1").streaming_content).decode()
    assert refused.startswith("\ufeff"), "a spreadsheet takes it for UTF-8"
    assert "'@SUM(A1),wrong,'-1" in refused
    assert not any(cell.startswith(("=", "+", "-", "@")) for row in rows for cell in row)


def test_undo_takes_back_what_nobody_touched(admin: Client, world: World) -> None:
    table = let_in(admin, TABLE)
    jaan = Address.objects.get(value="jaan@example.ee").customer
    form = CustomerForm(name="Jaan Jõe", language="ru", company_id=jaan.company_id)
    change_customer(SYSTEM, customer=jaan, form=form)
    admin.post(f"{path()}/undoing")
    work(table.pk)
    table.refresh_from_db()
    assert (table.state, table.restored, table.kept) == ("undone", 2, 1)
    assert not Address.objects.filter(value="mari.magi@example.ee").exists()
    assert Address.objects.get(value="jaan@example.ee").customer.name == "Jaan Jõe"
    world.kadri.refresh_from_db()
    assert world.kadri.name == "Kadri Tamm"
    retracted = Entry.objects.exclude(retracts=None).values_list("retracts", flat=True)
    undone = Entry.objects.filter(customer_id=world.kadri.pk, type="people.customer_changed")
    assert set(undone.values_list("id", flat=True)) <= set(retracted)
    assert "Somebody has worked with it since" in admin.get(path()).content.decode()


def test_an_address_that_somebody_wrote_from_since_stays(admin: Client, world: World) -> None:
    more = "email,name,further addresses\nkadri.tamm@example.ee,,kadri.kodus@example.ee\n"
    table = let_in(admin, more)
    home = Address.objects.get(value="kadri.kodus@example.ee")
    Conversation.objects.filter(pk=world.wardrobe.pk).update(address=home)
    admin.post(f"{path()}/undoing")
    work(table.pk)
    assert latest().kept == 1
    assert "Somebody has worked with it since." in admin.get(path()).content.decode()
    assert Conversation.objects.get(pk=world.wardrobe.pk).address == home


def test_undo_of_everything_leaves_the_companies_away_that_it_made(admin: Client) -> None:
    known = Company.objects.count()
    table = let_in(admin, TABLE)
    assert Company.objects.count() == known + 1
    admin.post(f"{path()}/undoing")
    work(table.pk)
    assert Company.objects.count() == known


def test_a_run_that_dies_amid_its_batches_goes_on_without_doing_anything_twice(
    admin: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    lines = "".join(f"Klient {at},klient{at}@example.ee\n" for at in range(25))
    tried(admin, "name,email\n" + lines + "Twin,klient3@example.ee\n")
    admin.post(f"{path()}/beginning")
    monkeypatch.setattr(Customers, "batch", 10)
    done = []

    def die(table: TableImport) -> None:
        done.append(table.settled)
        if len(done) == 2:
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        working.work_on(import_id=latest().pk, watch=die)
    assert (latest().settled, latest().made) == (20, 20)
    work(latest().pk)
    assert counts(latest()) == (25, 0, 0, 1)
    assert Address.objects.filter(value__startswith="klient").count() == 25
    assert ImportedLine.objects.filter(run=latest()).count() == 26


def test_who_is_written_down_by_somebody_else_in_that_moment_does_not_stop_it(
    admin: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    tried(admin, "name,email\nAnu,anu@example.ee\nJaan,jaan@example.ee\n")
    admin.post(f"{path()}/beginning")
    faster = [CustomerForm(name="Anu")]

    def judged(drafts: Sequence[CustomerDraft], *, lock: bool = False) -> list[Judged]:
        found = judge_customers(drafts, lock=lock)
        if lock and faster:
            add_customer(SYSTEM, form=faster.pop(), email="anu@example.ee")
        return found

    monkeypatch.setattr("kuula.people.importing.actions.judge_customers", judged)
    work(latest().pk)
    assert latest().state == "done", latest().why
    assert Address.objects.filter(value__in=["anu@example.ee", "jaan@example.ee"]).count() == 2


def test_what_a_dead_worker_left_is_asked_for_again(admin: Client) -> None:
    tried(admin, TABLE)
    admin.post(f"{path()}/beginning")
    TableImport.objects.update(moved_at=clock.now() - clock.seconds(120))
    left_behind()
    work(latest().pk)
    assert latest().state == "done"


def test_a_file_that_breaks_off_lets_nothing_in(admin: Client) -> None:
    good = b"".join(b"Anu,anu%d@example.ee\n" % at for at in range(99))
    page = tried(admin, b"name,email\n" + good + b"B\0b,bb@example.ee\n")
    assert latest().state == "failed"
    assert "Line 101: It holds a NUL byte" in page
    admin.post(f"{path()}/beginning")
    assert latest().begun_at is None
    assert not Address.objects.filter(value__startswith="anu").exists()


def test_what_is_no_table_is_refused_at_the_door(admin: Client) -> None:
    assert "The file is empty." in send(admin, b"")
    assert "Choose what the table holds." in send(admin, TABLE, target="spaceships")
    assert "This is no table." in send(admin, b"%PDF-1.7 ....")
    assert TableImport.objects.count() == 0


def test_ragged_lines_and_our_own_addresses_are_refused_by_line(
    admin: Client, world: World
) -> None:
    page = tried(admin, "name,email\nAnu,anu@example.ee,more,cells\nEve,eve@example.ee\nNobody\n")
    assert "The line has 4 cells, the header 2." in page
    assert "E-mail address is missing." in page
    assert counts(latest()) == (1, 0, 0, 2)
    Staff.objects.update(language="et")
    page = tried(admin, "name,email\nAnu,anu.example\nMari,mari@example.ee,more\n")
    assert "ei ole meiliaadress" in page
    assert "Real on 3 lahtrit" in page


def test_a_mapping_without_the_address_is_refused_in_words(admin: Client) -> None:
    page = send(admin, TABLE)
    wrong = {name: "" if value == "email" else value for name, value in mapping(page).items()}
    answer = admin.post(path(), wrong)
    assert answer.status_code == 422
    assert "Choose the column that holds “E-mail address”." in answer.content.decode()
    twice = {**mapping(page), "column-5": "name"}
    assert "is chosen for two columns" in admin.post(path(), twice).content.decode()


def test_a_mapping_is_saved_by_name_and_used_again(admin: Client) -> None:
    first = "A,B\nMari,mari@example.com\n"
    page = send(admin, first)
    admin.post(path(), {"column-0": "last_name", "column-1": "email", "save_as": "Till"})
    page = send(admin, first)
    assert mapping(page)["column-0"] == ""
    again = admin.get(f"{path()}?mapping=Till").content.decode()
    assert mapping(again) == {"column-0": "last_name", "column-1": "email"}


def test_the_encoding_and_the_header_can_be_said_by_hand(admin: Client) -> None:
    page = send(admin, "Title,\nname,email\nÕie,oie@example.ee\n".encode("cp1257"))
    sent = {**mapping(page), "header": "2", "encoding": "cp1257"}
    page = admin.post(path(), sent, follow=True).content.decode()
    assert list(mapping(page).values()) == ["name", "email"]
    assert "Õie" in page


def test_companies_are_imported_with_their_domains(admin: Client, world: World) -> None:
    content = (
        "Company,Domains\nAhven AS,ahven.example; kala.example\nNorthwind Ltd,nw.example\n"
        "Freemail,gmail.com\nThief,northwind.example\n"
    )
    table = let_in(admin, content, target="companies")
    assert counts(table) == (1, 1, 0, 2)
    assert set(world.northwind.domains.values_list("domain", flat=True)) == {
        "northwind.example", "nw.example",
    }  # fmt: skip
    assert counts(let_in(admin, content, target="companies")) == (0, 0, 2, 2)
    admin.post(f"/settings/imports/{table.pk}/undoing")
    work(table.pk)
    assert not Company.objects.filter(name="Ahven AS").exists()
    assert world.northwind.domains.count() == 1


def test_erasing_a_person_takes_their_words_out_of_imports(admin: Client) -> None:
    table = let_in(admin, TABLE)
    mari = Address.objects.get(value="mari.magi@example.ee").customer
    erase_customer(SYSTEM, customer=mari)
    on_customer_erased(erased_entry(mari.pk))
    line = ImportedLine.objects.get(run=table, thing=mari.pk)
    assert (line.named, line.after, line.cells) == ("", {}, [])
    table.refresh_from_db()
    assert table.preview == {}
    assert "mari.magi" not in str(list(ImportedLine.objects.values()))


def test_erasing_a_person_reaches_reasons_samples_and_files_that_wait(admin: Client) -> None:
    let_in(admin, TABLE)
    mari = Address.objects.get(value="mari.magi@example.ee").customer
    refused = let_in(admin, "name,email\nMari,mari.magi@example.ee x\nJaan,jaan@example.ee\n")
    assert "mari.magi" in refused.lines.get(outcome="refused").why
    tried(admin, "name,email\nMari,mari.magi@example.ee\n")
    tried(admin, "name,email\nAnu,anu@example.ee\n")
    others = latest()
    erase_customer(SYSTEM, customer=mari)
    on_customer_erased(erased_entry(mari.pk))
    left = [*ImportedLine.objects.values(), *TableImport.objects.values()]
    assert "mari.magi" not in str(left)
    named = TableImport.objects.exclude(key="")
    assert list(named) == [others], "only the file that does not speak of them is kept"


def test_a_mistake_of_ours_ends_an_import_and_says_so(
    admin: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    page = send(admin, TABLE)
    admin.post(path(), mapping(page))

    def stumble(*_rows: object) -> list[object]:
        raise ZeroDivisionError

    monkeypatch.setattr(Customers, "foresee", stumble)
    with pytest.raises(ZeroDivisionError):
        work(latest().pk)
    TableImport.objects.update(moved_at=clock.now() - clock.seconds(120))
    left_behind()
    assert latest().state == "failed"
    assert "This was our mistake" in admin.get(path()).content.decode()


def erased_entry(customer_id: int) -> Recorded:
    number = Entry.objects.get(type="people.customer_erased", customer_id=customer_id).pk
    return entries([number])[0]


def test_who_may_not_import_finds_nothing(world: World) -> None:
    for staff in (world.ivo, world.liis):
        assert as_staff(staff).get("/settings/imports").status_code == 403
