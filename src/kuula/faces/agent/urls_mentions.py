"""Addresses of public mentions and their sources."""

from django.urls import URLPattern, path

from kuula.faces.agent.views.listening import mention_sources as sources
from kuula.faces.agent.views.listening import mentions

ONE = "listening/mentions/<int:mention_id>"
SOURCE = "listening/mentions/sources/<int:source_id>"

urlpatterns: list[URLPattern] = [
    path("listening/mentions", mentions.listing, name="mentions"),
    path("listening/mentions/sources", sources.listing, name="mention_sources"),
    path("listening/mentions/sources/new", sources.new, name="mention_source_new"),
    path(f"{SOURCE}/form", sources.change, name="mention_source"),
    path(f"{SOURCE}/archiving", sources.archiving, name="mention_source_archiving"),
    path(f"{SOURCE}/asking", sources.trying_again, name="mention_source_asking"),
    path(ONE, mentions.one, name="mention"),
    path(f"{ONE}/holder", mentions.holder, name="mention_holder"),
    path(f"{ONE}/notes", mentions.note, name="mention_notes"),
    path(f"{ONE}/answer", mentions.answer, name="mention_answer"),
    path(f"{ONE}/aside", mentions.putting_aside, name="mention_aside"),
    path(f"{ONE}/reopening", mentions.reopening, name="mention_reopening"),
    path(f"{ONE}/judgement", mentions.judging, name="mention_judgement"),
    path(f"{ONE}/writer", mentions.writer, name="mention_writer"),
    path(f"{ONE}/conversation", mentions.conversation, name="mention_conversation"),
]
