"""Addresses of the report and of the conversations behind its numbers."""

from django.urls import URLPattern, URLResolver, path

from kuula.faces.agent.views import report

urlpatterns: list[URLPattern | URLResolver] = [
    path("report", report.report, name="report"),
    path("report/<str:measure>/conversations", report.behind, name="report_behind"),
]
