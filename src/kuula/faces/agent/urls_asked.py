"""Addresses of what colleagues are asked: the light seat's screen, and what is done with it."""

from django.urls import URLPattern, path

from kuula.faces.agent.views import asked

urlpatterns: list[URLPattern] = [
    path("asked", asked.asked, name="asked"),
    path("asked/<int:number>", asked.one, name="asked_one"),
    path("asked/<int:number>/notes", asked.notes, name="asked_notes"),
    path("questions/<int:mention_id>/answer", asked.answer, name="question_answer"),
    path("questions/<int:mention_id>/declining", asked.declining, name="question_declining"),
    path("questions/<int:mention_id>/passing", asked.passing, name="question_passing"),
]
