"""Every address of the product, by face."""

from django.urls import URLPattern, URLResolver, include, path

urlpatterns: list[URLPattern | URLResolver] = [
    path("", include("kuula.faces.agent.urls")),
    path("", include("kuula.faces.customer.urls")),
    path("api/", include("kuula.faces.api.urls")),
]

handler500 = "kuula.faces.agent.views.problems.fault"
