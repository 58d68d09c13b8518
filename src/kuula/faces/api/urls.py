"""Addresses of the API."""

from django.urls import URLPattern, URLResolver, path

from kuula.faces.api.api import api

urlpatterns: list[URLPattern | URLResolver] = [path("v1/", api.urls)]
