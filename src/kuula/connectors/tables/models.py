"""Imports of tables: the file, how it is read and mapped, how far it is, what became of each
line."""

from django.db import models
from django.db.models import Q

from kuula.workspace.models import Staff


class SavedMapping(models.Model):
    """Which column becomes which field, under a name for the next table of the same making.

    `columns` goes from the column's name, in lower case, to the field; `styles` from the field to
    how its column is written; `given` are the values said for the whole table.
    """

    target = models.TextField()
    name = models.TextField()
    columns = models.JSONField(default=dict)
    styles = models.JSONField(default=dict)
    given = models.JSONField(default=dict, db_default={})
    saved_at = models.DateTimeField()

    class Meta:
        ordering = ("name",)
        constraints = (
            models.UniqueConstraint(fields=["target", "name"], name="tables_mapping_once"),
        )


class TableImport(models.Model):
    """One table on its way in. `staff` None stands for the command line.

    `shape` is how the file is read, `columns` the field of each column (empty leaves it out),
    `styles` how dates and numbers are written, `told` those that somebody chose, `given` what
    fields are in every line. `settled` lines
    of `total` are through in the present state; the counts add up to it. `key` is empty when the
    file is gone. All facts of it happened at `begun_at`. `ours` are addresses that are no
    customer's.
    """

    class State(models.TextChoices):
        MAPPING = "mapping"
        CHECKING = "checking"
        CHECKED = "checked"
        RUNNING = "running"
        DONE = "done"
        UNDOING = "undoing"
        UNDONE = "undone"
        FAILED = "failed"

    staff = models.ForeignKey(Staff, models.PROTECT, null=True, related_name="+")
    target = models.TextField()
    filename = models.TextField()
    key = models.TextField()
    size = models.BigIntegerField()
    shape = models.JSONField(default=dict)
    columns = models.JSONField(default=list)
    styles = models.JSONField(default=dict)
    told = models.JSONField(default=dict)
    given = models.JSONField(default=dict, db_default={})
    ours = models.JSONField(default=list)
    state = models.TextField(choices=State.choices, default=State.MAPPING)
    why = models.TextField(default="")
    total = models.BigIntegerField(default=0)
    settled = models.BigIntegerField(default=0)
    made = models.BigIntegerField(default=0)
    changed = models.BigIntegerField(default=0)
    same = models.BigIntegerField(default=0)
    refused = models.BigIntegerField(default=0)
    restored = models.BigIntegerField(default=0)
    kept = models.BigIntegerField(default=0)
    preview = models.JSONField(default=dict)
    sent_at = models.DateTimeField()
    moved_at = models.DateTimeField()
    begun_at = models.DateTimeField(null=True)
    ended_at = models.DateTimeField(null=True)
    undone_at = models.DateTimeField(null=True)

    class Meta:
        indexes = (
            models.Index(
                fields=["moved_at"],
                condition=Q(state__in=["checking", "running", "undoing"]),
                name="tables_import_under_way",
            ),
        )


class ImportedLine(models.Model):
    """A line that made or changed something, or was refused; written in the transaction that did.

    `thing` is what it made or changed, `before` and `after` the values. `cells` are those of a
    refused line. `undoing` is what the undo came to.
    """

    class Undoing(models.TextChoices):
        NOT = ""
        UNDONE = "undone"
        KEPT = "kept"

    run = models.ForeignKey(TableImport, models.CASCADE, related_name="lines")
    number = models.BigIntegerField()
    outcome = models.TextField()
    named = models.TextField(default="")
    why = models.TextField(default="")
    thing = models.BigIntegerField(null=True)
    before = models.JSONField(default=dict)
    after = models.JSONField(default=dict)
    cells = models.JSONField(default=list)
    undoing = models.TextField(choices=Undoing.choices, default=Undoing.NOT)

    class Meta:
        constraints = (models.UniqueConstraint(fields=["run", "number"], name="tables_line_once"),)
        indexes = (
            models.Index(
                fields=["thing"], condition=Q(thing__isnull=False), name="tables_line_thing"
            ),
        )


class Pull(models.Model):
    """A query of another database, asked once a day at `at` and let in as a table is. `ours` are
    addresses that are no customer's. `asked_on` is the day it was last asked by the clock, `why`
    why the last one brought nothing, `latest` the import it ended in."""

    class Kind(models.TextChoices):
        POSTGRESQL = "postgresql", "PostgreSQL"
        MARIADB = "mariadb", "MariaDB"
        SQLSERVER = "sqlserver", "SQL Server"

    name = models.TextField(unique=True)
    kind = models.TextField(choices=Kind.choices)
    host = models.TextField()
    port = models.IntegerField()
    database = models.TextField()
    username = models.TextField()
    password_sealed = models.TextField(default="")
    query = models.TextField()
    target = models.TextField()
    mapping = models.TextField(default="")
    given = models.JSONField(default=dict)
    ours = models.JSONField(default=list)
    at = models.TimeField()
    active = models.BooleanField(default=True)
    staff = models.ForeignKey(Staff, models.SET_NULL, null=True, related_name="+")
    asked_on = models.DateField(null=True)
    pulled_at = models.DateTimeField(null=True)
    why = models.TextField(default="")
    latest = models.ForeignKey(TableImport, models.SET_NULL, null=True, related_name="+")

    class Meta:
        ordering = ("name",)

    def __str__(self) -> str:
        return self.name
