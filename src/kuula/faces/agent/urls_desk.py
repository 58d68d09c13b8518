"""Addresses of the daily screens: inbox, conversations, customers, search, templates."""

from django.urls import URLPattern, path

from kuula.faces.agent.views import (
    composer,
    conversation,
    customers,
    forwarding,
    inbox,
    saved_views,
    search,
    steering,
    templates,
)

urlpatterns: list[URLPattern] = [
    path("", inbox.home, name="home"),
    path("inbox/<str:view>", inbox.inbox, name="inbox"),
    path("search", search.search, name="search"),
    path("views", saved_views.saved_views, name="saved_views"),
    path("views/new", saved_views.saved_view_new, name="saved_view_new"),
    path("views/<int:saved_id>", saved_views.saved_view, name="saved_view"),
    path("views/<int:saved_id>/lifting", saved_views.lifting, name="saved_view_lifting"),
    path("views/<int:saved_id>/removal", saved_views.removal, name="saved_view_removal"),
    path("conversations/<int:number>", conversation.conversation, name="conversation"),
    path("conversations/<int:number>/solution", steering.solution, name="conversation_solution"),
    path("conversations/<int:number>/reopening", steering.reopening, name="conversation_reopening"),
    path("conversations/<int:number>/state", steering.state, name="conversation_state"),
    path(
        "conversations/<int:number>/assignment",
        steering.assignment,
        name="conversation_assignment",
    ),
    path("conversations/<int:number>/placement", steering.placement, name="conversation_placement"),
    path("conversations/<int:number>/priority", steering.priority, name="conversation_priority"),
    path("conversations/<int:number>/tags", steering.tags, name="conversation_tags"),
    path("conversations/<int:number>/subject", steering.subject, name="conversation_subject"),
    path("conversations/<int:number>/spam", steering.spam, name="conversation_spam"),
    path("conversations/<int:number>/person", steering.person, name="conversation_person"),
    path("conversations/<int:number>/guests", steering.guests, name="conversation_guests"),
    path("conversations/<int:number>/replies", composer.replies, name="conversation_replies"),
    path("conversations/<int:number>/draft", composer.draft, name="conversation_draft"),
    path(
        "conversations/<int:number>/draft/files",
        composer.draft_files,
        name="conversation_draft_files",
    ),
    path(
        "messages/<int:message_id>/original",
        conversation.message_original,
        name="message_original",
    ),
    path("messages/<int:message_id>/forwarding", forwarding.forwarding, name="message_forwarding"),
    path("deliveries/<int:outgoing_id>/resending", forwarding.resending, name="delivery_resending"),
    path("messages/<int:message_id>/withdrawal", composer.withdrawal, name="reply_withdrawal"),
    path("files/<int:file_id>", conversation.file, name="file"),
    path("files/<int:file_id>/removal", composer.file_removal, name="file_removal"),
    path("customers", customers.customers, name="customers"),
    path("customers/<int:customer_id>", customers.customer, name="customer"),
    path("customers/<int:customer_id>/addresses", customers.addresses, name="customer_addresses"),
    path("customers/<int:customer_id>/erasure", customers.erasure, name="customer_erasure"),
    path("addresses/<int:address_id>/sharing", customers.address_sharing, name="address_sharing"),
    path("templates", templates.templates, name="templates"),
    path("templates/new", templates.template_new, name="template_new"),
    path("templates/<int:template_id>", templates.template, name="template"),
    path(
        "templates/<int:template_id>/removal", templates.template_removal, name="template_removal"
    ),
]
