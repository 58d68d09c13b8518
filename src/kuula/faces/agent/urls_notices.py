"""Addresses of what one is told."""

from django.urls import URLPattern, path

from kuula.faces.agent.views import account_browsers, account_notices, notices

urlpatterns: list[URLPattern] = [
    path("account/notices", account_notices.choosing, name="account_notices"),
    path("account/notices/browsers", account_browsers.browsers, name="notice_browsers"),
    path("notices", notices.notices, name="notices"),
    path("notices/bell", notices.bell, name="notices_bell"),
    path("notices/reading", notices.reading, name="notices_reading"),
    path("notices/reading/<int:stamp>/undoing", notices.unreading, name="notices_unreading"),
]
