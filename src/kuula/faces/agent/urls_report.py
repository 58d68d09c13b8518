"""Addresses of the report and of the conversations behind its numbers."""

from django.urls import URLPattern, URLResolver, path

from kuula.faces.agent.views import (
    report,
    report_first_contact,
    report_handovers,
    report_targets,
)

urlpatterns: list[URLPattern | URLResolver] = [
    path("report", report.report, name="report"),
    path("report/handovers", report_handovers.handovers, name="report_handovers"),
    path("report/first-contact", report_first_contact.first_contact, name="report_first_contact"),
    path("report/targets", report_targets.targets, name="report_targets"),
    path("report/<str:measure>/conversations", report.behind, name="report_behind"),
]
