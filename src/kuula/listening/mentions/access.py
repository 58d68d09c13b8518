"""The only way to mentions and their sources on behalf of somebody. Unseen means not found."""

from django.utils.translation import gettext as _

from kuula.kit.problems import NotFound
from kuula.listening.models import Mention, MentionSource
from kuula.listening.models.mention import MentionSourceQuerySet, PublicMentionQuerySet
from kuula.workspace.actors import Actor, allow
from kuula.workspace.permissions import Permission


def mentions_for(actor: Actor) -> PublicMentionQuerySet:
    """All mentions, with source and customer. Raises NotAllowed without the right to answer them or
    to connect their sources."""
    if not actor.may(Permission.MENTION_SOURCES):
        allow(actor, Permission.MENTIONS)
    return Mention.objects.select_related("source", "touchpoint", "customer")


def mention_for(actor: Actor, mention_id: int) -> Mention:
    """One mention. Raises NotFound."""
    found = mentions_for(actor).filter(pk=mention_id).first()
    if found is None:
        raise NotFound(_("There is no such mention."))
    return found


def sources_for(actor: Actor) -> MentionSourceQuerySet:
    """All sources, archived ones too. Raises as above."""
    if not actor.may(Permission.MENTION_SOURCES):
        allow(actor, Permission.MENTIONS)
    return MentionSource.objects.select_related("touchpoint")


def source_for(actor: Actor, source_id: int) -> MentionSource:
    """One source. Raises NotFound."""
    found = sources_for(actor).filter(pk=source_id).first()
    if found is None:
        raise NotFound(_("There is no such source of mentions."))
    return found


def source_called(actor: Actor, name: str) -> MentionSource | None:
    """The source in use of that name, in whatever case."""
    return sources_for(actor).in_use().filter(name__iexact=name.strip()).first()
