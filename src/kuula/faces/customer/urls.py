"""Addresses of what customers open."""

from django.urls import URLPattern, URLResolver, path

from kuula.faces.customer.rating import rating

urlpatterns: list[URLPattern | URLResolver] = [
    path("r/<str:token>", rating, name="rating"),
]
