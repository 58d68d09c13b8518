"""Addresses of the report and of the conversations behind its numbers."""

from django.urls import URLPattern, URLResolver, path

from kuula.faces.agent.views import report, report_handovers, report_targets

urlpatterns: list[URLPattern | URLResolver] = [
    path("report", report.report, name="report"),
    path("report/handovers", report_handovers.handovers, name="report_handovers"),
    path("report/targets", report_targets.targets, name="report_targets"),
    path("report/<str:measure>/conversations", report.behind, name="report_behind"),
]
