"""Families, children, and the care and legal status each child has had."""

from children.models import CarePeriod, Child, Family, LegalStatus
from exchange.spec import OneAtATime, Table, optional, required

CARE = (
    Table(
        "families",
        Family,
        (required("family_id", "reference"), required("name"), optional("postcode")),
    ),
    Table(
        "children",
        Child,
        (
            required("child_id", "reference"),
            required("family_id", "family"),
            required("first_name"),
            required("last_name"),
            required("date_of_birth"),
            optional("sex"),
            optional("ethnicity"),
            optional("uasc_from"),
            optional("uasc_to"),
            optional("disabled"),
            optional("social_worker"),
            optional("team"),
            optional("upn"),
            optional("restricted"),
        ),
        orders=(("uasc_from", "uasc_to"),),
    ),
    Table(
        "care_periods",
        CarePeriod,
        (
            required("care_period_id", "reference"),
            required("child_id", "child"),
            required("started"),
            optional("ended"),
            optional("reason_ended"),
            optional("need"),
        ),
        orders=(("started", "ended"),),
        alone=(OneAtATime(("child",), expected="one period of care at a time"),),
    ),
    Table(
        "legal_statuses",
        LegalStatus,
        (
            required("child_id", "child"),
            required("code"),
            required("started"),
            optional("ended"),
        ),
        key=("child", "started"),
        gives_way=True,
        orders=(("started", "ended"),),
        alone=(OneAtATime(("child",), expected="one legal status at a time"),),
    ),
)
