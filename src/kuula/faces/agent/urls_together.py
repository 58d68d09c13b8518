"""Addresses of working together on a conversation: who is there, who follows, who is asked."""

from django.urls import URLPattern, path

from kuula.faces.agent.views import matters, presence, together

urlpatterns: list[URLPattern] = [
    path("conversations/<int:number>/presence", presence.presence, name="conversation_presence"),
    path("conversations/<int:number>/following", together.following, name="conversation_following"),
    path("conversations/<int:number>/questions", together.questions, name="conversation_questions"),
    path("conversations/<int:number>/matter", matters.matter, name="conversation_matter"),
    path("mentions/<int:mention_id>/ending", together.ending, name="mention_ending"),
]
