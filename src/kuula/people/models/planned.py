"""What we plan to do for a company."""

from datetime import date

from django.db import models
from django.db.models import Q

from kuula.people.models.customer import Company
from kuula.workspace.models import Staff


class PlanItem(models.Model):
    """One thing to do for a company by a day, and whose it is. Taken back ones are deleted."""

    company = models.ForeignKey(Company, models.CASCADE, related_name="plan")
    text = models.TextField()
    due = models.DateField()
    owner = models.ForeignKey(Staff, models.PROTECT, null=True, db_index=False, related_name="+")
    added_at = models.DateTimeField()
    done_at = models.DateTimeField(null=True)
    done_by = models.ForeignKey(Staff, models.PROTECT, null=True, db_index=False, related_name="+")

    class Meta:
        ordering = ("due", "id")
        indexes = (
            models.Index(
                fields=["owner", "due", "id"], condition=Q(done_at=None), name="people_plan_open"
            ),
        )

    def is_late(self, today: date) -> bool:
        """Whether it should have been done before `today`."""
        return self.done_at is None and self.due < today
