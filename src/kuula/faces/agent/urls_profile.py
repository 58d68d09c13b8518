"""Addresses of a customer's profile: contacts, dates, notes, attributes, consents, timeline."""

from django.urls import URLPattern, path

from kuula.faces.agent.views import companies, customer_merging, privacy, profile, story
from kuula.faces.agent.views.settings import attributes, purposes

urlpatterns: list[URLPattern] = [
    path("customers/<int:customer_id>/contacts", profile.contacts, name="customer_contacts"),
    path("contacts/<int:contact_id>/proof", profile.proof, name="contact_proof"),
    path("contacts/<int:contact_id>/removal", profile.contact_removal, name="contact_removal"),
    path("customers/<int:customer_id>/dates", profile.dates, name="customer_dates"),
    path("customer-dates/<int:date_id>/removal", profile.date_removal, name="date_removal"),
    path("customers/<int:customer_id>/notes", profile.notes, name="customer_notes"),
    path("customer-notes/<int:note_id>", profile.note, name="customer_note"),
    path(
        "customer-notes/<int:note_id>/removal", profile.note_removal, name="customer_note_removal"
    ),
    path(
        "customers/<int:customer_id>/attributes/<int:attribute_id>",
        profile.attribute,
        name="customer_attribute",
    ),
    path(
        "customers/<int:customer_id>/attributes/<int:attribute_id>/history",
        profile.attribute_history,
        name="customer_attribute_history",
    ),
    path("customers/<int:customer_id>/timeline", story.timeline, name="customer_timeline"),
    path("customers/<int:customer_id>/consents", privacy.consents, name="customer_consents"),
    path("consents/<int:consent_id>/withdrawal", privacy.withdrawal, name="consent_withdrawal"),
    path("customers/<int:customer_id>/looks", privacy.looks, name="customer_looks"),
    path("customers/<int:customer_id>/export", privacy.export, name="customer_export"),
    path("customers/<int:customer_id>/merge", customer_merging.merging, name="customer_merge"),
    path(
        "customer-merges/<int:customer_merge_id>/undoing",
        customer_merging.undoing,
        name="customer_merge_undoing",
    ),
    path("likenesses", customer_merging.alike, name="customers_alike"),
    path(
        "likenesses/<int:likeness_id>/refusal",
        customer_merging.refusal,
        name="likeness_refusal",
    ),
    path("companies", companies.listing, name="companies"),
    path("companies/new", companies.new, name="company_new"),
    path("companies/<int:company_id>", companies.one, name="company"),
    path("companies/<int:company_id>/plan", companies.plan, name="company_plan"),
    path(
        "plan-items/<int:item_id>/completion",
        companies.plan_completion,
        name="plan_item_completion",
    ),
    path("plan-items/<int:item_id>/removal", companies.plan_removal, name="plan_item_removal"),
    path("settings/attributes", attributes.listing, name="attributes"),
    path("settings/attributes/new", attributes.new, name="attribute_new"),
    path("settings/attributes/<int:attribute_id>", attributes.one, name="attribute"),
    path(
        "settings/attributes/<int:attribute_id>/archiving",
        attributes.archiving,
        name="attribute_archiving",
    ),
    path("settings/purposes", purposes.listing, name="purposes"),
    path("settings/purposes/new", purposes.new, name="purpose_new"),
    path("settings/purposes/<int:purpose_id>", purposes.one, name="purpose"),
    path(
        "settings/purposes/<int:purpose_id>/archiving", purposes.archiving, name="purpose_archiving"
    ),
]
