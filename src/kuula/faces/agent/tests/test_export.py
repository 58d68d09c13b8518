"""Export everything, from the settings: ordered, made by the worker, fetched, forgotten."""

import io
import zipfile
from datetime import timedelta

import orjson
import pytest
from django.test import Client
from tests.world import World

from kuula.connectors.moving import jobs
from kuula.connectors.moving.actions import making
from kuula.connectors.moving.models import Export
from kuula.faces.agent.tests.test_inbox import as_staff
from kuula.kit import clock, home
from kuula.kit.trouble import Trouble
from kuula.ledger.models import Entry
from kuula.ledger.reading import entries
from kuula.people.actions import erase_customer
from kuula.workspace.actors import SYSTEM
from kuula.workspace.models import Staff


@pytest.fixture
def admin(world: World) -> Client:
    Staff.objects.update(language="en")
    return as_staff(world.mari)


def order(client: Client, **fields: str) -> str:
    """Order an export; answers the page it leads to."""
    return str(client.post("/settings/export", fields, follow=True).content.decode())


@pytest.mark.django_db(transaction=True)
def test_an_administrator_fetches_everything_as_one_archive(
    admin: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert "Nothing was exported yet" in admin.get("/settings/export").content.decode()
    page = order(admin)
    assert "The export is ordered" in page
    assert "Waiting for its turn" in page
    assert "still under way" in order(admin)
    (export,) = Export.objects.all()
    assert admin.get(f"/settings/export/{export.pk}").status_code == 409

    jobs.export(export.pk)
    jobs.export(export.pk)
    page = admin.get("/settings/export").content.decode()
    assert "Ready" in page
    answer = admin.get(f"/settings/export/{export.pk}")
    packed = zipfile.ZipFile(io.BytesIO(b"".join(answer)))
    assert answer["Content-Disposition"].endswith('.zip"')
    manifest = orjson.loads(packed.read("kuula/manifest.json"))
    customers = packed.read("kuula/tables/people_customer.jsonl").splitlines()
    assert len(customers) == manifest["tables"]["people_customer"]["rows"] > 3
    told = Entry.objects.filter(type__startswith="moving.").order_by("id")
    assert [one.type for one in told] == ["moving.export_made", "moving.export_fetched"]

    key = Export.objects.get().key
    gone: list[str] = []
    monkeypatch.setattr(making.files, "delete_unused", lambda keys, _used: gone.extend(keys) or 1)
    monkeypatch.setattr(making.files, "sweep", lambda _shelf, _used, _owner: 0)
    monkeypatch.setattr(making, "this_database", lambda: "here")
    with clock.at(clock.now() + timedelta(days=8)):
        jobs.forgotten()
    assert gone == [key]
    assert "Deleted" in admin.get("/settings/export").content.decode()
    assert admin.get(f"/settings/export/{export.pk}").status_code == 409


@pytest.mark.django_db(transaction=True)
def test_erasing_somebody_takes_the_archives_along(
    world: World, admin: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    order(admin)
    jobs.export(Export.objects.get().pk)
    key = Export.objects.get().key
    gone: list[str] = []
    monkeypatch.setattr(making.files, "delete_unused", lambda keys, _used: gone.extend(keys) or 1)
    order(admin)
    Export.objects.filter(state="waiting").update(state="running")
    erase_customer(SYSTEM, customer=world.kadri)
    erased = entries([Entry.objects.get(type="people.customer_erased").pk])[0]
    for _twice in range(2):
        jobs.on_customer_erased(erased)
    assert gone == [key]
    assert list(Export.objects.values_list("state", flat=True)) == ["failed", "gone"]
    assert "Deleted" in admin.get("/settings/export").content.decode()


def test_what_fails_or_is_left_behind_says_so_and_can_be_ordered_again(
    admin: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refused(*_words: object, **_more: object) -> None:
        raise Trouble("The disk is too small.", "Use a larger one.")

    monkeypatch.setattr(making, "carry_out", refused)
    order(admin)
    jobs.export(Export.objects.get().pk)
    page = admin.get("/settings/export", headers={"HX-Request": "true"}).content.decode()
    assert "The disk is too small. Use a larger one." in page
    order(admin, opened="on")
    left = home.load().run / f"export-{Export.objects.latest('pk').pk}-killed"
    left.mkdir()
    with clock.at(clock.now() + timedelta(hours=3)):
        jobs.left_behind()
    assert list(Export.objects.values_list("state", "opened")) == [
        ("failed", True),
        ("failed", False),
    ]
    assert not left.exists()


def test_only_administrators_export_everything(world: World, admin: Client) -> None:
    for somebody in (world.ivo, world.liis, world.reader):
        client = as_staff(somebody)
        assert client.get("/settings/export").status_code == 403
        assert client.post("/settings/export").status_code == 403
    assert admin.get("/settings/export/4711").status_code == 404
    assert not Export.objects.exists()
