"""The address of the database, for psycopg and for Django."""

from pathlib import Path

import pytest
from psycopg.conninfo import conninfo_to_dict

from kuula.kit import home, postgres
from kuula.kit.trouble import Trouble


def test_the_environment_wins(place: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    where = home.load()
    assert postgres.embedded()
    monkeypatch.setenv("DATABASE_URL", "postgresql://ann@db.example/desk")
    assert postgres.database_url(where) == "postgresql://ann@db.example/desk"
    assert not postgres.embedded()


def test_the_embedded_address_is_a_socket(place: Path) -> None:
    where = home.load()
    parts = conninfo_to_dict(postgres.database_url(where))
    assert parts["password"] == where.database_password
    assert parts["host"] == str(place / "run" / "postgres")
    assert postgres.django_database(postgres.database_url(where)) == {
        "ENGINE": "django.db.backends.postgresql",
        "NAME": "kuula",
        "USER": "kuula",
        "PASSWORD": where.database_password,
        "HOST": str(place / "run" / "postgres"),
        "PORT": "5432",
        "OPTIONS": {},
    }


def test_a_long_home_gets_a_short_socket(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("KUULA_HOME", str(tmp_path / ("x" * 90)))
    folder = postgres.socket_folder(home.load())
    assert folder.parent == Path("/tmp")
    assert folder == postgres.socket_folder(home.load())


def test_other_settings_of_an_address_reach_the_driver() -> None:
    found = postgres.django_database(
        "postgres://ann:p%40ss@db.example:6432/desk?sslmode=verify-full&sslrootcert=/etc/ca.pem"
    )
    assert found["PASSWORD"] == "p@ss"
    assert (found["HOST"], found["PORT"]) == ("db.example", "6432")
    assert found["OPTIONS"] == {"sslmode": "verify-full", "sslrootcert": "/etc/ca.pem"}


@pytest.mark.parametrize(
    "url",
    [
        "mysql://ann:secret@db.example/desk",
        "postgresql://ann:secret@db.example/desk?pool=3",
        "postgresql://ann:secret@db.example",
        "sqlite:///secret",
    ],
)
def test_a_wrong_address_is_refused_without_its_password(url: str) -> None:
    with pytest.raises(Trouble) as caught:
        postgres.django_database(url)
    assert "DATABASE_URL" in caught.value.sentence
    assert "secret" not in str(caught.value)
