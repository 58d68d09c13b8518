"""Mailboxes, raw mail as it came, and what is on its way out."""

from typing import Final

from django.db import models
from django.db.models import Q

from kuula.desk.models import Conversation, Message
from kuula.workspace.models import Brand, Team


class Mailbox(models.Model):
    """An address we are written to at: how to fetch from it, how to send as it, whom it goes to.

    Passwords and tokens are sealed (kit.crypto). `reply_target` is in working minutes of the brand.
    `folder_state` keeps UIDVALIDITY and the last UID seen per folder.
    """

    class Way(models.TextChoices):
        IMAP = "imap"
        RECEIVER = "receiver"
        WEBHOOK = "webhook"

    class Security(models.TextChoices):
        TLS = "tls"
        STARTTLS = "starttls"
        NONE = "none"

    class Login(models.TextChoices):
        PASSWORD = "password"  # noqa: S105 - a word, not a secret
        OAUTH2 = "oauth2"

    class Health(models.TextChoices):
        NEW = "new"
        WELL = "well"
        STOPPED = "stopped"

    name = models.TextField(default="")
    address = models.TextField(unique=True)
    brand = models.ForeignKey(Brand, models.PROTECT)
    team = models.ForeignKey(Team, models.PROTECT, null=True)
    reply_target = models.PositiveIntegerField(null=True)
    active = models.BooleanField(default=True)
    way = models.TextField(choices=Way.choices, default=Way.IMAP)
    login = models.TextField(choices=Login.choices, default=Login.PASSWORD)
    username = models.TextField(default="")
    password_sealed = models.TextField(default="")
    imap_host = models.TextField(default="")
    imap_port = models.PositiveIntegerField(default=993)
    imap_security = models.TextField(choices=Security.choices, default=Security.TLS)
    imap_folder = models.TextField(default="INBOX")
    smtp_host = models.TextField(default="")
    smtp_port = models.PositiveIntegerField(default=465)
    smtp_security = models.TextField(choices=Security.choices, default=Security.TLS)
    oauth_provider = models.TextField(default="")
    oauth_client_id = models.TextField(default="")
    oauth_secret_sealed = models.TextField(default="")
    oauth_authorize_url = models.TextField(default="")
    oauth_token_url = models.TextField(default="")
    oauth_scope = models.TextField(default="")
    oauth_refresh_sealed = models.TextField(default="")
    oauth_access_sealed = models.TextField(default="")
    oauth_expires_at = models.DateTimeField(null=True)
    webhook_secret_sealed = models.TextField(default="")
    sending_rests_until = models.DateTimeField(null=True)
    folder_state = models.JSONField(default=dict)
    away_until = models.DateTimeField(null=True)
    away_texts = models.JSONField(default=dict)
    health = models.TextField(choices=Health.choices, default=Health.NEW)
    health_reason = models.TextField(default="")
    health_since = models.DateTimeField(null=True)
    checked_at = models.DateTimeField(null=True)
    last_mail_at = models.DateTimeField(null=True)
    quiet_minutes = models.PositiveIntegerField(null=True)
    created_at = models.DateTimeField()

    class Meta:
        ordering = ("address",)

    def __str__(self) -> str:
        return self.address


class RawMail(models.Model):
    """A mail exactly as it came, stored before it is acknowledged. `key` finds its bytes.

    The same mail twice in one mailbox is one row: (mailbox, Message-ID, SHA-256).
    """

    class State(models.TextChoices):
        STORED = "stored"
        DONE = "done"
        TRAY = "tray"
        UNREADABLE = "unreadable"
        DROPPED = "dropped"

    class Doubt(models.TextChoices):
        NONE = ""
        STRANGER = "stranger"
        COLLEAGUE = "colleague"
        UNREADABLE = "unreadable"

    mailbox = models.ForeignKey(Mailbox, models.PROTECT, related_name="raw_mails")
    key = models.TextField()
    sha256 = models.TextField()
    header_id = models.TextField(default="")
    size = models.BigIntegerField()
    taken_at = models.DateTimeField()
    state = models.TextField(choices=State.choices, default=State.STORED)
    attempts = models.PositiveSmallIntegerField(default=0)
    problem = models.TextField(default="")
    doubt = models.TextField(choices=Doubt.choices, default=Doubt.NONE, blank=True)
    sender = models.TextField(default="")
    subject = models.TextField(default="")
    suspected = models.ForeignKey(Conversation, models.SET_NULL, null=True, related_name="+")
    message = models.ForeignKey(Message, models.SET_NULL, null=True, related_name="+")
    sorted_at = models.DateTimeField(null=True)

    class Meta:
        constraints = (
            models.UniqueConstraint(
                fields=["mailbox", "header_id", "sha256"], name="mail_raw_once"
            ),
        )
        indexes = (
            models.Index(fields=["taken_at"], condition=Q(state="stored"), name="mail_raw_waiting"),
            models.Index(
                fields=["-taken_at"],
                condition=Q(state__in=["tray", "unreadable"]),
                name="mail_raw_tray",
            ),
            models.Index(fields=["key"], condition=~Q(key=""), name="mail_raw_key"),
        )


IN_TRAY: Final = (RawMail.State.TRAY, RawMail.State.UNREADABLE)
"""The states of mails that wait for somebody to place them."""


class Outgoing(models.Model):
    """One message on its way to one recipient. Shown as sent only when a server took it.

    `purpose` is reply, rating, survey, follow-up, auto-reply, away, invitation, alarm, notice,
    brief or forward.
    `handed_at` is set just before the final dot of the mail: a row left sending without it can
    safely be sent again.
    """

    class State(models.TextChoices):
        QUEUED = "queued"
        SENDING = "sending"
        SENT = "sent"
        BOUNCED = "bounced"
        FAILED = "failed"
        WITHDRAWN = "withdrawn"

    mailbox = models.ForeignKey(Mailbox, models.PROTECT, related_name="outgoing")
    conversation = models.ForeignKey(Conversation, models.CASCADE, null=True, related_name="+")
    message = models.ForeignKey(Message, models.CASCADE, null=True, related_name="+")
    purpose = models.TextField(default="reply")
    recipient = models.TextField()
    role = models.TextField(default="to")
    header_id = models.TextField()
    payload = models.JSONField(default=dict)
    state = models.TextField(choices=State.choices, default=State.QUEUED)
    reason = models.TextField(default="")
    attempts = models.PositiveSmallIntegerField(default=0)
    next_at = models.DateTimeField()
    handed_at = models.DateTimeField(null=True)
    sent_at = models.DateTimeField(null=True)
    created_at = models.DateTimeField()

    class Meta:
        constraints = (
            models.UniqueConstraint(fields=["header_id", "recipient"], name="mail_outgoing_once"),
        )
        indexes = (
            models.Index(
                fields=["next_at"],
                condition=Q(state__in=["queued", "sending"]),
                name="mail_outgoing_due",
            ),
            models.Index(fields=["message"], name="mail_outgoing_message"),
            models.Index(fields=["recipient", "created_at"], name="mail_outgoing_brake"),
            models.Index(
                fields=["mailbox", "created_at"],
                condition=~Q(purpose="reply"),
                name="mail_outgoing_hourly",
            ),
        )
