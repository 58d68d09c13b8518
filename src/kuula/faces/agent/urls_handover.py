"""Addresses of handovers."""

from django.urls import URLPattern, path

from kuula.faces.agent.views import handover

urlpatterns: list[URLPattern] = [
    path("conversations/<int:number>/handover", handover.handing, name="conversation_handover"),
    path(
        "handovers/<int:handover_id>/acknowledgement",
        handover.acknowledgement,
        name="handover_acknowledgement",
    ),
    path("handovers/<int:handover_id>/question", handover.question, name="handover_question"),
    path("handovers/<int:handover_id>/answer", handover.answer, name="handover_answer"),
    path("handovers/<int:handover_id>/recall", handover.recall, name="handover_recall"),
]
