"""What the doctor says of who could come in at a public address."""

import json

import psycopg
import pytest

from kuula.faces.cli import entrance, installation
from kuula.faces.cli.findings import Grade
from kuula.faces.cli.tests.conftest import kuula, url_of
from kuula.kit.home import Home
from kuula.workspace.published import DEMO_PASSWORD

LOGINS = json.dumps([f"mari@demo.example  {DEMO_PASSWORD}  (administrator, Mari)"])


def test_the_demos_password_and_an_empty_desk_at_a_public_address(
    migrated: Home, monkeypatch: pytest.MonkeyPatch
) -> None:
    url = url_of(migrated.path, monkeypatch)
    monkeypatch.delenv("PUBLIC_URL", raising=False)
    assert list(entrance.findings(url)) == []
    monkeypatch.setenv("PUBLIC_URL", "https://desk.example.com")
    (empty,) = entrance.findings(url)
    assert empty.sentence == "Nobody works here yet."
    assert "https://desk.example.com/welcome?secret=" in empty.hint

    words = ("--email", "mari@demo.example", "--name", "Mari", "--password-stdin")
    made = kuula(migrated.path, "createadmin", *words, given=f"{DEMO_PASSWORD}\n")
    assert made.returncode == 0, made.stderr
    anew = ("--reset", "mari@demo.example", "--password-stdin")
    reset = kuula(migrated.path, "createadmin", *anew, given=f"{DEMO_PASSWORD}\n")
    assert "Mari <mari@demo.example> can sign in with the new password" in reset.stdout
    installation.remember(url, installation.DEMO_LOGINS, LOGINS)
    try:
        (open_to_all,) = entrance.findings(url)
        assert open_to_all.grade is Grade.BAD
        assert "mari@demo.example" in open_to_all.sentence
        assert "kuula demo --remove" in open_to_all.hint
        said = kuula(migrated.path, "doctor").stdout
        assert "Everybody knows the password" in " ".join(said.split())

        monkeypatch.setenv("PUBLIC_URL", "http://localhost:8000")
        assert list(entrance.findings(url)) == []
        monkeypatch.setenv("PUBLIC_URL", "https://desk.example.com")
        with psycopg.connect(url) as connection:
            connection.execute("update workspace_staff set password = 'argon2$argon2id$other'")
        assert list(entrance.findings(url)) == []
    finally:
        installation.forget(url, installation.DEMO_LOGINS)
        with psycopg.connect(url) as connection:
            connection.execute("delete from workspace_staff")
