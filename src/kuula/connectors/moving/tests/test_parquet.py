"""Rows as Parquet, where something goes wrong."""

from pathlib import Path

import pytest

from kuula.connectors.moving.parquet import engine, write_parquet
from kuula.connectors.moving.refusing import MovingRefused
from kuula.connectors.moving.tables import Column, Table


def test_what_cannot_be_written_is_refused_with_the_table_and_the_reason(tmp_path: Path) -> None:
    table = Table("people_order", "", "id", (Column("id", "bigint", False),))
    lines = tmp_path / "lines"
    lines.write_bytes(b'{"id": "no number"}\n')
    with (
        engine(tmp_path / "spill") as using,
        pytest.raises(MovingRefused, match="people_order cannot be written"),
    ):
        write_parquet(using, table, lines, tmp_path / "rows.parquet", longest=30)
