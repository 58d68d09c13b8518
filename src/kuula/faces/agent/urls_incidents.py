"""Addresses of incidents."""

from django.urls import URLPattern, path

from kuula.faces.agent.views import incident_answers, incidents

urlpatterns: list[URLPattern] = [
    path("incidents", incidents.incidents, name="incidents"),
    path("incidents/new", incidents.new, name="incident_new"),
    path("incidents/<int:incident_id>", incidents.one, name="incident"),
    path("incidents/<int:incident_id>/change", incidents.change, name="incident_change"),
    path("incidents/<int:incident_id>/links", incidents.links, name="incident_links"),
    path("incidents/<int:incident_id>/reopening", incidents.reopening, name="incident_reopening"),
    path("incidents/<int:incident_id>/answer", incident_answers.answer, name="incident_answer"),
    path(
        "incidents/<int:incident_id>/resolution",
        incident_answers.resolution,
        name="incident_resolution",
    ),
    path(
        "announcements/<int:announcement_id>/rest",
        incident_answers.rest,
        name="announcement_rest",
    ),
    path("conversations/<int:number>/incident", incidents.linking, name="conversation_incident"),
]
