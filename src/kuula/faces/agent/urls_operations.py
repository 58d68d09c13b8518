"""Addresses of the first run and for machines."""

from django.urls import URLPattern, URLResolver, path

from kuula.faces.agent.views import first_run, operations

urlpatterns: list[URLPattern | URLResolver] = [
    path("healthz", operations.healthz, name="healthz"),
    path("readyz", operations.readyz, name="readyz"),
    path("metrics", operations.metrics, name="metrics"),
    path("welcome", first_run.welcome, name="welcome"),
    path("welcome/administrator", first_run.administrator, name="welcome_administrator"),
    path("welcome/mailbox", first_run.mailbox, name="welcome_mailbox"),
    path("welcome/colleague", first_run.colleague, name="welcome_colleague"),
    path("welcome/end", first_run.finish, name="welcome_end"),
]
