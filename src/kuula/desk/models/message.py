"""Messages, their files, and drafts of the next one."""

from django.contrib.postgres.indexes import GinIndex
from django.contrib.postgres.search import SearchVectorField
from django.db import models

from kuula.desk.models.conversation import Conversation
from kuula.people.models import Customer
from kuula.workspace.models import Staff


class Message(models.Model):
    """Something said: by the customer (inbound), by us (outbound) or among us (note).

    `text` is the whole of it, `visible` what an agent reads first (quoted history and signature
    cut),
    `html` the cleaned original. An outbound message leaves at `release_at`; until then it can be
    withdrawn. `header_id` is its Message-ID without brackets, ours or the sender's. `home` is the
    conversation it returns to when a merge is undone, if another.
    """

    class Kind(models.TextChoices):
        INBOUND = "inbound"
        OUTBOUND = "outbound"
        NOTE = "note"

    conversation = models.ForeignKey(Conversation, models.CASCADE, related_name="messages")
    home = models.ForeignKey(
        Conversation, models.SET_NULL, null=True, db_index=False, related_name="+"
    )
    kind = models.TextField(choices=Kind.choices)
    staff = models.ForeignKey(Staff, models.PROTECT, null=True)
    customer = models.ForeignKey(Customer, models.PROTECT, null=True)
    sender = models.TextField(default="")
    recipients = models.JSONField(default=dict)
    text = models.TextField(default="")
    visible = models.TextField(default="")
    html = models.TextField(default="")
    language = models.TextField(default="")
    header_id = models.TextField(default="")
    automatic = models.TextField(default="")
    authentic = models.JSONField(default=dict)
    raw_id = models.BigIntegerField(null=True)
    occurred_at = models.DateTimeField()
    release_at = models.DateTimeField(null=True)
    released_at = models.DateTimeField(null=True)
    withdrawn_at = models.DateTimeField(null=True)
    search = SearchVectorField(null=True)

    class Meta:
        indexes = (
            models.Index(fields=["conversation", "id"], name="desk_message_thread"),
            models.Index(
                fields=["header_id"], condition=~models.Q(header_id=""), name="desk_message_header"
            ),
            models.Index(
                fields=["home"],
                condition=models.Q(home__isnull=False),
                name="desk_message_home",
            ),
            GinIndex(fields=["search"], name="desk_message_search", fastupdate=True),
            models.Index(
                fields=["release_at"],
                condition=models.Q(
                    kind="outbound", released_at__isnull=True, withdrawn_at__isnull=True
                ),
                name="desk_message_to_release",
            ),
        )

    @property
    def is_note(self) -> bool:
        """Whether only we can read it."""
        return self.kind == self.Kind.NOTE

    @property
    def is_from_us(self) -> bool:
        """Whether we wrote it to the customer."""
        return self.kind == self.Kind.OUTBOUND


class Draft(models.Model):
    """What somebody is writing, kept as it is typed; one per person, conversation and kind.

    `promises` are the words of it that become promises when it is sent. `home` as of a message.
    """

    conversation = models.ForeignKey(Conversation, models.CASCADE, related_name="drafts")
    home = models.ForeignKey(
        Conversation, models.SET_NULL, null=True, db_index=False, related_name="+"
    )
    staff = models.ForeignKey(Staff, models.CASCADE)
    kind = models.TextField(default="reply")
    html = models.TextField(default="")
    text = models.TextField(default="")
    cc = models.TextField(default="")
    bcc = models.TextField(default="")
    promises = models.JSONField(default=list, db_default=models.Value([], models.JSONField()))
    changed_at = models.DateTimeField()

    class Meta:
        constraints = (
            models.UniqueConstraint(
                fields=["conversation", "staff", "kind"], name="desk_draft_once"
            ),
        )


class Attachment(models.Model):
    """A file of a message or draft. `key` finds it in storage; equal content is stored once."""

    class Scan(models.TextChoices):
        PENDING = "pending"
        CLEAN = "clean"
        INFECTED = "infected"
        FAILED = "failed"
        OFF = "off"

    message = models.ForeignKey(Message, models.CASCADE, null=True, related_name="attachments")
    draft = models.ForeignKey(Draft, models.CASCADE, null=True, related_name="attachments")
    key = models.TextField()
    filename = models.TextField()
    content_type = models.TextField(default="application/octet-stream")
    size = models.BigIntegerField()
    inline = models.BooleanField(default=False)
    content_id = models.TextField(default="")
    scan = models.TextField(choices=Scan.choices, default=Scan.OFF)
    created_at = models.DateTimeField()

    class Meta:
        ordering = ("id",)
        indexes = (models.Index(fields=["key"], name="desk_attachment_key"),)
        constraints = (
            models.CheckConstraint(
                condition=models.Q(message__isnull=True) | models.Q(draft__isnull=True),
                name="desk_attachment_one_place",
            ),
        )
