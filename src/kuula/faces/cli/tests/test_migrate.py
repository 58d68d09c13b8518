"""Bringing the tables up to date: with all the time it takes when nobody works on them."""

from collections.abc import Iterator

import psycopg
import pytest

from kuula.faces.cli.tests.conftest import kuula, url_of
from kuula.kit.home import Home

SLOW = """
DELETE FROM auth_permission p USING django_content_type t
WHERE t.id = p.content_type_id AND t.app_label = 'form';
DELETE FROM django_content_type WHERE app_label = 'form';
DELETE FROM kuula_installation WHERE name = 'schema';
CREATE FUNCTION slow() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN PERFORM pg_sleep(5.5); RETURN NULL; END $$;
CREATE TRIGGER slow AFTER INSERT ON django_content_type FOR EACH STATEMENT EXECUTE FUNCTION slow();
"""
QUICK = "DROP FUNCTION IF EXISTS slow CASCADE"


@pytest.fixture
def slow(migrated: Home, monkeypatch: pytest.MonkeyPatch) -> Iterator[str]:
    """A database in which the end of every change takes longer than five seconds."""
    url = url_of(migrated.path, monkeypatch)
    with psycopg.connect(url) as connection:
        connection.execute(SLOW)
    yield url
    with psycopg.connect(url) as connection:
        connection.execute(QUICK)


def test_a_long_change_is_given_up_while_others_work_and_done_when_they_have_stopped(
    migrated: Home, slow: str
) -> None:
    with psycopg.connect(slow):
        given_up = kuula(migrated.path, "migrate")
    assert given_up.returncode == 1
    assert "would have held up those who work" in given_up.stderr
    assert "Stop the other parts of Kuula" in given_up.stdout + given_up.stderr
    words = ("--email", "a@example.ee", "--name", "Ada", "--password-stdin")
    alone = kuula(migrated.path, "createadmin", *words, given="korrektne hobune\n")
    assert alone.returncode == 0, alone.stderr  # it makes the tables first, as `up` does
    assert "The database is ready." in alone.stdout
    assert "Ada <a@example.ee> is an administrator" in alone.stdout
    assert "current" in kuula(migrated.path, "migrate", "--check").stdout
