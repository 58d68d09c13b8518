"""Addresses of complaints, root causes and mistakes of ours."""

from django.urls import URLPattern, path

from kuula.faces.agent.views import complaint_causes, complaints

urlpatterns: list[URLPattern] = [
    path("complaints", complaints.register, name="complaints"),
    path(
        "conversations/<int:number>/complaints", complaints.opening, name="conversation_complaints"
    ),
    path(
        "conversations/<int:number>/mistake", complaint_causes.mistake, name="conversation_mistake"
    ),
    path("complaints/mistakes", complaint_causes.mistakes, name="mistakes"),
    path("complaints/causes", complaint_causes.causes, name="causes"),
    path("complaints/causes/<int:cause_id>", complaint_causes.cause, name="cause"),
    path(
        "complaints/causes/<int:cause_id>/retirement",
        complaint_causes.retirement,
        name="cause_retirement",
    ),
    path("complaints/course", complaint_causes.course, name="complaint_course"),
    path("complaints/<int:complaint_id>", complaints.complaint, name="complaint"),
    path("complaints/<int:complaint_id>/steps", complaints.steps, name="complaint_steps"),
    path("complaints/<int:complaint_id>/owner", complaints.owner, name="complaint_owner"),
    path("complaints/<int:complaint_id>/lesson", complaints.lesson, name="complaint_lesson"),
    path(
        "complaints/<int:complaint_id>/prevention",
        complaints.prevention,
        name="complaint_prevention",
    ),
    path("complaints/<int:complaint_id>/closure", complaints.closure, name="complaint_closure"),
    path(
        "complaints/<int:complaint_id>/reopening", complaints.reopening, name="complaint_reopening"
    ),
    path(
        "complaints/<int:complaint_id>/withdrawal",
        complaints.withdrawal,
        name="complaint_withdrawal",
    ),
    path(
        "mistakes/<int:mistake_id>/withdrawal",
        complaint_causes.mistake_withdrawal,
        name="mistake_withdrawal",
    ),
]
