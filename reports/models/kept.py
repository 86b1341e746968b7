"""Figures of the overview that were counted once (reports/overview/kept.py)."""

from django.contrib.postgres.fields import ArrayField
from django.db import models

from kft.core.fields import Snapshot


class KeptFigures(models.Model):
    """What was counted for a day, to be shown while it is sure to be the same still.

    `reaches` is the last day whose records count, `seen` what the database knew before the
    count, `counted_by` the code and the server. Of children it holds numbers only.
    """

    class Kind(models.TextChoices):
        DAY = "day", "Children and costs of a day"
        YEAR = "year", "Costs of the day's financial year"

    kind = models.CharField(max_length=10, choices=Kind)
    day = models.DateField()
    reaches = models.DateField()
    seen = Snapshot()
    counted_by = models.CharField(max_length=100)
    figures = models.JSONField()
    # the priority children, those whose placements cost most first
    dearest = ArrayField(models.BigIntegerField(), default=list)

    class Meta:
        verbose_name_plural = "kept figures"
        constraints = [models.UniqueConstraint(fields=["kind", "day"], name="kept_once")]

    def __str__(self):
        return f"{self.get_kind_display()}, {self.day:%-d %B %Y}"
