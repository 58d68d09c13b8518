"""Addresses of segments and personas."""

from django.urls import URLPattern, path

from kuula.faces.agent.views.segments import editing, listing, personas

urlpatterns: list[URLPattern] = [
    path("segments", listing.listing, name="segments"),
    path("segments/new", editing.new, name="segment_new"),
    path("segments/draft", editing.draft, name="segment_draft"),
    path("segments/groups", listing.groups, name="segment_groups"),
    path("segments/groups/saving", listing.saving, name="segment_group_saving"),
    path("segments/<int:segment_id>", listing.one, name="segment"),
    path("segments/<int:segment_id>/rule", editing.change, name="segment_change"),
    path("segments/<int:segment_id>/playbook", listing.playbook, name="segment_playbook"),
    path("segments/<int:segment_id>/archiving", listing.archiving, name="segment_archiving"),
    path("personas", personas.listing, name="personas"),
    path("personas/new", personas.new, name="persona_new"),
    path("personas/<int:persona_id>", personas.one, name="persona"),
    path("personas/<int:persona_id>/form", personas.change, name="persona_change"),
    path("personas/<int:persona_id>/picture", personas.picture, name="persona_picture"),
    path("personas/<int:persona_id>/archiving", personas.archiving, name="persona_archiving"),
    path("personas/<int:persona_id>/quotes", personas.quotes, name="persona_quotes"),
    path("persona-quotes/<int:quote_id>/removal", personas.quote_removal, name="quote_removal"),
]
