"""The step of a restore that erases again whoever was erased after the backup was made.

Runs in a process of its own, with the restored keys and tables.
"""

from uuid import uuid4

import click
from psycopg import Connection, sql

from kuula.faces.cli import installation
from kuula.faces.cli.saying import say
from kuula.kit import home, postgres
from kuula.people.actions import replay_erasures
from kuula.workspace.actors import SYSTEM

LOG = "people_erasure"
COLUMNS = """
    select column_name from information_schema.columns
    where table_schema = 'public' and table_name = %s and column_name <> 'id' order by 1
"""


@click.command()
@click.argument("aside")
def command(*, aside: str) -> None:
    """Carry the log of erasures over from the schema ASIDE and erase again."""
    url = postgres.database_url(home.load())
    with installation.connect(url) as connection:
        carry_over(connection, aside)
    installation.remember(url, installation.RESTORED, uuid4().hex)  # other files may be its own now
    erased = replay_erasures(SYSTEM)
    if erased:
        say(f"{erased} people were erased again.")


def carry_over(connection: Connection, aside: str) -> int:
    """Copy the log of erasures from the tables set aside, when they are of this installation."""
    if not _is_same_installation(connection, aside):
        return 0
    names = [row[0] for row in connection.execute(COLUMNS, [LOG]).fetchall()]
    columns = sql.SQL(", ").join(sql.Identifier(name) for name in names)
    copy = sql.SQL("insert into public.{0} ({1}) select {1} from {2}.{0} on conflict do nothing")
    query = copy.format(sql.Identifier(LOG), columns, sql.Identifier(aside))
    return connection.execute(query).rowcount


def _is_same_installation(connection: Connection, aside: str) -> bool:
    """Another installation's numbers name other people."""
    known = connection.execute(
        "select to_regclass(%s) is not null", [f"{aside}.kuula_installation"]
    ).fetchone()
    if known != (True,):
        return False
    question = sql.SQL(
        "select a.value = b.value from public.kuula_installation a "
        "join {}.kuula_installation b using (name) where name = %s"
    ).format(sql.Identifier(aside))
    return connection.execute(question, [installation.IDENTITY]).fetchone() == (True,)
