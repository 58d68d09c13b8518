"""Addresses of promises."""

from django.urls import URLPattern, path

from kuula.faces.agent.views import promises

urlpatterns: list[URLPattern] = [
    path("promises", promises.promises, name="promises"),
    path("conversations/<int:number>/promises", promises.making, name="conversation_promises"),
    path("promises/<int:promise_id>/keeping", promises.keeping, name="promise_keeping"),
    path("promises/<int:promise_id>/date", promises.moving, name="promise_date"),
    path("promises/<int:promise_id>/withdrawal", promises.withdrawal, name="promise_withdrawal"),
]
