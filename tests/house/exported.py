"""The reference of the export, written from the models: each table, each column, what it means.

`KUULA_WRITE_EXPORT=1 pytest tests/house/test_export_documented.py` writes the page anew.
"""

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Final

from kuula.connectors.moving import omitted
from kuula.connectors.moving.tables import Column, Table, tables

FOLDER: Final = Path(__file__).resolve().parents[2] / "docs" / "reference"
PAGE: Final = FOLDER / "export.md"
INTRODUCTION: Final = Path(__file__).with_name("export_introduction.md")
WORDS: Final = dict(
    line.split(": ", 1)
    for line in Path(__file__).with_name("export_words.txt").read_text("utf-8").splitlines()
    if line
)


def reference() -> str:
    """The whole page."""
    parts = [INTRODUCTION.read_text("utf-8").rstrip(), *_left_out(), "## Tables"]
    for table in sorted(tables(), key=lambda one: one.name):
        parts += _section(table)
    return "\n\n".join(parts) + "\n"


def meaning(table: Table, column: Column) -> str:
    """What a column means: what its model says of it, else what such a name stands for."""
    said = _said(table, column.name)
    if column.refers_to:
        return _joined(f"Number of the row in `{column.refers_to}`", said)
    if column.choices:
        named = ", ".join(f"`{word}`" if word else "empty" for word in column.choices)
        return _joined(f"One of {named}", said)
    return said or WORDS.get(column.name) or _by_its_name(column.name)


def _left_out() -> Iterator[str]:
    yield "## What is left out"
    rows = [f"| `{name}` | all of it | {why} |" for name, why in sorted(omitted.TABLES.items())]
    for place, blank in sorted(omitted.COLUMNS.items()):
        table, _dot, column = place.partition(".")
        rows.append(f"| `{table}` | `{column}` | {blank.why} |")
    rows += [
        f"| `{name}` | rows but those where {condition} | {why} |"
        for name, (condition, why) in sorted(omitted.ROWS.items())
    ]
    yield "\n".join(["| table | what of it | why |", "|---|---|---|", *rows])


def _section(table: Table) -> Iterator[str]:
    yield f"### `{table.name}`"
    yield " ".join(table.meaning.split())
    rows = [
        f"| `{one.name}` | {one.sql_type}{'' if one.null else ', always there'} |"
        f" {one.parquet_type} | {meaning(table, one)} |"
        for one in table.columns
    ]
    head = ["| column | type | Parquet | meaning |", "|---|---|---|---|"]
    yield "\n".join([*head, *rows])


def _said(table: Table, name: str) -> str:
    """The sentences of the model's description in which the column stands."""
    whole = " ".join(table.meaning.split())
    sentences = re.split(r"(?<=[.;])\s+", whole)
    found = [one for one in sentences if f"`{name}`" in one]
    return " ".join(found).replace("|", "/").rstrip(".;")


def _joined(first: str, second: str) -> str:
    return f"{first}. {second}" if second else first


def _by_its_name(name: str) -> str:
    """What the house's own way of naming says."""
    if name == "id":
        return "Number of the row"
    words = name.rsplit("_", 1)[0].replace("_", " ")
    if name.endswith("_at"):
        return f"Moment it was {words}, in UTC"
    if name.endswith("_on"):
        return f"Day it was {words}"
    if name.endswith("_id"):
        return f"Number of the {words}"
    return ""
