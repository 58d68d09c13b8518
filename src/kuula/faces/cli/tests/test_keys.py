"""A new key for what is stored encrypted."""

from pathlib import Path

import pytest
from allauth.mfa.models import Authenticator
from click.testing import CliRunner
from django.apps import apps
from django.db import connection
from tests.world import World

from kuula.faces.cli import keys
from kuula.kit import clock, home
from kuula.kit.crypto import opens_with_newest, seal, unseal
from kuula.people.actions import AttributeForm, save_attribute, set_attribute
from kuula.people.models import AttributeValue
from kuula.people.profile import profile_of
from kuula.workspace.actors import SYSTEM


@pytest.fixture
def place(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Path:
    """An installation of its own: the key of the tests stays what it is."""
    monkeypatch.setenv("KUULA_HOME", str(tmp_path / "home"))
    home.load()
    return tmp_path / "home"


def run(*words: str) -> str:
    answer = CliRunner().invoke(keys.command, list(words), catch_exceptions=False)
    return answer.output


@pytest.fixture
def _here(monkeypatch: pytest.MonkeyPatch) -> None:
    """The database of the tests is the one the command opens."""
    from contextlib import nullcontext

    monkeypatch.setattr(keys, "database", lambda _where: nullcontext())


@pytest.mark.usefixtures("_here")
def test_everything_is_sealed_anew_and_the_old_key_forgotten(place: Path, world: World) -> None:
    attribute = save_attribute(SYSTEM, form=AttributeForm("Ill", "text", sensitive=True))
    ours = world.actor(world.mari)
    set_attribute(ours, customer=world.kadri, attribute=attribute, said="Asthma")
    factor = Authenticator.objects.create(
        user=world.ivo, type="totp", data={"secret": seal("JBSWY3DP"), "used": 1}
    )
    before = AttributeValue.objects.get().sealed
    first = home.load().field_key
    run("rotate")
    assert home.load().field_key != first
    assert home.load().old_field_keys == (first,)
    row = AttributeValue.objects.get()
    factor.refresh_from_db()
    assert row.sealed != before
    assert opens_with_newest(row.sealed)
    assert unseal(factor.data["secret"]) == "JBSWY3DP"
    assert unseal(before) == '"Asthma"', "the old key still opens"
    known = profile_of(ours, world.kadri, today=clock.now().date()).attributes
    assert [one.value for one in known] == ["Asthma"]
    run("retire")
    assert home.load().old_field_keys == ()
    assert unseal(AttributeValue.objects.get().sealed) == '"Asthma"'
    assert run("retire").strip() == "There is no old key."


@pytest.mark.usefixtures("_here")
def test_the_old_key_stays_while_something_needs_it(place: Path, world: World) -> None:
    attribute = save_attribute(SYSTEM, form=AttributeForm("Ill", "text", sensitive=True))
    ours = world.actor(world.mari)
    set_attribute(ours, customer=world.kadri, attribute=attribute, said="Asthma")
    run("rotate")
    stranger = "gAAAAA" + "x" * 100
    AttributeValue.objects.update(sealed=stranger)
    with pytest.raises(home.Trouble):
        run("retire")
    assert len(home.load().old_field_keys) == 1


@pytest.mark.django_db
def test_every_sealed_column_is_in_the_list() -> None:
    sealed = {
        (model._meta.db_table, field.column)
        for model in apps.get_models()
        for field in model._meta.concrete_fields
        if field.column.endswith("sealed")
    }
    assert sealed <= {(one.table, one.column) for one in keys.PLACES}
    with connection.cursor() as cursor:
        for one in keys.PLACES:
            cursor.execute(f"SELECT id, {one.column} FROM {one.table} LIMIT 1")
