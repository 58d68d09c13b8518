"""The door for uvicorn: the live event stream."""

import os

import django

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "kuula.config.settings")
django.setup()

from django.conf import settings  # noqa: E402 - Django is set up first

from kuula.faces.agent.live import LiveDoor  # noqa: E402
from kuula.ledger.bus import database_conninfo  # noqa: E402
from kuula.ledger.bus_choice import bus_of  # noqa: E402
from kuula.ledger.live import Hub  # noqa: E402

application = LiveDoor(Hub(database_conninfo(), bus_of(settings.REDIS_URL)))
