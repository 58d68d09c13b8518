"""What was imported from other desks: each import, what it brought, and what it refused."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from kuula.workspace.models import Brand, Team


class DeskKind(models.TextChoices):
    """The desks and files that can be read."""

    ZENDESK = "zendesk", "Zendesk"
    ZAMMAD = "zammad", "Zammad"
    OSTICKET = "osticket", "osTicket"
    FREESCOUT = "freescout", "FreeScout"
    MBOX = "mbox", _("Mail file (mbox)")


class Import(models.Model):
    """One file of another desk. `desk` is how that desk is called here, `digest` tells the file.

    `counts` are {"conversations": {"found", "taken", "known", "refused"}, ...}. `run` names the
    process that works on it: another one that takes over makes the first one stop.
    """

    class State(models.TextChoices):
        RUNNING = "running", _("Under way")
        DONE = "done", _("Finished")
        UNDONE = "undone", _("Taken back")

    kind = models.TextField(choices=DeskKind.choices)
    desk = models.TextField()
    file = models.TextField()
    digest = models.TextField()
    brand = models.ForeignKey(Brand, models.CASCADE, related_name="+")
    team = models.ForeignKey(Team, models.SET_NULL, null=True, related_name="+")
    state = models.TextField(choices=State.choices, default=State.RUNNING)
    run = models.TextField(default="")
    counts = models.JSONField(default=dict)
    begun_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ("-id",)

    def __str__(self) -> str:
        return f"{self.pk} {self.file}"


class Brought(models.Model):
    """Something an import made here: `old` is its id at the other desk, `new` its number here.

    `messages` is how many a conversation had then; it stands here until it is taken back, so that
    the same file changes nothing.
    """

    class Kind(models.TextChoices):
        CONVERSATION = "conversation"
        CUSTOMER = "customer"
        COMPANY = "company"
        COLLEAGUE = "colleague"

    by = models.ForeignKey(Import, models.CASCADE, related_name="brought")
    desk = models.TextField()
    kind = models.TextField(choices=Kind.choices)
    old = models.TextField()
    new = models.BigIntegerField()
    messages = models.PositiveIntegerField(default=0)

    class Meta:
        constraints = (
            models.UniqueConstraint(fields=["desk", "kind", "old"], name="importers_once"),
        )
        indexes = (models.Index(fields=["by", "kind", "new"], name="importers_brought_by"),)


class Refusal(models.Model):
    """Something an import could not take: where it stands in the file, and why (a `Why`)."""

    by = models.ForeignKey(Import, models.CASCADE, related_name="refusals")
    place = models.TextField()
    why = models.TextField()
    detail = models.TextField(default="")

    class Meta:
        ordering = ("id",)
