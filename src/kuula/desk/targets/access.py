"""The only way to a rule of reply targets on behalf of somebody. Unseen means not found."""

from django.db.models import QuerySet
from django.utils.translation import gettext as _

from kuula.desk.models import ReplyTarget
from kuula.kit.keyset import KeysetPage, decode, page_of
from kuula.kit.problems import NotFound
from kuula.workspace.actors import Actor, allow
from kuula.workspace.permissions import Permission

MOST = 500


def targets_for(actor: Actor) -> QuerySet[ReplyTarget]:
    """The rules that exist for the actor; those of a closed team only for who is in it."""
    allow(actor, Permission.BRANDS)
    rules = ReplyTarget.objects.select_related("brand", "team", "company", "segment")
    return rules.exclude(team_id__in=actor.hidden_teams)


def target_for(actor: Actor, number: int) -> ReplyTarget:
    """One rule. Raises NotFound."""
    found = targets_for(actor).filter(pk=number).first()
    if found is None:
        raise NotFound(_("There is no such target."))
    return found


def page_of_targets(actor: Actor, *, cursor: str = "", size: int = 50) -> KeysetPage[ReplyTarget]:
    """One page of the rules that exist for the actor, the oldest first. Raises Problem for a
    damaged cursor."""
    found = targets_for(actor).order_by("pk")
    after = decode(cursor, "n")
    if after is not None:
        found = found.filter(pk__gt=int(after[0] or 0))
    return page_of(list(found[: size + 1]), size=size, key=lambda one: (one.pk,))
