"""What is kept about homes over time: how they were judged, and beds bought in advance."""

from datetime import date

from django.db import transaction

from kft.core.workflow import (
    Refused,
    leave_event,
    refuse_violations,
    require,
    save_version,
)
from placements.models import BlockContract, Framework, FrameworkMembership, Judgement

CHANGE = "placements.change_provider"
JUDGEMENT_FIELDS = ["judgement", "judged_on", "report_url"]
MEMBERSHIP_FIELDS = ["framework", "started", "ended"]
CONTRACT_FIELDS = ["started", "ended", "beds", "bed_price"]


@transaction.atomic
def keep_judgement(judgement: Judgement, *, on: date, by, expected: int | None = None) -> None:
    """Record how a home was judged on a day, or put it right; the history keeps both."""
    require(by, CHANGE)
    if judgement.judged_on and judgement.judged_on > on:
        raise Refused("Enter today or a day before: record a judgement once it is made.")
    _keep(judgement, expected, JUDGEMENT_FIELDS, by=by)


@transaction.atomic
def keep_contract(contract: BlockContract, *, by, expected: int | None = None) -> None:
    """Record beds bought in advance, put the contract right, or end it."""
    require(by, CHANGE)
    _keep(contract, expected, CONTRACT_FIELDS, by=by)


@transaction.atomic
def keep_membership(
    membership: FrameworkMembership, *, by, expected: int | None = None, named: str = ""
) -> None:
    """Put a provider on a framework, correct its dates, or end it.

    `named` is a framework that may not be known yet; one of the same name is used.
    """
    require(by, CHANGE)
    if named:
        known = Framework.objects.filter(name__iexact=named).first()
        membership.framework = known or Framework.objects.create(name=named)
    _keep(membership, expected, MEMBERSHIP_FIELDS, by=by)


def _keep(record, expected, fields, *, by):
    refuse_violations(record)
    if record.pk:
        save_version(record, expected=expected or 0, fields=fields)
    else:
        record.save()
    leave_event("keep", record, by=by)
