"""Brands: the faces a company shows its customers."""

from django.db import models


class Brand(models.Model):
    """A name customers know, with its language, time zone, hours and signatures.

    `hours` maps "mon".."sun" to intervals ["09:00", "17:00"] on the wall clock of `time_zone`.
    On public holidays of the country `holidays` (ISO 3166-1, empty for none) nobody works;
    `other_days` maps dates ("2026-12-24") to the intervals of that day, none when it is free.
    `signatures` maps a language to plain text put under every reply. `currency` (ISO 4217) is what
    its customers are given back in.
    """

    name = models.TextField()
    language = models.TextField(default="en")
    time_zone = models.TextField(default="Europe/Tallinn")
    hours = models.JSONField(default=dict)
    holidays = models.TextField(default="", db_default="")
    other_days = models.JSONField(default=dict, db_default=models.Value({}, models.JSONField()))
    signatures = models.JSONField(default=dict)
    currency = models.TextField(default="EUR", db_default="EUR")
    created_at = models.DateTimeField()
    retired_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ("id",)
        constraints = (models.UniqueConstraint(fields=["name"], name="workspace_brand_name"),)

    def __str__(self) -> str:
        return self.name
