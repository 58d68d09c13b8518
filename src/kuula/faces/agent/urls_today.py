"""Addresses of the agent's day and the team's board."""

from django.urls import URLPattern, path

from kuula.faces.agent.views import today

urlpatterns: list[URLPattern] = [
    path("day", today.day, name="day"),
    path("board", today.board, name="board"),
    path("board/questions", today.questions, name="board_questions"),
    path("board/<str:measure>/conversations", today.behind, name="board_behind"),
]
