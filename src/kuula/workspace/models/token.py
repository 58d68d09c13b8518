"""Tokens for programs that speak to the API."""

from django.db import models

from kuula.workspace.models.staff import Staff


class ApiToken(models.Model):
    """A program's key. Only its digest is kept; `scopes` are permission names."""

    name = models.TextField()
    token_digest = models.TextField(unique=True)
    scopes = models.JSONField(default=list)
    staff = models.ForeignKey(Staff, models.CASCADE, related_name="tokens")
    created_at = models.DateTimeField()
    last_used_at = models.DateTimeField(null=True)
    revoked_at = models.DateTimeField(null=True)


class Receipt(models.Model):
    """What a program was answered for an idempotency key, so that a repeat changes nothing.

    `digest` is of the request; `body` the answer as JSON. Forgotten after a day.
    """

    token = models.ForeignKey(ApiToken, models.CASCADE)
    key = models.TextField()
    digest = models.TextField()
    status = models.PositiveSmallIntegerField()
    body = models.JSONField(default=dict)
    made_at = models.DateTimeField()

    class Meta:
        constraints = (
            models.UniqueConstraint(fields=["token", "key"], name="workspace_receipt_once"),
        )
        indexes = (models.Index(fields=["made_at"], name="workspace_receipt_age"),)
