"""The glossary says the same for people and for machines, in all four languages."""

import csv
from pathlib import Path

REFERENCE = Path(__file__).parents[2] / "docs" / "reference"
COLUMNS = ("en", "et", "hr", "ru", "meaning")


def rows_of_table() -> list[tuple[str, ...]]:
    with (REFERENCE / "glossary.tsv").open(encoding="utf-8", newline="") as file:
        reader = csv.DictReader(file, delimiter="\t", quoting=csv.QUOTE_NONE)
        return [tuple(row[column] for column in COLUMNS) for row in reader]


def rows_of_page() -> list[tuple[str, ...]]:
    page = (REFERENCE / "glossary.md").read_text(encoding="utf-8")
    lines = [line.strip("|") for line in page.splitlines() if "|" in line]
    rows = [
        tuple(cell.strip() for cell in line.strip("|").split("|")) for line in lines if "|" in line
    ]
    return [row for row in rows if row[0] != "English" and not row[0].startswith("---")]


def test_page_and_table_say_the_same():
    assert rows_of_page() == rows_of_table()


def test_every_term_is_there_once_in_every_language():
    rows = rows_of_table()
    assert len(rows) >= 60
    assert all(cell.strip() for row in rows for cell in row)
    assert len({row[0] for row in rows}) == len(rows)
    assert all(any("а" <= letter <= "я" for letter in row[3].lower()) for row in rows)
