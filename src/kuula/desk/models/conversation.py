"""The conversation: one matter with one customer, on any channel."""

from datetime import datetime

from django.contrib.postgres.indexes import GinIndex
from django.db import models
from django.db.models import F, Q, QuerySet
from django.utils.translation import gettext_lazy as _

from kuula.people.models import Address, Customer
from kuula.workspace.actors import Actor
from kuula.workspace.models import Brand, Staff, Team
from kuula.workspace.permissions import Permission


class State(models.TextChoices):
    """Where a conversation stands. New and open wait on us."""

    NEW = "new", _("New")
    OPEN = "open", _("Open")
    WAITING = "waiting", _("Waiting for customer")
    SNOOZED = "snoozed", _("Snoozed")
    SOLVED = "solved", _("Solved")
    CLOSED = "closed", _("Closed")


class Priority(models.IntegerChoices):
    """How soon it matters."""

    LOW = 1, _("Low")
    NORMAL = 2, _("Normal")
    HIGH = 3, _("High")
    URGENT = 4, _("Urgent")


ON_US = (State.NEW, State.OPEN)
UNFINISHED = (State.NEW, State.OPEN, State.WAITING)
HELD = (*UNFINISHED, State.SNOOZED)
"""What somebody is still to see to, now or later."""


class ConversationQuerySet(QuerySet["Conversation"]):
    """Conversations as the business speaks of them."""

    def visible_to(self, actor: Actor) -> "ConversationQuerySet":
        """Without those of closed teams the actor is not in, unless invited to one."""
        if not actor.hidden_teams:
            return self
        open_to_all = Q(team_id=None) | ~Q(team_id__in=actor.hidden_teams)
        return self.filter(open_to_all | Q(pk__in=_guest_of(actor)))

    def concerning(self, actor: Actor) -> "ConversationQuerySet":
        """What a light seat sees: where the actor is or was asked or named, what they follow and
        what they were invited to; never of a closed team the actor is neither in nor let into."""
        mine, every = actor.staff_id or 0, Conversation.objects.order_by()
        named = every.filter(messages__mentions__staff_id=mine).values("pk")
        followed = every.filter(followers__staff_id=mine).values("pk")
        invited = every.filter(guests__staff_id=mine).values("pk")
        return self.visible_to(actor).filter(pk__in=named.union(followed, invited))

    def existing_for(self, actor: Actor) -> "ConversationQuerySet":
        """What exists for the actor: all that may be seen, for a light seat what concerns it, and
        nothing for who has neither right."""
        if actor.may(Permission.READ):
            return self.visible_to(actor)
        return self.concerning(actor) if actor.is_light else self.none()

    def waiting_on_us(self) -> "ConversationQuerySet":
        """New or open: the next word is ours."""
        return self.filter(state__in=ON_US, spam=False)

    def waiting_on_customer(self) -> "ConversationQuerySet":
        """Answered; the next word is the customer's."""
        return self.filter(state=State.WAITING, spam=False)

    def unfinished(self) -> "ConversationQuerySet":
        """Neither solved nor closed."""
        return self.filter(state__in=UNFINISHED, spam=False)

    def snoozed(self) -> "ConversationQuerySet":
        """Put away until a moment."""
        return self.filter(state=State.SNOOZED, spam=False)

    def naming(self, staff_id: int) -> "ConversationQuerySet":
        """Those in which a note names or asks somebody who has not answered yet."""
        standing = Q(messages__mentions__staff_id=staff_id, messages__mentions__done_at=None)
        return self.filter(pk__in=Conversation.objects.filter(standing).values("pk"))

    def followed_by(self, staff_id: int) -> "ConversationQuerySet":
        """Those not settled yet that somebody follows."""
        followed = Conversation.objects.filter(followers__staff_id=staff_id).values("pk")
        return self.filter(state__in=HELD, spam=False, pk__in=followed)

    def with_people(self) -> "ConversationQuerySet":
        """With customer, assignee, team and brand read along."""
        return self.select_related("customer", "customer__company", "assignee", "team", "brand")


def _guest_of(actor: Actor) -> "QuerySet[Guest, int]":
    invited = Guest.objects.filter(staff_id=actor.staff_id or 0)
    return invited.values_list("conversation_id", flat=True)


class Conversation(models.Model):
    """One matter. Its id is the number people quote.

    `waiting_since` is the first customer message we have not answered yet; `due_at` the moment by
    which the next answer is owed (working hours counted), both empty when the next word is not
    ours.
    `target_minutes` is what its mailbox asks for; `clocks` what desk.targets reckons `due_at` from.
    `forgotten_at` is when its words were emptied: its person was erased or its time was over.
    `mailbox_id` names the mailbox it came in by (a row of the mail channel), if any.
    `merged_into` holds what was said here now; `snoozed_until` is when a snoozed one comes back.
    `fields` are the values of custom fields, each under the id of its field.
    """

    brand = models.ForeignKey(Brand, models.PROTECT)
    team = models.ForeignKey(Team, models.PROTECT, null=True)
    assignee = models.ForeignKey(Staff, models.PROTECT, null=True)
    customer = models.ForeignKey(Customer, models.PROTECT)
    address = models.ForeignKey(Address, models.SET_NULL, null=True)
    channel = models.TextField(default="mail")
    mailbox_id = models.BigIntegerField(null=True)
    subject = models.TextField(default="")
    language = models.TextField(default="")
    state = models.TextField(choices=State.choices, default=State.NEW)
    priority = models.SmallIntegerField(choices=Priority.choices, default=Priority.NORMAL)
    spam = models.BooleanField(default=False)
    opened_at = models.DateTimeField()
    last_at = models.DateTimeField()
    last_excerpt = models.TextField(default="")
    last_from_us = models.BooleanField(default=False)
    messages_count = models.PositiveIntegerField(default=1)
    waiting_since = models.DateTimeField(null=True)
    due_at = models.DateTimeField(null=True)
    target_minutes = models.PositiveIntegerField(null=True)
    clocks = models.JSONField(null=True)
    first_replied_at = models.DateTimeField(null=True)
    solved_at = models.DateTimeField(null=True)
    closed_at = models.DateTimeField(null=True)
    forgotten_at = models.DateTimeField(null=True)
    snoozed_until = models.DateTimeField(null=True)
    merged_into = models.ForeignKey(
        "self", models.SET_NULL, null=True, db_index=False, related_name="merged"
    )
    fields = models.JSONField(db_default=models.Value({}, models.JSONField()), default=dict)
    tags: "models.ManyToManyField[Tag, ConversationTag]" = models.ManyToManyField(
        "Tag", through="ConversationTag", related_name="conversations"
    )

    objects = ConversationQuerySet.as_manager()

    class Meta:
        # What lists are counted by is included: a count then reads the index alone.
        indexes = (
            models.Index(
                fields=["team", "-last_at", "-id"],
                condition=Q(state__in=["new", "open", "waiting"], spam=False),
                name="desk_conv_unfinished_team",
            ),
            models.Index(
                fields=["-last_at", "-id"],
                include=["team"],
                condition=Q(state__in=["new", "open"], spam=False),
                name="desk_conv_on_us",
            ),
            models.Index(
                fields=["due_at", "id"],
                condition=Q(state__in=["new", "open"], spam=False),
                name="desk_conv_due",
            ),
            models.Index(
                fields=["-last_at", "-id"],
                include=["team"],
                condition=Q(state="waiting", spam=False),
                name="desk_conv_on_customer",
            ),
            models.Index(
                fields=["assignee", "-last_at", "-id"],
                include=["team", "state"],
                condition=Q(state__in=["new", "open", "waiting"], spam=False),
                name="desk_conv_mine",
            ),
            models.Index(fields=["-last_at", "-id"], name="desk_conv_last"),
            models.Index(fields=["team", "-last_at", "-id"], name="desk_conv_team_last"),
            models.Index(fields=["customer", "-last_at"], name="desk_conv_customer"),
            models.Index(
                fields=["-solved_at", "-id"],
                include=["team", "spam"],
                condition=Q(state="solved"),
                name="desk_conv_solved",
            ),
            models.Index(
                fields=["-last_at", "-id"],
                include=["team"],
                condition=Q(spam=True),
                name="desk_conv_spam",
            ),
            models.Index(
                fields=["closed_at"],
                condition=Q(closed_at__isnull=False),
                name="desk_conv_closed",
            ),
            models.Index(
                fields=["closed_at"],
                condition=Q(closed_at__isnull=False)
                & (Q(forgotten_at=None) | Q(forgotten_at__lt=F("closed_at"))),
                name="desk_conv_to_forget",
            ),
            models.Index(
                fields=["merged_into"],
                condition=Q(merged_into__isnull=False),
                name="desk_conv_merged",
            ),
            models.Index(
                fields=["snoozed_until", "id"],
                include=["team", "spam"],
                condition=Q(state="snoozed"),
                name="desk_conv_snoozed",
            ),
            GinIndex(
                fields=["fields"],
                condition=~Q(fields={}),
                name="desk_conv_fields",
                opclasses=["jsonb_path_ops"],
                fastupdate=False,
            ),
        )
        constraints = (
            models.CheckConstraint(
                condition=~Q(state="solved") | Q(solved_at__isnull=False),
                name="desk_conv_solved_when",
            ),
            models.CheckConstraint(
                condition=~Q(state="snoozed") | Q(snoozed_until__isnull=False),
                name="desk_conv_snoozed_when",
            ),
            models.CheckConstraint(
                condition=Q(merged_into=None) | (Q(state="closed") & ~Q(merged_into=F("id"))),
                name="desk_conv_merged_closed",
            ),
        )

    def __str__(self) -> str:
        return f"№ {self.pk} {self.subject}"

    @property
    def number(self) -> int:
        """The number people quote."""
        return int(self.pk)

    @property
    def is_on_us(self) -> bool:
        """Whether the next word is ours."""
        return self.state in ON_US

    def is_overdue(self, now: datetime) -> bool:
        """Whether the answer owed is late."""
        return self.due_at is not None and self.due_at < now


class Tag(models.Model):
    """A word that sorts conversations; lower case, unique."""

    name = models.TextField(unique=True)

    class Meta:
        ordering = ("name",)

    def __str__(self) -> str:
        return self.name


class ConversationTag(models.Model):
    """A conversation carries a tag."""

    conversation = models.ForeignKey(Conversation, models.CASCADE)
    tag = models.ForeignKey(Tag, models.CASCADE)

    class Meta:
        constraints = (
            models.UniqueConstraint(fields=["conversation", "tag"], name="desk_tag_once"),
        )


class Guest(models.Model):
    """Somebody outside a closed team was invited into this one conversation."""

    conversation = models.ForeignKey(Conversation, models.CASCADE, related_name="guests")
    staff = models.ForeignKey(Staff, models.CASCADE)
    invited_at = models.DateTimeField()

    class Meta:
        constraints = (
            models.UniqueConstraint(fields=["conversation", "staff"], name="desk_guest_once"),
        )
