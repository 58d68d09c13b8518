"""Addresses of imports of tables, in the settings."""

from django.urls import URLPattern, path

from kuula.faces.agent.views.settings import imports

urlpatterns: list[URLPattern] = [
    path("settings/imports", imports.listing, name="imports"),
    path("settings/imports/<int:import_id>", imports.one, name="import"),
    path("settings/imports/<int:import_id>/beginning", imports.begin, name="import_beginning"),
    path("settings/imports/<int:import_id>/undoing", imports.undo, name="import_undoing"),
    path("settings/imports/<int:import_id>/removal", imports.remove, name="import_removal"),
    path("settings/imports/<int:import_id>/report", imports.report, name="import_report"),
]
