"""Addresses of whom surveys ask: after what, many at once, and how often anybody."""

from django.urls import URLPattern, path

from kuula.faces.agent.views import inviting

urlpatterns: list[URLPattern] = [
    path("customers/<int:customer_id>/asking", inviting.asking, name="customer_asking"),
    path("surveys/asking", inviting.rules, name="asking_rules"),
    path("surveys/<int:survey_id>/inviting", inviting.inviting, name="survey_inviting"),
    path("surveys/<int:survey_id>/triggers", inviting.triggers, name="survey_triggers"),
    path("survey-triggers/<int:trigger_id>/ending", inviting.ending, name="survey_trigger_ending"),
    path("surveys/<int:survey_id>/waves", inviting.waves, name="survey_waves"),
    path("survey-waves/<int:wave_id>/stopping", inviting.stopping, name="survey_wave_stopping"),
]
