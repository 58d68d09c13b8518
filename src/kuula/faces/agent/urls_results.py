"""Addresses of the results of surveys."""

from django.urls import URLPattern, URLResolver, path

from kuula.faces.agent.views import results

urlpatterns: list[URLPattern | URLResolver] = [
    path("surveys/<int:survey_id>/results", results.results, name="survey_results"),
    path("surveys/<int:survey_id>/results/<slug:key>/words", results.words, name="survey_words"),
]
