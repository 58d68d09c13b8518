"""Addresses of feedback: the lists, one matter, passing on, departments, the report."""

from django.urls import URLPattern, path

from kuula.faces.agent.views.feedback import departments, lists, matter

urlpatterns: list[URLPattern] = [
    path("feedback", lists.listing, name="feedback"),
    path("feedback/new", lists.new, name="feedback_new"),
    path("feedback/report", lists.report, name="feedback_report"),
    path("feedback/departments", departments.listing, name="feedback_departments"),
    path("feedback/departments/new", departments.new, name="feedback_department_new"),
    path("feedback/departments/<int:department_id>", departments.one, name="feedback_department"),
    path(
        "feedback/departments/<int:department_id>/archiving",
        departments.archiving,
        name="feedback_department_archiving",
    ),
    path("feedback/<int:matter_id>", matter.one, name="feedback_matter"),
    path("feedback/<int:matter_id>/answer", matter.answer, name="feedback_answer"),
    path("feedback/<int:matter_id>/outcome", matter.outcome, name="feedback_outcome"),
    path("feedback/<int:matter_id>/declining", matter.declining, name="feedback_declining"),
    path("feedback/<int:matter_id>/reopening", matter.reopening, name="feedback_reopening"),
    path("feedback/<int:matter_id>/placement", matter.placement, name="feedback_placement"),
    path("feedback/<int:matter_id>/naming", matter.naming, name="feedback_naming"),
    path("feedback/<int:matter_id>/joining", matter.joining, name="feedback_joining"),
    path("feedback/<int:matter_id>/belief", matter.belief, name="feedback_belief"),
    path("feedback/<int:matter_id>/telling", matter.telling, name="feedback_telling"),
    path("feedback/pieces/<int:piece_id>/splitting", matter.splitting, name="feedback_splitting"),
]
