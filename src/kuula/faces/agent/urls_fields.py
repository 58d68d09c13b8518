"""Addresses of custom fields: filled in on a conversation, defined in the settings."""

from django.urls import URLPattern, path

from kuula.faces.agent.views import fields
from kuula.faces.agent.views.settings import custom_fields

urlpatterns: list[URLPattern] = [
    path(
        "conversations/<int:number>/fields/<int:field_id>", fields.value, name="conversation_field"
    ),
    path("settings/fields", custom_fields.listing, name="custom_fields"),
    path("settings/fields/new", custom_fields.new, name="custom_field_new"),
    path("settings/fields/<int:field_id>", custom_fields.one, name="custom_field"),
    path(
        "settings/fields/<int:field_id>/lifting", custom_fields.lifting, name="custom_field_lifting"
    ),
    path(
        "settings/fields/<int:field_id>/archiving",
        custom_fields.archiving,
        name="custom_field_archiving",
    ),
]
