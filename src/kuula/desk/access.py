"""The only way to a conversation, message or file on behalf of somebody. Unseen means not found."""

from collections.abc import Iterable
from functools import lru_cache
from typing import Final

from django.db.models import Exists, F, OuterRef, Q, QuerySet, Subquery, TextField, Value
from django.db.models.functions import Concat
from django.utils.translation import gettext as _

from kuula.desk.models import (
    Attachment,
    Conversation,
    Draft,
    Guest,
    Handover,
    Merge,
    Message,
    OldNumber,
    PlannedReply,
    Promise,
    ReplyTemplate,
    SavedView,
)
from kuula.desk.models.conversation import ConversationQuerySet
from kuula.kit.compiled import ASKER, FIRST, Kept, Statement, compiled
from kuula.kit.problems import NotFound
from kuula.workspace.actors import Actor, allow
from kuula.workspace.permissions import Permission

_INCIDENT: Final = {
    "incident_number": F("incident_link__incident_id"),
    "incident_title": F("incident_link__incident__title"),
}
_PROMISED: Final = (
    "made_by",
    "conversation__customer",
    "conversation__address",
    "conversation__brand",
)


def conversations_for(actor: Actor) -> ConversationQuerySet:
    """The conversations that exist for the actor. Raises NotAllowed without the right to read."""
    allow(actor, Permission.READ)
    return Conversation.objects.all().visible_to(actor)


def anybody_like(actor: Actor) -> Actor:
    """Whoever may see what the actor may: one kept question, asked as ASKER, serves them all."""
    return Actor(
        "staff",
        ASKER,
        "",
        permissions=actor.permissions & {Permission.READ},
        hidden_teams=actor.hidden_teams,
    )


def invited_to(actor: Actor) -> set[int]:
    """The conversations the actor was invited into by name."""
    invited = Guest.objects.filter(staff_id=actor.staff_id or 0)
    return set(invited.values_list("conversation_id", flat=True))


def hidden_from(actor: Actor) -> ConversationQuerySet:
    """The conversations that do not exist for the actor; empty for who is in every closed team."""
    if not actor.hidden_teams:
        return Conversation.objects.none()
    invited = Q(guests__staff_id=actor.staff_id)
    return Conversation.objects.filter(team_id__in=actor.hidden_teams).exclude(invited)


@lru_cache(maxsize=512)
def hidden_numbers(actor: Actor) -> Statement:
    """The statement that finds their numbers, for this actor alone."""
    return compiled(hidden_from(actor).order_by().values("pk"))


def existing_numbers(actor: Actor, numbers: Iterable[int]) -> set[int]:
    """Those of these conversations that exist for the actor, a light seat included."""
    seen = Conversation.objects.all().existing_for(actor).filter(pk__in=list(numbers))
    return set(seen.order_by().values_list("pk", flat=True))


def conversation_for(actor: Actor, number: int) -> Conversation:
    """One conversation with its people. Raises NotFound."""
    allow(actor, Permission.READ)
    asker = actor.staff_id or 0
    found = _whole_conversation(anybody_like(actor)).first(number, asker=asker)
    if found is None:
        raise NotFound(_("There is no conversation № %(number)s.") % {"number": number})
    return found


@lru_cache(maxsize=512)
def _whole_conversation(actor: Actor) -> Kept[Conversation]:
    whole = conversations_for(actor).with_people().select_related("address")
    besides = {**_INCIDENT, "old_name": _old_name()}
    return Kept(whole.filter(pk=FIRST).annotate(has_planned=Exists(_planned()), **besides))


def _old_name() -> Subquery:
    """What another desk called it: the desk and the number there."""
    called = OldNumber.objects.filter(conversation=OuterRef("pk")).order_by("pk")
    return Subquery(
        called.values(name=Concat("desk", Value(" "), "number", output_field=TextField()))[:1]
    )


def _planned() -> QuerySet[PlannedReply]:
    """What waits to leave in a conversation, or is held."""
    open_states = (PlannedReply.State.WAITING, PlannedReply.State.HELD)
    return PlannedReply.objects.filter(conversation=OuterRef("pk"), state__in=open_states)


def place_for(actor: Actor, number: int) -> Conversation:
    """The conversation that holds what `number` held: it, or the one it was merged into. Raises
    NotFound for either that the actor may not see."""
    found = conversation_for(actor, number)
    while found.merged_into_id is not None:
        found = conversation_for(actor, found.merged_into_id)
    return found


def merge_for(actor: Actor, merge_id: int) -> Merge:
    """A merge into a conversation the actor may see. Raises NotFound."""
    found = Merge.objects.filter(pk=merge_id).first()
    if found is None or not _visible(actor, found.target_id):
        raise NotFound(_("There is no such merge."))
    return found


def message_for(actor: Actor, message_id: int) -> Message:
    """One message of a conversation the actor may see. Raises NotFound."""
    found = Message.objects.select_related("conversation", "staff").filter(pk=message_id).first()
    if found is None or not _exists(actor, found.conversation_id):
        raise NotFound(_("There is no such message."))
    return found


def attachment_for(actor: Actor, attachment_id: int) -> Attachment:
    """A file of a message, or of the actor's own draft. Raises NotFound."""
    found = Attachment.objects.select_related("message", "draft").filter(pk=attachment_id).first()
    if found is not None and found.message is not None:
        if _exists(actor, found.message.conversation_id):
            return found
    elif found is not None and found.draft is not None and found.draft.staff_id == actor.staff_id:
        return found
    raise NotFound(_("There is no such file."))


def draft_for(actor: Actor, conversation: Conversation, kind: str) -> Draft | None:
    """What the actor was writing here, if anything."""
    return (
        Draft.objects.prefetch_related("attachments")
        .filter(conversation=conversation, staff_id=actor.staff_id or 0, kind=kind)
        .first()
    )


def promise_for(actor: Actor, promise_id: int) -> Promise:
    """A promise of a conversation the actor may see. Raises NotFound."""
    found = Promise.objects.select_related(*_PROMISED).filter(pk=promise_id).first()
    if found is None or not _visible(actor, found.conversation_id):
        raise NotFound(_("There is no such promise."))
    return found


def handover_for(actor: Actor, handover_id: int) -> Handover:
    """A handover of a conversation the actor may see. Raises NotFound."""
    found = Handover.objects.select_related("conversation", "to_staff", "to_team")
    handover = found.filter(pk=handover_id).first()
    if handover is None or not _visible(actor, handover.conversation_id):
        raise NotFound(_("There is no such handover."))
    return handover


def templates_for(actor: Actor) -> "QuerySet[ReplyTemplate]":
    """The reply templates that exist for the actor, with brand and team: everybody's, their own,
    their teams'."""
    allow(actor, Permission.READ)
    theirs = Q(staff_id=actor.staff_id or 0) | Q(team_id__in=actor.team_ids)
    found = ReplyTemplate.objects.filter(theirs | Q(staff=None, team=None))
    return found.select_related("brand", "team")


def template_for(actor: Actor, template_id: int) -> ReplyTemplate:
    """One reply template. Raises NotFound."""
    found = templates_for(actor).filter(pk=template_id).first()
    if found is None:
        raise NotFound(_("There is no such template."))
    return found


def saved_views_for(actor: Actor) -> list[SavedView]:
    """The actor's own saved views and those of their teams, in their order, at most 500."""
    allow(actor, Permission.READ)
    return _saved_views(actor.team_ids).ask(asker=actor.staff_id or 0)


@lru_cache(maxsize=512)
def _saved_views(team_ids: frozenset[int]) -> Kept[SavedView]:
    theirs = Q(staff_id=ASKER) | Q(team_id__in=team_ids)
    return Kept(SavedView.objects.filter(theirs).order_by("team_id", "place", "pk")[:500])


def saved_view_for(actor: Actor, saved_id: int) -> SavedView:
    """One saved view of the actor or of their teams. Raises NotFound."""
    found = next((one for one in saved_views_for(actor) if one.pk == saved_id), None)
    if found is None:
        raise NotFound(_("There is no such view."))
    return found


def concerning(actor: Actor) -> ConversationQuerySet:
    """The conversations that concern the actor. Raises NotAllowed for who may not be asked."""
    allow(actor, Permission.ASKED)
    return Conversation.objects.all().concerning(actor)


def concerning_for(actor: Actor, number: int) -> Conversation:
    """One conversation that concerns the actor, or the last it was merged into that does, with its
    people. Raises NotFound."""
    concerns = concerning(actor).with_people()
    found = concerns.filter(pk=number).first()
    if found is None:
        raise NotFound(_("There is no conversation № %(number)s.") % {"number": number})
    while found.merged_into_id is not None:
        into = concerns.filter(pk=found.merged_into_id).first()
        if into is None:
            break
        found = into
    return found


def _exists(actor: Actor, conversation_id: int) -> bool:
    """Whether it exists for the actor, a light seat included."""
    return Conversation.objects.all().existing_for(actor).filter(pk=conversation_id).exists()


def _visible(actor: Actor, conversation_id: int) -> bool:
    return conversations_for(actor).filter(pk=conversation_id).exists()
