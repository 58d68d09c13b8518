"""Reply templates: good words, written once."""

from django.db import models

from kuula.workspace.models import Brand


class ReplyTemplate(models.Model):
    """A text with {customer.first_name}-like places, in one language, for one brand or all."""

    name = models.TextField()
    language = models.TextField(default="en")
    brand = models.ForeignKey(Brand, models.CASCADE, null=True)
    text = models.TextField()
    changed_at = models.DateTimeField()

    class Meta:
        ordering = ("name", "language")
        constraints = (
            models.UniqueConstraint(
                fields=["name", "language", "brand"],
                name="desk_template_once",
                nulls_distinct=False,
            ),
        )

    def __str__(self) -> str:
        return self.name
