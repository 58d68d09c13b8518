"""Addresses of the tray "Belongs here?"."""

from django.urls import URLPattern, path

from kuula.faces.agent.views import tray

urlpatterns: list[URLPattern] = [
    path("tray", tray.listing, name="tray"),
    path("tray/<int:raw_id>", tray.one, name="tray_mail"),
    path("tray/<int:raw_id>/html", tray.html, name="tray_html"),
    path("tray/<int:raw_id>/original", tray.original, name="tray_original"),
    path("tray/<int:raw_id>/placement", tray.placement, name="tray_placement"),
    path("tray/<int:raw_id>/opening", tray.opening, name="tray_opening"),
    path("tray/<int:raw_id>/removal", tray.removal, name="tray_removal"),
    path("tray/<int:raw_id>/return", tray.restoring, name="tray_return"),
    path("tray/<int:raw_id>/reading", tray.reading, name="tray_reading"),
]
