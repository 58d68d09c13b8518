"""Custom fields: what a company wants to know of its conversations, in its own words."""

from typing import Any

from django.db import models
from django.db.models import Q, QuerySet
from django.db.models.functions import Lower
from django.utils.translation import gettext_lazy as _

from kuula.workspace.models import Brand, Team


class FieldKind(models.TextChoices):
    """What a field holds. `choice` is one of its options, `choices` several of them."""

    TEXT = "text", _("Text")
    NUMBER = "number", _("A number")
    YES_NO = "yes_no", _("Yes or no")
    CHOICE = "choice", _("One of a list")
    CHOICES = "choices", _("Several of a list")
    DATE = "date", _("Date")


CHOSEN = (FieldKind.CHOICE, FieldKind.CHOICES)


class CustomFieldQuerySet(QuerySet["CustomField"]):
    """Fields as the business speaks of them."""

    def in_use(self) -> "CustomFieldQuerySet":
        """Those that are offered."""
        return self.filter(archived_at=None)


class CustomField(models.Model):
    """A field of conversations: of one brand or team, or of all.

    `options` are [{"key", "label", "archived"}]: values hold the key, so a label can be changed.
    The values stand in `Conversation.fields` under the field's id.
    """

    name = models.TextField()
    kind = models.TextField(choices=FieldKind.choices)
    options = models.JSONField(default=list)
    brand = models.ForeignKey(Brand, models.CASCADE, null=True, related_name="+")
    team = models.ForeignKey(Team, models.CASCADE, null=True, related_name="+")
    required = models.BooleanField(default=False)
    place = models.PositiveIntegerField(default=0)
    made_at = models.DateTimeField()
    archived_at = models.DateTimeField(null=True)

    objects = CustomFieldQuerySet.as_manager()

    class Meta:
        ordering = ("place", "id")
        constraints = (
            models.UniqueConstraint(
                Lower("name"),
                "brand",
                "team",
                condition=Q(archived_at=None),
                name="desk_field_once",
                nulls_distinct=False,
            ),
        )

    def __str__(self) -> str:
        return self.name

    @property
    def key(self) -> str:
        """Under which its values stand."""
        return str(self.pk)

    @property
    def labels(self) -> dict[str, str]:
        """Its options by key, archived ones too."""
        return {one["key"]: one["label"] for one in self.options}

    @property
    def offered(self) -> list[dict[str, Any]]:
        """The options one can choose now."""
        return [one for one in self.options if not one["archived"]]

    def belongs_to(self, brand_id: int, team_id: int | None) -> bool:
        """Whether conversations of this brand and team have it."""
        return self.brand_id in (None, brand_id) and self.team_id in (None, team_id)
