"""The browsers that show notices, and the key by which their makers know Kuula."""

from django.db import models

from kuula.workspace.models import Staff


class Browser(models.Model):
    """A browser in which somebody let Kuula show notices: where its maker takes them (`endpoint`),
    and for whose eyes they are sealed (`public` and `auth`, base64url).

    It ends with the session it was let in, so a device that is signed out shows nothing more.
    """

    staff = models.ForeignKey(Staff, models.CASCADE, related_name="+")
    session_key = models.TextField()
    endpoint = models.TextField(unique=True)
    public = models.TextField()
    auth = models.TextField()
    since = models.DateTimeField()


class PushKey(models.Model):
    """The installation's own key pair (VAPID), made when first needed: one row. `secret` is sealed,
    `public` base64url."""

    secret = models.TextField()
    public = models.TextField()
    made_at = models.DateTimeField()
