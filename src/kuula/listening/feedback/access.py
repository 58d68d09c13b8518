"""The only way to feedback and departments on behalf of somebody. Unseen means not found.

`hidden` are the conversations that do not exist for the reader, a queryset of their rows.
"""

from typing import Any

from django.db.models import Exists, OuterRef, Q, QuerySet
from django.utils.translation import gettext as _

from kuula.kit.ids import digest
from kuula.kit.problems import NotAllowed, NotFound
from kuula.listening.models import Department, FeedbackMatter, FeedbackPiece, FeedbackTelling
from kuula.listening.models.feedback import MatterQuerySet
from kuula.people.models import Customer
from kuula.workspace.actors import Actor, allow
from kuula.workspace.models import Staff
from kuula.workspace.permissions import Permission

READERS = (Permission.FEEDBACK, Permission.FEEDBACK_ALL, Permission.ASKED)
Hidden = QuerySet[Any]


def allow_reading(actor: Actor) -> None:
    """Raise NotAllowed unless the actor may read any feedback at all."""
    if not any(actor.may(right) for right in READERS):
        allow(actor, Permission.FEEDBACK)


def departments_for(actor: Actor) -> "QuerySet[Department]":
    """The departments, with their leads, archived ones too."""
    allow_reading(actor)
    return Department.objects.select_related("lead")


def department_for(actor: Actor, department_id: int) -> Department:
    """One department. Raises NotFound."""
    found = departments_for(actor).filter(pk=department_id).first()
    if found is None:
        raise NotFound(_("There is no such department."))
    return found


def own_departments(actor: Actor) -> list[int]:
    """The departments the actor answers for: the one they are in, and those they lead."""
    me = Staff.objects.filter(pk=actor.staff_id or 0).only("department").first()
    if me is None:
        return []
    mine = Q(lead_id=me.pk) | (Q(name__iexact=me.department) if me.department else Q())
    return list(Department.objects.filter(mine).values_list("pk", flat=True))


def matters_for(actor: Actor, *, hidden: Hidden) -> MatterQuerySet:
    """The matters that exist for the actor: of their own departments, those they noted, and all
    for who steers all; of those not what was only said where they may not look. Raises NotAllowed
    without any right to feedback."""
    allow_reading(actor)
    found = FeedbackMatter.objects.select_related("department__lead")
    noted = FeedbackPiece.objects.filter(matter=OuterRef("pk"), noted_by_id=actor.staff_id or 0)
    theirs = Q(department__in=own_departments(actor)) | Exists(noted)
    if not actor.may(Permission.FEEDBACK_ALL):
        return found.filter(theirs)
    seen = _open_to(actor, FeedbackPiece.objects.filter(matter=OuterRef("pk")), hidden)
    return found.filter(theirs | Exists(seen))


def matter_for(actor: Actor, matter_id: int, *, hidden: Hidden) -> FeedbackMatter:
    """One matter; for one that was joined into another, that other one. Raises NotFound."""
    joined = FeedbackMatter.objects.filter(pk=matter_id).exclude(joined_into=None)
    into = joined.values_list("joined_into_id", flat=True).first()
    if into is not None:
        return matter_for(actor, into, hidden=hidden)
    found = matters_for(actor, hidden=hidden).filter(pk=matter_id).first()
    if found is None:
        raise NotFound(_("There is no such feedback."))
    return found


def pieces_for(
    actor: Actor, matter: FeedbackMatter, *, hidden: Hidden
) -> "QuerySet[FeedbackPiece]":
    """What was said of a matter that the actor may see, the first first: all of it for its own
    department, to which it was passed on."""
    found = matter.pieces.select_related("customer", "noted_by", "touchpoint").order_by("pk")
    if matter.department_id in own_departments(actor):
        return found
    if actor.may(Permission.FEEDBACK_ALL):
        return _open_to(actor, found, hidden)
    return found.filter(noted_by_id=actor.staff_id or 0)


def piece_for(actor: Actor, piece_id: int, *, hidden: Hidden) -> FeedbackPiece:
    """One piece. Raises NotFound."""
    found = FeedbackPiece.objects.select_related("matter").filter(pk=piece_id).first()
    if found is not None:
        matter = matter_for(actor, found.matter_id, hidden=hidden)
        if pieces_for(actor, matter, hidden=hidden).filter(pk=found.pk).exists():
            return found
    raise NotFound(_("There is no such feedback."))


def allow_steering(actor: Actor, matter: FeedbackMatter) -> None:
    """Raise NotAllowed unless the actor answers for the matter or steers all. The caller found it
    for them."""
    if actor.may(Permission.FEEDBACK_ALL) or matter.department_id in own_departments(actor):
        return
    raise NotAllowed(_("The department answers this. You are told as soon as it does."))


def may_steer(actor: Actor, matter: FeedbackMatter) -> bool:
    """Whether the actor answers for the matter or steers all."""
    try:
        allow_steering(actor, matter)
    except NotAllowed:
        return False
    return True


def telling_to_carry(actor: Actor, telling_id: int) -> FeedbackTelling | None:
    """What a customer is to be told, locked, for the channel that carries it; None when it was
    carried or taken back. Must be called in a transaction."""
    allow(actor, Permission.REPLY)
    found = FeedbackTelling.objects.select_for_update(of=("self",)).select_related(
        "matter", "customer"
    )
    return found.filter(
        pk=telling_id, state=FeedbackTelling.State.SENT, carried_at=None
    ).first()  # fmt: skip


def telling_for_secret(secret: str) -> FeedbackTelling:
    """What the mail with this link told; holding the link is the right. Raises NotFound."""
    found = FeedbackTelling.objects.select_related("customer")
    one = found.filter(token_digest=digest(secret)).first() if secret else None
    if one is None:
        raise NotFound(_("This link leads nowhere."))
    return one


def wants_to_hear(customer: Customer) -> bool:
    """Whether there is anything that a customer wants to hear the end of."""
    return FeedbackPiece.objects.filter(customer=customer, agreed=True).exists()


def _open_to(
    actor: Actor, pieces: "QuerySet[FeedbackPiece]", hidden: Hidden
) -> "QuerySet[FeedbackPiece]":
    """Without what was said where the actor may not look, unless they noted it themselves."""
    where = Q(team_id__in=actor.hidden_teams) & Q(conversation_id=None)
    talk = Exists(hidden.filter(pk=OuterRef("conversation_id")))
    mine = Q(noted_by_id=actor.staff_id or 0)
    return pieces.filter(mine | (~where & ~talk))
