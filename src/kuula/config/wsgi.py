"""The door for granian: pages and API as WSGI."""

import os

from django.core.wsgi import get_wsgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "kuula.config.settings")
application = get_wsgi_application()

import kuula.config.urls  # noqa: E402, F401 - the first request must not pay for the import
