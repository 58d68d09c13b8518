"""Addresses of custom fields and checklists: on a conversation, and in the settings."""

from django.urls import URLPattern, path

from kuula.faces.agent.views import checklists, fields
from kuula.faces.agent.views.settings import checklists as settings_checklists
from kuula.faces.agent.views.settings import custom_fields

urlpatterns: list[URLPattern] = [
    path(
        "conversations/<int:number>/checklists", checklists.putting, name="conversation_checklists"
    ),
    path("checklists/<int:list_id>/steps", checklists.steps, name="checklist_steps"),
    path("checklists/<int:list_id>/removal", checklists.removal, name="checklist_removal"),
    path("settings/checklists", settings_checklists.listing, name="checklists"),
    path("settings/checklists/new", settings_checklists.new, name="checklist_new"),
    path("settings/checklists/<int:checklist_id>", settings_checklists.one, name="checklist"),
    path(
        "settings/checklists/<int:checklist_id>/archiving",
        settings_checklists.archiving,
        name="checklist_archiving",
    ),
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
