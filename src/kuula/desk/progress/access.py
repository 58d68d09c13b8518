"""The only way to policies and updates of progress on behalf of somebody. Unseen means not
found."""

from datetime import datetime

from django.db.models import F, Q, QuerySet
from django.utils.translation import gettext as _

from kuula.desk.access import conversations_for
from kuula.desk.models import ProgressPolicy, ProgressUpdate
from kuula.desk.models.conversation import ON_US
from kuula.kit.keyset import KeysetPage, decode, page_of
from kuula.kit.problems import NotFound
from kuula.workspace.actors import Actor, allow
from kuula.workspace.permissions import Permission

MOST = 200


def policies_for(actor: Actor) -> QuerySet[ProgressPolicy]:
    """The policies that exist for the actor."""
    allow(actor, Permission.BRANDS)
    policies = ProgressPolicy.objects.select_related("brand", "team")
    return policies.exclude(team_id__in=actor.hidden_teams)


def policy_for(actor: Actor, number: int) -> ProgressPolicy:
    """One policy. Raises NotFound."""
    found = policies_for(actor).filter(pk=number).first()
    if found is None:
        raise NotFound(_("There is no such policy."))
    return found


def updates_for(actor: Actor) -> QuerySet[ProgressUpdate]:
    """The updates that wait and still make sense, the longest silence first.

    A draft is for who sees to the conversation, or for anybody while nobody does; what only needs
    a press of send is for the lead of the board too.
    """
    seen = conversations_for(actor).values("pk")
    waiting = ProgressUpdate.objects.filter(
        state=ProgressUpdate.State.OFFERED,
        conversation__in=seen,
        conversation__state__in=ON_US,
        conversation__spam=False,
        conversation__last_at=F("about_at"),
    )
    own = Q(conversation__assignee_id=actor.staff_id or 0) | Q(conversation__assignee_id=None)
    if actor.may(Permission.BOARD):
        own |= Q(mode=ProgressPolicy.Mode.APPROVED)
    people = ("conversation__customer", "conversation__brand", "conversation__address",
              "conversation__assignee", "conversation__team")  # fmt: skip
    return waiting.filter(own).select_related(*people).order_by("about_at", "id")


def update_for(actor: Actor, number: int) -> ProgressUpdate:
    """One update that waits. Raises NotFound when it is settled or not for the actor."""
    found = updates_for(actor).filter(pk=number).first()
    if found is None:
        raise NotFound(_("This update is not due any more."))
    return found


def page_of_policies(
    actor: Actor, *, cursor: str = "", size: int = 50
) -> KeysetPage[ProgressPolicy]:
    """One page of the policies that exist for the actor, the oldest first. Raises Problem for a
    damaged cursor."""
    found = policies_for(actor).order_by("pk")
    after = decode(cursor, "n")
    if after is not None:
        found = found.filter(pk__gt=int(after[0] or 0))
    return page_of(list(found[: size + 1]), size=size, key=lambda one: (one.pk,))


def page_of_updates(
    actor: Actor, *, cursor: str = "", size: int = 50
) -> KeysetPage[ProgressUpdate]:
    """One page of the updates that wait for the actor, the longest silence first. Raises Problem
    for a damaged cursor."""
    allow(actor, Permission.REPLY)
    found = updates_for(actor)
    after = decode(cursor, "mn")
    if after is not None:
        at, number = datetime.fromisoformat(str(after[0])), int(after[1] or 0)
        found = found.filter(Q(about_at__gt=at) | Q(about_at=at, pk__gt=number))
    rows = list(found[: size + 1])
    return page_of(rows, size=size, key=lambda one: (one.about_at.isoformat(), one.pk))
