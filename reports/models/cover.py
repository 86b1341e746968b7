"""The committee cover sheet of a report: what members read before its figures.

Kept beside the run, every version of it in the history, and frozen with it: once the run
is published, the database refuses a change of the sheet too.
"""

import pgtrigger
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q

from kft.core.history import tracked
from kft.core.sight import in_sight

# Part 1 of Schedule 12A to the Local Government Act 1972
PARAGRAPHS = range(1, 8)


def frozen_with_its_run(name: str, run: str) -> pgtrigger.Trigger:
    """A trigger: refuses any change once the run is published. `run` is SQL for its id."""
    return pgtrigger.Trigger(
        name=name,
        when=pgtrigger.Before,
        operation=pgtrigger.Insert | pgtrigger.Update | pgtrigger.Delete,
        declare=[("known", "RECORD")],
        func=(
            "IF TG_OP = 'DELETE' THEN known := OLD; ELSE known := NEW; END IF; "
            f"IF EXISTS (SELECT FROM reports_run WHERE id = {run} "
            "AND published_at IS NOT NULL) THEN "
            "RAISE EXCEPTION 'this report is published: its cover sheet is frozen'; END IF; "
            "RETURN known;"
        ),
    )


class OfARunQuerySet(models.QuerySet):
    """Sheets, or papers of a sheet: seen by those who see the run."""

    run = "run"

    def visible_to(self, user):
        from reports.models.run import Run

        return self.filter(**{f"{self.run}__in": in_sight(Run, user)})


class PaperQuerySet(OfARunQuerySet):
    run = "sheet__run"


@tracked
class CoverSheet(models.Model):
    """What a committee is told of a report: who brings it, why, and what it should decide."""

    class Part(models.TextChoices):
        """Part I is open to the public; part II holds exempt information."""

        ONE = "I", "Part I: open to the public"
        TWO = "II", "Part II: exempt from publication"

    run = models.OneToOneField("reports.Run", models.PROTECT, related_name="cover_sheet")
    committee = models.CharField(max_length=200)
    meeting_on = models.DateField()
    title = models.CharField(max_length=200)
    lead_member = models.CharField(max_length=200)
    director = models.CharField(max_length=200)
    author = models.CharField(max_length=200)
    contact_email = models.EmailField(blank=True)
    reference = models.CharField(max_length=100, blank=True)
    key_decision = models.BooleanField(default=False)
    part = models.CharField(max_length=2, choices=Part, default=Part.ONE)
    purpose = models.TextField()
    recommendations = models.TextField()
    alternatives = models.TextField(blank=True)
    plans = models.TextField(blank=True)
    resources = models.TextField(blank=True)
    risks = models.TextField(blank=True)
    carbon = models.TextField(blank=True)
    other_implications = models.TextField(blank=True)
    finance_sign_off = models.CharField(max_length=100, blank=True)
    legal_sign_off = models.CharField(max_length=100, blank=True)
    monitoring_sign_off = models.CharField(max_length=100, blank=True)
    people_sign_off = models.CharField(max_length=100, blank=True)
    assets_sign_off = models.CharField(max_length=100, blank=True)
    procurement_sign_off = models.CharField(max_length=100, blank=True)
    originator = models.CharField(max_length=200, blank=True)
    director_agreed_on = models.DateField(null=True, blank=True)
    member_agreed_on = models.DateField(null=True, blank=True)

    objects = OfARunQuerySet.as_manager()

    class Meta:
        triggers = [frozen_with_its_run("cover_sheet_frozen", "known.run_id")]

    def __str__(self):
        return f"{self.title}, {self.committee}, {self.meeting_on:%-d %B %Y}"


@tracked
class CoverPaper(models.Model):
    """An appendix of the report, or an unpublished paper that it rests on.

    `exempt_under` are the paragraphs of Schedule 12A under which it is not published.
    """

    class Kind(models.TextChoices):
        APPENDIX = "appendix", "Appendix"
        BACKGROUND = "background", "Background paper"

    sheet = models.ForeignKey(CoverSheet, models.CASCADE, related_name="papers")
    kind = models.CharField(max_length=10, choices=Kind, default=Kind.APPENDIX)
    position = models.PositiveSmallIntegerField()
    title = models.CharField(max_length=200)
    exempt_under = ArrayField(models.PositiveSmallIntegerField(), default=list, blank=True)

    objects = PaperQuerySet.as_manager()

    class Meta:
        ordering = ["position"]
        constraints = [
            models.CheckConstraint(
                name="cover_paper_paragraphs",
                condition=Q(exempt_under__contained_by=list(PARAGRAPHS)),
                violation_error_message="The paragraphs of Schedule 12A are 1 to 7",
            ),
            models.UniqueConstraint(fields=["sheet", "position"], name="cover_paper_position"),
        ]
        triggers = [
            frozen_with_its_run(
                "cover_paper_frozen",
                "(SELECT run_id FROM reports_coversheet WHERE id = known.sheet_id)",
            )
        ]

    def __str__(self):
        return self.title
