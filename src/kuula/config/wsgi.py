"""The door for granian: pages and API as WSGI."""

import os

from django.core.wsgi import get_wsgi_application

from kuula.kit.postgres.silence import watched

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "kuula.config.settings")
application = watched(get_wsgi_application())

import kuula.config.urls  # noqa: E402, F401 - the first request must not pay for the import
