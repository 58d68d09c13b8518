"""Addresses of the results of surveys."""

from django.urls import URLPattern, URLResolver, path

from kuula.faces.agent.views import brief, results

urlpatterns: list[URLPattern | URLResolver] = [
    path("surveys/<int:survey_id>/results", results.results, name="survey_results"),
    path("surveys/<int:survey_id>/results/<slug:key>/words", results.words, name="survey_words"),
    path("surveys/<int:survey_id>/brief", brief.brief, name="survey_brief"),
    path("surveys/<int:survey_id>/brief.pdf", brief.paper, name="survey_brief_paper"),
    path("surveys/<int:survey_id>/brief/mailing", brief.mailing, name="survey_brief_mailing"),
]
