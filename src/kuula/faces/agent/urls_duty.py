"""Addresses of duty, and of how conversations are shared out."""

from django.urls import URLPattern, path

from kuula.faces.agent.views import duty
from kuula.faces.agent.views.settings import sharing_out

urlpatterns: list[URLPattern] = [
    path("account/duty", duty.own, name="duty"),
    path("inbox/next/taking", duty.taking, name="next_taking"),
    path("settings/sharing-out", sharing_out.listing, name="sharing_out"),
    path("settings/sharing-out/<int:team_id>", sharing_out.team, name="team_sharing_out"),
    path(
        "settings/sharing-out/people/<int:staff_id>", sharing_out.abilities, name="staff_abilities"
    ),
    path("settings/sharing-out/people/<int:staff_id>/duty", sharing_out.duty, name="staff_duty"),
]
