"""Addresses of the ways to answer surveys: places, sheets, typing in, colleagues."""

from django.urls import URLPattern, path

from kuula.faces.agent.views.answering import entry, own, places

urlpatterns: list[URLPattern] = [
    path("surveys/<int:survey_id>/places", places.listing, name="survey_places"),
    path("surveys/places/<int:place_id>/sheet", places.sheet, name="survey_place_sheet"),
    path("surveys/places/<int:place_id>/code.svg", places.code, name="survey_place_code"),
    path("surveys/places/<int:place_id>/end", places.end, name="survey_place_end"),
    path("surveys/entry", entry.listing, name="survey_entries"),
    path("surveys/<int:survey_id>/entry", entry.one, name="survey_entry"),
    path("surveys/mine", own.listing, name="own_surveys"),
    path("surveys/<int:survey_id>/mine", own.begin, name="own_survey"),
]
