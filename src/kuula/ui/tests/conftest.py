from datetime import UTC, datetime
from pathlib import Path

import pytest
from jinja2 import FileSystemLoader

from kuula.ui.environment import environment

NOW = datetime(2026, 11, 21, 12, 0, tzinfo=UTC)


@pytest.fixture(scope="session")
def env():
    folder = Path(__file__).parents[1] / "jinja2"
    return environment(clock=lambda: NOW, loader=FileSystemLoader(folder))


@pytest.fixture
def draw(env):
    """Renders a line of template with `ui` imported."""

    def render(template, **context):
        return env.from_string('{% import "ui/components.html" as ui %}' + template).render(context)

    return render


@pytest.fixture
def now():
    return NOW
