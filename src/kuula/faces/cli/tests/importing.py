"""Running `kuula import` in a test, on the test's own database."""

from collections.abc import Iterator
from contextlib import contextmanager

import pytest
from click.testing import CliRunner

from kuula.faces.cli.importing import command as here
from kuula.kit.home import Home


def ran(*words: str, fails: bool = False) -> str:
    """What `kuula import` with these words printed."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(here, "current_database", _at_hand)
        result = CliRunner().invoke(here.command, list(words), catch_exceptions=fails)
    assert (result.exit_code != 0) == fails, result.output
    return str(result.exception) if fails else result.output


@contextmanager
def _at_hand(where: Home) -> Iterator[str]:
    del where
    yield ""
