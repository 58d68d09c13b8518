"""Imports of tables over the API."""

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from kuula.connectors.tables.jobs import work
from kuula.people.models import Address
from kuula.workspace.permissions import Permission

pytestmark = pytest.mark.django_db

TABLE = b"name,e-mail\nMari,mari@example.com\nNobody,nothing\n"


def file() -> SimpleUploadedFile:
    return SimpleUploadedFile("shop.csv", TABLE, "text/csv")


def test_a_table_is_sent_tried_let_in_watched_and_taken_back(mari) -> None:
    sent = mari.upload("/imports?target=customers", file(), "one")
    assert sent.status_code == 201, sent.content
    told = sent.json()
    assert (told["columns"], told["fields"]) == (["name", "e-mail"], ["name", "email"])
    assert mari.upload("/imports?target=customers", file(), "one").json()["id"] == told["id"]
    place = f"/imports/{told['id']}"
    assert mari.post(f"{place}/beginning").status_code == 409
    assert mari.post(f"{place}/mapping", {"save_as": "shop"}).json()["state"] == "checking"
    work(told["id"])
    tried = mari.get(place).json()
    assert (tried["state"], tried["made"], tried["refused"]) == ("checked", 1, 1)
    assert not Address.objects.filter(value="mari@example.com").exists()
    assert mari.post(f"{place}/beginning").json()["state"] == "running"
    work(told["id"])
    done = mari.get(place).json()
    assert (done["state"], done["settled"], done["total"]) == ("done", 2, 2)
    assert mari.get(f"{place}/refused").json()["items"][0]["line"] == 3
    assert mari.get("/imports").json()["items"][0]["id"] == told["id"]
    assert mari.post(f"{place}/removal").status_code == 409
    mari.post(f"{place}/undoing")
    work(told["id"])
    assert mari.get(place).json()["restored"] == 1
    assert not Address.objects.filter(value="mari@example.com").exists()


def test_it_needs_its_scope_and_a_known_mapping(mari, ivo, programs, world) -> None:
    assert ivo.get("/imports").status_code == 403
    assert ivo.upload("/imports?target=customers", file()).status_code == 403
    assert mari.upload("/imports?target=ships", file()).status_code == 422
    place = f"/imports/{mari.upload('/imports?target=customers', file()).json()['id']}"
    assert mari.post(f"{place}/mapping", {"mapping": "nobody's"}).status_code == 404
    assert mari.post(f"{place}/mapping", {"columns": ["name"]}).status_code == 422
    narrow = programs.of(world.mari, (Permission.IMPORTS,))
    narrow.post(f"{place}/mapping", {})
    work(int(place.rpartition("/")[2]))
    assert narrow.post(f"{place}/beginning").status_code == 403
    assert mari.post(f"{place}/removal").status_code == 201
    assert mari.get(place).status_code == 404
