"""Addresses of the API."""

from django.urls import URLPattern, URLResolver, path

from kuula.faces.api.api import api

versions = path("v1/", api.urls)
urlpatterns: list[URLPattern | URLResolver] = [versions]
