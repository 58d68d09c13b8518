"""Addresses of the settings."""

from django.urls import URLPattern, URLResolver, path

from kuula.faces.agent.views.settings import (
    audit,
    brands,
    mailbox_oauth,
    mailboxes,
    people,
    retention,
    roles,
    shell,
    teams,
    tokens,
)

urlpatterns: list[URLPattern | URLResolver] = [
    path("settings", shell.first, name="settings"),
    path("settings/retention", retention.page, name="retention"),
    path("settings/brands", brands.listing, name="brands"),
    path("settings/brands/new", brands.new, name="brand_new"),
    path("settings/brands/<int:brand_id>", brands.one, name="brand"),
    path("settings/mailboxes", mailboxes.listing, name="mailboxes"),
    path("settings/mailboxes/new", mailboxes.new, name="mailbox_new"),
    path("settings/mailboxes/sign-in", mailbox_oauth.back, name="mailbox_oauth_back"),
    path("settings/mailboxes/<int:mailbox_id>", mailboxes.one, name="mailbox"),
    path("settings/mailboxes/<int:mailbox_id>/check", mailboxes.check, name="mailbox_check"),
    path("settings/mailboxes/<int:mailbox_id>/pause", mailboxes.pause, name="mailbox_pause"),
    path("settings/mailboxes/<int:mailbox_id>/away", mailboxes.away, name="mailbox_away"),
    path("settings/mailboxes/<int:mailbox_id>/sign-in", mailbox_oauth.leave, name="mailbox_oauth"),
    path("settings/teams", teams.listing, name="teams"),
    path("settings/teams/new", teams.new, name="team_new"),
    path("settings/teams/<int:team_id>", teams.one, name="team"),
    path("settings/people", people.listing, name="people"),
    path("settings/people/invitations/new", people.invite, name="invite"),
    path(
        "settings/people/invitations/<int:invitation_id>/withdrawal",
        people.withdraw,
        name="invitation_withdrawal",
    ),
    path("settings/people/<int:staff_id>", people.one, name="person"),
    path("settings/people/<int:staff_id>/leaving", people.leave, name="person_leaving"),
    path(
        "settings/people/<int:staff_id>/factors/removal",
        people.remove_factors,
        name="person_factors_removal",
    ),
    path("settings/people/<int:staff_id>/return", people.come_back, name="person_return"),
    path("settings/roles", roles.table, name="roles"),
    path("settings/tokens", tokens.listing, name="tokens"),
    path("settings/tokens/<int:token_id>/revocation", tokens.revoke, name="token_revocation"),
    path("settings/audit", audit.trail, name="audit"),
    path("settings/parked", audit.parked, name="parked"),
    path("settings/parked/<int:delivery_id>/another-try", audit.again, name="parked_again"),
]
