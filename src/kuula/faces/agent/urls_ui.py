"""Addresses of the component gallery."""

from django.urls import URLPattern, path

from kuula.faces.agent.views.gallery import gallery

urlpatterns: list[URLPattern] = [
    path("_ui/", gallery, name="gallery"),
    path("_ui/panes/", gallery, {"template": "ui/gallery_panes.html"}, name="gallery_panes"),
]
