"""Addresses of promises."""

from django.urls import URLPattern, path

from kuula.faces.agent.views import promise_letter, promises

urlpatterns: list[URLPattern] = [
    path("promises", promises.promises, name="promises"),
    path("promises/settled", promises.settled, name="promises_settled"),
    path("conversations/<int:number>/promises", promises.making, name="conversation_promises"),
    path("promises/<int:promise_id>/keeping", promises.keeping, name="promise_keeping"),
    path("promises/<int:promise_id>/date", promises.moving, name="promise_date"),
    path("promises/<int:promise_id>/kind", promises.kind, name="promise_kind"),
    path("promises/<int:promise_id>/letter", promise_letter.letter, name="promise_letter"),
    path("promises/<int:promise_id>/withdrawal", promises.withdrawal, name="promise_withdrawal"),
]
