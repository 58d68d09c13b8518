"""`kuula export` and `kuula import kuula`: everything goes out, and comes in the same."""

import json
import os
import shutil
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import duckdb
import orjson
import psycopg
import pytest
from click.testing import CliRunner
from tests.world import World

from kuula.channels.form.actions import FormWish, add_form
from kuula.channels.mail.actions import MailboxForm, add_mailbox
from kuula.channels.mail.models import Outgoing
from kuula.connectors.moving import moment
from kuula.connectors.moving.manifest import read_manifest
from kuula.connectors.moving.writing import carry_out
from kuula.desk.models import Attachment
from kuula.faces.cli import export as here
from kuula.faces.cli.importing import whole
from kuula.kit import clock, files, postgres
from kuula.kit.home import Home
from kuula.kit.trouble import Trouble
from kuula.people.actions import erase_customer
from kuula.people.actions.attributes import AttributeForm, save_attribute, set_attribute
from kuula.workspace.actors import SYSTEM

pytestmark = pytest.mark.django_db(transaction=True)
ILLNESS = 'sugar "2" \\ näks'
FILE = b"a drawing\x00" * 1000


@dataclass
class Elsewhere:
    """Another installation: its database, and `kuula` on it."""

    url: str
    environment: dict[str, str]

    def run(self, *words: str) -> subprocess.CompletedProcess[str]:
        """Run `kuula` there."""
        command = [sys.executable, "-m", "kuula.faces.cli", *words]
        return subprocess.run(
            command, env=self.environment, capture_output=True, text=True, check=False, timeout=120
        )


@pytest.fixture
def rich(world: World) -> World:
    """The world with a file, one that is gone, a sensitive attribute, somebody erased."""
    talk = world.wardrobe
    first = talk.messages.order_by("id")[0]
    for key in (files.store(FILE), f"files/ab/cd/{'abcd' * 16}"):
        Attachment.objects.create(
            message=first, key=key, filename="plan.png", content_type="image/png",
            size=len(FILE), created_at=clock.now(),
        )  # fmt: skip
    illness = save_attribute(SYSTEM, form=AttributeForm("Illness", "text", sensitive=True))
    set_attribute(SYSTEM, customer=world.kadri, attribute=illness, said=ILLNESS)
    erase_customer(SYSTEM, customer=world.sergei)
    add_form(SYSTEM, wish=FormWish("Kontakt", world.pohjala.pk))
    form = MailboxForm(
        "abi@pohjala.example",
        world.pohjala.pk,
        password="hush",
        imap_host="localhost",
        smtp_host="localhost",
    )
    box = add_mailbox(SYSTEM, form=form)
    for number, state in enumerate(("sent", "queued", "sending")):
        Outgoing.objects.create(
            mailbox=box, recipient="kadri@example.ee", header_id=f"{number}@x", state=state,
            next_at=clock.now(), created_at=clock.now(),
        )  # fmt: skip
    world.mari.set_password("korrektne hobune")
    world.mari.save()
    return world


@pytest.fixture
def elsewhere(running_home: Home, place: Path) -> Iterator[Elsewhere]:
    """`kuula` on another installation in which nothing is yet."""
    with postgres.connect_as_superuser(running_home) as connection:
        connection.autocommit = True
        connection.execute("CREATE DATABASE elsewhere TEMPLATE untouched OWNER kuula")
        url = postgres.embedded_url(running_home, "kuula", "elsewhere")
        environment = {
            **{k: v for k, v in os.environ.items() if not k.startswith(("KUULA", "DJANGO"))},
            "KUULA_HOME": str(place / "elsewhere"),
            "DATABASE_URL": url,
        }

        yield Elsewhere(url, environment)
        connection.execute("DROP DATABASE elsewhere WITH (FORCE)")


def exported(target: Path, *words: str) -> str:
    """What `kuula export` printed, run on the database of the test."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(here, "current_database", _at_hand)
        done = CliRunner().invoke(here.command, [str(target), *words], catch_exceptions=False)
    return done.output


def test_what_goes_out_comes_in_the_same_elsewhere(
    rich: World, place: Path, elsewhere: Elsewhere
) -> None:
    first, second = place / "first", place / "second"
    said = exported(first, "--open-sealed")
    assert "2 files" in said
    assert "1 files are named by rows, but are not in storage." in said

    taken = elsewhere.run("import", "kuula", str(first))
    assert taken.returncode == 0, taken.stderr
    assert "Nobody has a password yet" in taken.stdout
    back = elsewhere.run("export", str(second), "--open-sealed")
    assert back.returncode == 0, back.stderr

    assert contents(first) == contents(second)
    old, new = (json.loads((one / "manifest.json").read_text()) for one in (first, second))
    assert old | {"made_at": ""} == new | {"made_at": ""}
    assert "is_active" in rows_of(second, "workspace_staff")[0]
    with psycopg.connect(elsewhere.url) as connection:
        assert connection.execute(THERE).fetchone() == (True, True, 0, True, "", "!")


THERE = """
SELECT (SELECT bool_and(sealed LIKE 'gAAAA%') FROM people_attributevalue WHERE sealed <> ''),
    (SELECT position FROM ledger_reader WHERE name = 'dispatcher')
        = (SELECT max(id) FROM ledger_event WHERE type <> 'moving.export_made'),
    (SELECT count(*) FROM procrastinate_jobs),
    (SELECT bool_and(secret_sealed LIKE 'gAAAA%') FROM form_contactform),
    (SELECT password_sealed FROM mail_mailbox),
    (SELECT password FROM workspace_staff WHERE email = 'mari@pohjala.example')
"""


def test_the_tables_say_the_same_in_both_formats_and_no_secret(rich: World, place: Path) -> None:
    target = place / "out"
    target.mkdir()
    exported(target)
    manifest = read_manifest(target)
    for name, seal in manifest.tables.items():
        lines = rows_of(target, name)
        found = duckdb.sql(f"SELECT * FROM '{target}/parquet/{name}.parquet'")
        assert len(lines) == seal.rows == len(found)
        assert found.columns == list(manifest.columns[name])
        if lines and "name" in lines[0]:
            assert [row[0] for row in found.project("name").fetchall()] == [
                one["name"] for one in lines
            ]
    (sealed,) = (one["sealed"] for one in rows_of(target, "people_attributevalue"))
    assert sealed.startswith("gAAAA")
    assert [one["state"] for one in rows_of(target, "mail_outgoing")] == ["sent"]
    everything = b"".join(contents(target).values())
    for word in (b"Sergei", b"argon2", ILLNESS.encode(), rich.mari.password.encode()):
        assert word not in everything
    with pytest.raises(Trouble, match="exists and is not empty"):
        exported(target)


def test_a_damaged_export_and_another_version_are_refused_and_so_is_a_used_installation(
    rich: World, place: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    exported(place / "whole")
    assert "This installation is not empty" in refusal(place / "whole").sentence
    archive = place / "whole.zip"
    archive.write_bytes(b"PK")
    monkeypatch.setattr(whole, "refuse_unless_empty", lambda: None)
    assert "unpacked if it came as an archive" in refusal(archive).hint
    for hurt in ("table", "file", "missing", "parquet", "schema", "manifest"):
        target = place / hurt
        shutil.copytree(place / "whole", target)
        path, said = damage(target, hurt)
        refused = refusal(target)
        assert said in refused.sentence, hurt
        assert str(path) in refused.sentence or hurt == "schema"
        assert refused.hint or hurt == "manifest"


def refusal(folder: Path) -> Trouble:
    """Why `kuula import kuula` refuses an export."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(whole, "current_database", _at_hand)
        patch.setattr(whole, "refuse_while_running", lambda _url: None)
        with pytest.raises(Trouble) as refused:
            CliRunner().invoke(whole.whole, [str(folder)], catch_exceptions=False)
    return refused.value


def damage(folder: Path, what: str) -> tuple[Path, str]:
    """Hurt an export; answers where, and what is to be said of it."""
    places = {
        "table": folder / "tables" / "desk_message.jsonl",
        "file": next(one for one in (folder / "files").rglob("*") if one.is_file()),
        "missing": folder / "tables" / "people_customer.jsonl",
        "parquet": folder / "parquet" / "desk_message.parquet",
        "schema": folder / "manifest.json",
        "manifest": folder / "manifest.json",
    }
    path = places[what]
    if what == "missing":
        path.unlink()
        return path, "cannot be read"
    if what == "schema":
        told = json.loads(path.read_text())
        told["schema"]["people"] = "0099_from_the_future"
        told["kuula"] = "9.9"
        path.write_text(json.dumps(told))
        return path, "The export is of Kuula 9.9"
    content = bytearray(path.read_bytes())
    content[len(content) // 2] ^= 1
    path.write_bytes(content[: len(content) - (9 if what == "manifest" else 0)])
    return path, "damaged"


def test_what_a_kill_left_is_cleared_away_and_a_small_disk_refused(
    rich: World, place: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    target = place / "out"

    def killed(what: str, done: int, total: int) -> None:
        if what == "files":
            raise KeyboardInterrupt
        del done, total

    with pytest.raises(KeyboardInterrupt):
        carry_out(target, opening=False, watch=killed)
    assert list(place.iterdir()) == []
    left = place / ".out.unfinished"
    left.mkdir()
    (left / "half").write_text("half")
    monkeypatch.setattr(shutil, "disk_usage", lambda _at: shutil._ntuple_diskusage(9, 8, 1))
    with pytest.raises(Trouble, match="needs about"):
        exported(target)
    monkeypatch.undo()
    exported(target)
    assert sorted(one.name for one in place.iterdir()) == ["out"]
    assert not (target / "half").exists()


def test_all_of_it_is_of_one_moment(rich: World, place: Path) -> None:
    """What is written while the export runs is not in it, whatever table it is read from later."""
    connected = moment._connected()

    def meanwhile(what: str, done: int, total: int) -> None:
        del what, done, total
        connected.execute("UPDATE people_customer SET city = 'Meanwhile'")
        connected.commit()

    with connected, pytest.MonkeyPatch.context() as patch:
        patch.setattr("kuula.connectors.moving.writing.EVERY", 1)
        carry_out(place / "out", opening=False, watch=meanwhile)
    assert {one["city"] for one in rows_of(place / "out", "people_customer")} == {""}


def rows_of(folder: Path, table: str) -> list[dict[str, object]]:
    """The rows of a table of an export."""
    with (folder / "tables" / f"{table}.jsonl").open("rb") as stream:
        return [orjson.loads(line) for line in stream]


def contents(folder: Path) -> dict[str, bytes]:
    """Every file of an export but the manifest, with what is in it."""
    return {
        str(path.relative_to(folder)): path.read_bytes()
        for path in sorted(folder.rglob("*"))
        if path.is_file() and path.name != "manifest.json"
    }


@contextmanager
def _at_hand(where: Home) -> Iterator[str]:
    del where
    yield ""
