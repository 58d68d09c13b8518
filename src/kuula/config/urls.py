"""Every address of the product, by face."""

from django.urls import URLPattern, URLResolver, include, path
from django.urls.resolvers import RoutePattern


class Later(URLResolver):
    """Addresses in a namespace of their own, read when somebody asks for one of them.

    A resolver that looks for a name reads all below it first; what stands in a namespace is looked
    up through a resolver made for that, so here nothing need be read before.
    """

    def _populate(self) -> None:
        """Read nothing yet."""


urlpatterns: list[URLPattern | URLResolver] = [
    path("", include("kuula.faces.customer.urls")),  # few, and asked most
    Later(RoutePattern("api/v1/"), "kuula.faces.api.places", app_name="api", namespace="api"),
    path("", include("kuula.faces.agent.urls")),  # some hundreds, tried one by one
]

handler400 = "kuula.faces.agent.views.problems.unreadable"
handler403 = "kuula.faces.agent.views.problems.refused"
handler404 = "kuula.faces.agent.views.problems.missing"
handler500 = "kuula.faces.agent.views.problems.fault"
