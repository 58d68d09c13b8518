"""Addresses of the staff's pages."""

from django.urls import URLPattern, URLResolver, include, path

urlpatterns: list[URLPattern | URLResolver] = [
    path("", include("kuula.faces.agent.urls_account")),
    path("", include("kuula.faces.agent.urls_desk")),
    path("", include("kuula.faces.agent.urls_profile")),
    path("", include("kuula.faces.agent.urls_segments")),
    path("", include("kuula.faces.agent.urls_bulk")),
    path("", include("kuula.faces.agent.urls_later")),
    path("", include("kuula.faces.agent.urls_incidents")),
    path("", include("kuula.faces.agent.urls_tray")),
    path("", include("kuula.faces.agent.urls_promises")),
    path("", include("kuula.faces.agent.urls_progress")),
    path("", include("kuula.faces.agent.urls_duty")),
    path("", include("kuula.faces.agent.urls_today")),
    path("", include("kuula.faces.agent.urls_handover")),
    path("", include("kuula.faces.agent.urls_complaints")),
    path("", include("kuula.faces.agent.urls_together")),
    path("", include("kuula.faces.agent.urls_asked")),
    path("", include("kuula.faces.agent.urls_goodwill")),
    path("", include("kuula.faces.agent.urls_notices")),
    path("", include("kuula.faces.agent.urls_fields")),
    path("", include("kuula.faces.agent.urls_commerce")),
    path("", include("kuula.faces.agent.urls_macros")),
    path("", include("kuula.faces.agent.urls_report")),
    path("", include("kuula.faces.agent.urls_listening")),
    path("", include("kuula.faces.agent.urls_settings")),
    path("", include("kuula.faces.agent.urls_imports")),
    path("", include("kuula.faces.agent.urls_operations")),
    path("", include("kuula.faces.agent.urls_ui")),
]
