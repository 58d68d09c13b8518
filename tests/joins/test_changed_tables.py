"""A migration changes tables under a running desk: plans made before it are made anew."""

from collections.abc import Iterator

import psycopg
import pytest
from django.db import NotSupportedError, connection, transaction
from django.test import Client

from kuula.faces.api.tests.conftest import Program, Programs
from kuula.ledger.bus import database_conninfo
from kuula.workspace.actors import SYSTEM
from kuula.workspace.queries import known_teams
from tests.world import World, build_world

CHANGED = (
    "ALTER TABLE workspace_team ADD COLUMN later integer NOT NULL DEFAULT 1",
    "ALTER TABLE workspace_team ALTER COLUMN name TYPE varchar(200)",
    "ALTER TABLE desk_conversation ADD COLUMN later integer NOT NULL DEFAULT 1",
    "ALTER TABLE desk_conversation ALTER COLUMN last_excerpt TYPE varchar(2000)",
)
AS_BEFORE = (
    "ALTER TABLE desk_conversation DROP COLUMN IF EXISTS later",
    "ALTER TABLE desk_conversation ALTER COLUMN last_excerpt TYPE text",
    "ALTER TABLE workspace_team DROP COLUMN IF EXISTS later",
    "ALTER TABLE workspace_team ALTER COLUMN name TYPE text",
)
PREPARED = "SELECT count(*) FROM pg_prepared_statements WHERE statement LIKE %s"


@pytest.fixture
def world(transactional_db: None) -> Iterator[World]:
    """The named world, committed; its tables are as before afterwards."""
    del transactional_db
    yield build_world()
    elsewhere(*AS_BEFORE)
    connection.close()


def elsewhere(*statements: str) -> None:
    """Run statements as a migration in another process does."""
    with psycopg.connect(database_conninfo(), autocommit=True) as other:
        for statement in statements:
            other.execute(statement.encode())


def prepared(what: str) -> int:
    with connection.cursor() as cursor:
        cursor.execute(PREPARED, [f"%{what}%"])
        return int(cursor.fetchone()[0])


def test_pages_go_on_after_a_migration(world: World) -> None:
    client = Client(raise_request_exception=False)
    client.force_login(world.ivo)
    paths = ("/inbox/open", f"/conversations/{world.wardrobe.pk}")
    for _ in range(4):
        assert [client.get(path).status_code for path in paths] == [200, 200]
    assert prepared("workspace_team"), "else nothing is tried here"
    assert prepared("last_excerpt")
    elsewhere(*CHANGED)
    for _ in range(2):
        assert [client.get(path).status_code for path in paths] == [200, 200]


def test_a_program_goes_on_opening_conversations(world: World) -> None:
    program: Program = Programs(world).of(world.ivo)
    body = {
        "brand": world.pohjala.pk,
        "customer": {"email": "uku@example.ee", "name": "Uku"},
        "subject": "Chairs",
        "text": "Where are they?",
    }
    assert program.post("/conversations", body).status_code == 201
    elsewhere(*CHANGED)
    for _ in range(2):
        assert program.post("/conversations", body).status_code == 201


def test_inside_a_transaction_the_second_try_works(world: World) -> None:
    for _ in range(4):
        assert known_teams(SYSTEM)
    elsewhere(*CHANGED)
    with pytest.raises(NotSupportedError), transaction.atomic():
        known_teams(SYSTEM)
    with transaction.atomic():
        assert {team.name for team in known_teams(SYSTEM)} == {"First line", "Legal"}
