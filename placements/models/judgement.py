"""What inspectors said of a home, each time."""

import pgtrigger
from django.db import models
from django.db.models import F, Q
from django.urls import reverse

from kft.core.history import tracked
from kft.core.models import Imported


def keeps_judgements(name):
    """A trigger on settings: the judgement in its columns joins the home's judgements.

    The columns say what the import (or another system) knows last. In the database, so that
    no way to write them can forget it. A judgement of a day that is known already is put
    right; one without a day gets it once it is known. docs/decisions/0821.
    """
    return pgtrigger.Trigger(
        name=name,
        when=pgtrigger.After,
        operation=pgtrigger.Insert | pgtrigger.UpdateOf("ofsted_judgement", "judged_on"),
        func=(
            "IF NEW.ofsted_judgement <> '' THEN"
            " IF NEW.judged_on IS NOT NULL THEN DELETE FROM placements_judgement"
            "  WHERE setting_id = NEW.id AND judged_on IS NULL"
            "  AND judgement = NEW.ofsted_judgement; END IF;"
            " INSERT INTO placements_judgement"
            "  (setting_id, judgement, judged_on, report_url, version, last_import_id)"
            " VALUES (NEW.id, NEW.ofsted_judgement, NEW.judged_on, '', 0, NEW.last_import_id)"
            " ON CONFLICT (setting_id, judged_on) DO UPDATE"
            "  SET judgement = EXCLUDED.judgement, last_import_id = EXCLUDED.last_import_id,"
            "      version = placements_judgement.version + 1"
            "  WHERE placements_judgement.judgement <> EXCLUDED.judgement;"
            " END IF; RETURN NULL;"
        ),
    )


class JudgementQuerySet(models.QuerySet):
    def visible_to(self, user):
        """Homes name no child: whoever works with them sees how they were judged."""
        return self if user.has_perm("placements.view_provider") else self.none()

    def newest_first(self):
        return self.order_by(F("judged_on").desc(nulls_last=True), "-pk")

    def in_force(self, *, on):
        """Made by a day (or an OuterRef to one), the latest first; undated ones hold always."""
        return self.filter(Q(judged_on__isnull=True) | Q(judged_on__lte=on)).newest_first()


@tracked
class Judgement(Imported):
    """How Ofsted judged a home on a day; the latest by a day is the one in force."""

    class Grade(models.TextChoices):
        OUTSTANDING = "outstanding", "Outstanding"
        GOOD = "good", "Good"
        REQUIRES_IMPROVEMENT = "requires_improvement", "Requires improvement"
        INADEQUATE = "inadequate", "Inadequate"

        @property
        def colour(self):
            colours = {"outstanding": "green", "good": "green", "inadequate": "red"}
            return colours.get(self, "orange")

    setting = models.ForeignKey("placements.Setting", models.PROTECT, related_name="judgements")
    judgement = models.CharField(max_length=30, choices=Grade)
    judged_on = models.DateField(null=True, blank=True)
    report_url = models.URLField(blank=True)
    version = models.PositiveIntegerField(default=0)

    objects = JudgementQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["setting", "judged_on"],
                name="judgement_once_a_day",
                nulls_distinct=False,
                violation_error_message="A judgement of this day is recorded already",
            )
        ]

    def __str__(self):
        on = f" on {self.judged_on:%-d %B %Y}" if self.judged_on else ""
        return f"{self.get_judgement_display()}{on}"

    def get_absolute_url(self):
        return reverse("placements:setting", args=[self.setting_id])

    @property
    def grade(self):
        """A member of Grade, for its words and colour."""
        return self.Grade(self.judgement)
