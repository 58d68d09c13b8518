"""Addresses of surveys."""

from django.urls import URLPattern, path

from kuula.faces.agent.views.surveys import library, listing, looking, writing

urlpatterns: list[URLPattern] = [
    path("surveys", listing.listing, name="surveys"),
    path("surveys/new", listing.new, name="survey_new"),
    path("surveys/<int:survey_id>", listing.one, name="survey"),
    path("surveys/<int:survey_id>/settings", listing.settings, name="survey_settings"),
    path("surveys/<int:survey_id>/publication", listing.publication, name="survey_publication"),
    path("surveys/<int:survey_id>/state", listing.state, name="survey_state"),
    path("surveys/<int:survey_id>/copying", listing.copying, name="survey_copying"),
    path("surveys/<int:survey_id>/archiving", listing.archiving, name="survey_archiving"),
    path("surveys/<int:survey_id>/questions", writing.questions, name="survey_questions"),
    path("surveys/<int:survey_id>/drawn", writing.drawn, name="survey_drawn"),
    path("surveys/<int:survey_id>/undoing", writing.undoing, name="survey_undoing"),
    path("surveys/<int:survey_id>/library", library.library, name="survey_library"),
    path("surveys/<int:survey_id>/library/question", library.taking, name="survey_taking"),
    path("surveys/<int:survey_id>/library/letter", library.letter, name="survey_letter"),
    path("surveys/<int:survey_id>/preview", looking.preview, name="survey_preview"),
    path("surveys/<int:survey_id>/customer", looking.customer, name="survey_customer"),
]
