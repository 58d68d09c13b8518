"""Addresses of progress updates and their policies."""

from django.urls import URLPattern, path

from kuula.faces.agent.views import progress
from kuula.faces.agent.views.settings import progress as policies

urlpatterns: list[URLPattern] = [
    path("progress", progress.updates, name="progress_updates"),
    path("progress/<int:update_id>", progress.update, name="progress_update"),
    path("progress/<int:update_id>/dropping", progress.dropping, name="progress_dropping"),
    path("settings/progress", policies.listing, name="progress_policies"),
    path("settings/progress/new", policies.new, name="progress_policy_new"),
    path("settings/progress/<int:policy_id>", policies.one, name="progress_policy"),
    path(
        "settings/progress/<int:policy_id>/removal",
        policies.removal,
        name="progress_policy_removal",
    ),
]
