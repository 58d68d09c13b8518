"""Addresses of what is done to many conversations at once."""

from django.urls import URLPattern, path

from kuula.faces.agent.views import bulk

urlpatterns: list[URLPattern] = [
    path("bulk", bulk.bulks, name="bulks"),
    path("bulk/new", bulk.new, name="bulk_new"),
    path("bulk/<int:bulk_id>", bulk.one, name="bulk"),
    path("bulk/<int:bulk_id>/undoing", bulk.undoing, name="bulk_undoing"),
]
