"""Addresses of replies that leave later."""

from django.urls import URLPattern, path

from kuula.faces.agent.views import planned

urlpatterns: list[URLPattern] = [
    path("planned/<int:planned_id>/return", planned.returning, name="planned_return"),
    path("planned/<int:planned_id>/removal", planned.removal, name="planned_removal"),
    path("planned/<int:planned_id>/release", planned.release, name="planned_release"),
]
