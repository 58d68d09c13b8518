"""Addresses of macros: the list, one as edited, a run on a conversation."""

from django.urls import URLPattern, path

from kuula.faces.agent.views import macros

urlpatterns: list[URLPattern] = [
    path("macros", macros.macros, name="macros"),
    path("macros/new", macros.macro_new, name="macro_new"),
    path("macros/<int:macro_id>", macros.macro, name="macro"),
    path("macros/<int:macro_id>/removal", macros.removal, name="macro_removal"),
    path(
        "conversations/<int:number>/macros/<int:macro_id>",
        macros.running,
        name="conversation_macro",
    ),
    path("runs/<int:run_id>/undoing", macros.undoing, name="macro_undoing"),
]
