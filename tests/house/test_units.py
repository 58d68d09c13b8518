"""The systemd units of the guide fit together, and run the commands that `kuula up` runs."""

from configparser import ConfigParser
from pathlib import Path

import pytest

from kuula.faces.cli.processes import Address, parts
from tests.house.rules import ROOT

FOLDER = ROOT / "docs" / "guide" / "systemd"
TARGET = "kuula.target"
MIGRATE = "kuula-migrate.service"
PARTS = sorted(path.name for path in FOLDER.glob("kuula-*.service") if path.name != MIGRATE)


def unit(name: str) -> ConfigParser:
    """A unit as systemd reads it."""
    read = ConfigParser(interpolation=None, delimiters=("=",))
    read.optionxform = str  # type: ignore[assignment, method-assign] # names keep their capitals
    read.read_string((FOLDER / name).read_text("utf-8"))
    return read


def test_every_part_of_kuula_has_a_unit_that_the_target_wants() -> None:
    assert sorted(f"kuula-{part.name}.service" for part in parts(Address("", 8000))) == PARTS
    assert sorted(unit(TARGET)["Unit"]["Wants"].split()) == PARTS


@pytest.mark.parametrize("name", PARTS)
def test_a_part_waits_for_the_migration_and_stops_with_the_target(name: str) -> None:
    found = unit(name)["Unit"]
    assert found["Requires"] == found["After"] == MIGRATE
    assert found["PartOf"] == TARGET


def test_stopping_and_starting_the_target_migrates_again() -> None:
    """A oneshot that remains stays "active" after an upgrade, unless it is stopped with the rest.

    It does remain: else a part that falls while the database is away would drag a migration along
    that fails, and systemd does not try again what failed for a dependency.
    """
    found = unit(MIGRATE)
    assert found["Service"]["Type"] == "oneshot"
    assert found["Service"]["RemainAfterExit"] == "yes"
    assert found["Unit"]["PartOf"] == TARGET
    assert found["Service"]["ExecStart"].endswith("/kuula migrate")


@pytest.mark.parametrize("path", sorted(FOLDER.glob("*.service")), ids=lambda path: path.name)
def test_every_unit_reads_the_environment_as_the_same_user(path: Path) -> None:
    service = unit(path.name)["Service"]
    assert service["User"] == "kuula"
    assert service["EnvironmentFile"] == "/etc/kuula.env"
