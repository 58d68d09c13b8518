"""Addresses of what customers bought."""

from django.urls import URLPattern, path

from kuula.faces.agent.views import commerce

urlpatterns: list[URLPattern] = [
    path("orders/<int:order_id>", commerce.order, name="order"),
    path("customers/<int:customer_id>/orders", commerce.orders, name="customer_orders"),
    path("conversations/<int:number>/concerns", commerce.concerns, name="conversation_concerns"),
]
