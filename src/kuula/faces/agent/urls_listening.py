"""Addresses of listening: journeys, touchpoints, experiences, the balance and what it weighs."""

from django.urls import URLPattern, path

from kuula.faces.agent.views.listening import experiences, journeys, touchpoints

urlpatterns: list[URLPattern] = [
    path("listening", journeys.first, name="listening"),
    path("listening/journeys", journeys.listing, name="journeys"),
    path("listening/journeys/new", journeys.new, name="journey_new"),
    path("listening/journeys/<int:journey_id>", journeys.one, name="journey"),
    path("listening/journeys/<int:journey_id>/form", journeys.change, name="journey_change"),
    path(
        "listening/journeys/<int:journey_id>/archiving",
        journeys.archiving,
        name="journey_archiving",
    ),
    path("listening/touchpoints", touchpoints.listing, name="touchpoints"),
    path("listening/touchpoints/new", touchpoints.new, name="touchpoint_new"),
    path("listening/touchpoints/<int:touchpoint_id>", touchpoints.one, name="touchpoint"),
    path(
        "listening/touchpoints/<int:touchpoint_id>/form",
        touchpoints.change,
        name="touchpoint_change",
    ),
    path(
        "listening/touchpoints/<int:touchpoint_id>/archiving",
        touchpoints.archiving,
        name="touchpoint_archiving",
    ),
    path("listening/weights", touchpoints.weights, name="weights"),
    path("listening/balance", experiences.balance, name="balance"),
    path("listening/experiences", experiences.listing, name="experiences"),
    path(
        "customers/<int:customer_id>/experiences",
        experiences.of_customer,
        name="customer_experiences",
    ),
    path("experiences/<int:entry>/form", experiences.correction, name="experience_correction"),
    path("experiences/<int:entry>/removal", experiences.removal, name="experience_removal"),
]
