"""Two customers who are one person: who was merged into whom, and who may be the same."""

from django.db import models
from django.db.models import F, Q

from kuula.people.models.customer import Customer
from kuula.workspace.models import Staff


class CustomerMerge(models.Model):
    """One customer, `source`, was merged into another, `target`.

    `moved` are the numbers of the rows that each part brought; `kept` the values of both that
    differed, as they were, and those of the target as the merge left them. It is emptied when the
    person is erased.
    """

    target = models.ForeignKey(Customer, models.CASCADE, related_name="merges")
    source = models.ForeignKey(Customer, models.PROTECT, related_name="+")
    staff = models.ForeignKey(Staff, models.PROTECT, null=True, db_index=False, related_name="+")
    merged_at = models.DateTimeField()
    undone_at = models.DateTimeField(null=True)
    moved = models.JSONField(default=dict)
    kept = models.JSONField(default=dict)

    class Meta:
        constraints = (
            models.UniqueConstraint(
                fields=["source"], condition=Q(undone_at=None), name="people_merged_once"
            ),
            models.CheckConstraint(condition=~Q(target=F("source")), name="people_merge_of_two"),
        )


class Likeness(models.Model):
    """Two customers who may be the same person, `one` the lower number.

    `weight` is how strongly it speaks for that (the sum of the model's weights, base 2), `evidence`
    what spoke, by the names of kuula.science.likeness. `refused_at` is when somebody said that they
    are not the same: nobody is asked again.
    """

    one = models.ForeignKey(Customer, models.CASCADE, related_name="+", db_index=False)
    other = models.ForeignKey(Customer, models.CASCADE, related_name="+")
    weight = models.FloatField()
    evidence = models.JSONField(default=list)
    found_at = models.DateTimeField()
    refused_at = models.DateTimeField(null=True)
    refused_by = models.ForeignKey(
        Staff, models.PROTECT, null=True, db_index=False, related_name="+"
    )

    class Meta:
        constraints = (
            models.UniqueConstraint(fields=["one", "other"], name="people_likeness_once"),
            models.CheckConstraint(
                condition=Q(one__lt=F("other")), name="people_likeness_in_order"
            ),
        )
        indexes = (
            models.Index(
                fields=["-weight", "-id"],
                condition=Q(refused_at=None),
                name="people_likeness_open",
            ),
        )
