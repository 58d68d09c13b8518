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
