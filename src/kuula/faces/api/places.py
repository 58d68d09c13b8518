"""The API's addresses below its version, for who looks for one by its name."""

from django.urls import URLPattern, URLResolver

from kuula.faces.api.urls import versions

urlpatterns: list[URLPattern | URLResolver] = versions.url_patterns
