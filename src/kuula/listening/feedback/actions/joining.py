"""Several pieces of feedback are one matter; or one of them is not."""

from django.db import transaction
from django.utils.translation import gettext as _

from kuula.kit.problems import Conflict, Problem
from kuula.ledger.recording import About, record
from kuula.listening.feedback import events
from kuula.listening.feedback.access import allow_steering
from kuula.listening.feedback.actions.answering import locked_matter
from kuula.listening.feedback.actions.passing import fresh_matter
from kuula.listening.models import FeedbackMatter, FeedbackPiece
from kuula.workspace.actors import Actor


def join_matters(actor: Actor, *, matter: FeedbackMatter, into: FeedbackMatter) -> FeedbackMatter:
    """Let all that was said of `matter` be of `into`, which is as old as the older of both. Raises
    NotAllowed unless the actor answers for both, Problem for one and the same, Conflict when either
    is settled."""
    allow_steering(actor, matter)
    allow_steering(actor, into)
    if matter.pk == into.pk:
        raise Problem(_("Choose another matter to join it with."), field="into")
    with transaction.atomic():
        first, second = sorted((matter, into), key=lambda one: one.pk)
        held = {one.pk: locked_matter(one) for one in (first, second)}
        source, target = held[matter.pk], held[into.pk]
        for one in (source, target):
            if one.is_settled or one.joined_into_id is not None or one.doubt:
                raise Conflict(_("Only open matters can be joined."))
        FeedbackPiece.objects.filter(matter=source).update(matter=target)
        FeedbackMatter.objects.filter(joined_into=source).update(joined_into=target)
        target.opened_at = min(source.opened_at, target.opened_at)
        if not target.is_answered:
            target.due_at = min(source.due_at, target.due_at)
            target.next_at = min(filter(None, (source.next_at, target.next_at)), default=None)
        source.joined_into, source.next_at = target, None
        source.save()
        target.save()
        event = events.FeedbackJoined(source.pk, target.pk)
        record(event, actor.who, About(brand=target.brand_id))
    return target


def split_off(actor: Actor, *, piece: FeedbackPiece) -> FeedbackMatter:
    """Let a piece be a matter of its own, with the same department, as old as it is. Raises
    Conflict for the only piece of a matter and for a settled one."""
    allow_steering(actor, piece.matter)
    with transaction.atomic():
        source = locked_matter(piece.matter)
        if source.is_settled:
            raise Conflict(_("It is settled. Take it up again first."))
        if source.pieces.count() < 2:
            raise Conflict(_("It is a matter of its own already."))
        made = fresh_matter(source.department, source.brand_id, piece.at)
        FeedbackPiece.objects.filter(pk=piece.pk, matter=source).update(matter=made)
        event = events.FeedbackSplitOff(piece.pk, made.pk)
        record(event, actor.who, About(brand=made.brand_id))
    return made
