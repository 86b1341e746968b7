"""Providers, fostering households, placements with what they cost, and cohorts."""

from exchange import checks
from exchange.spec import Column, OneAtATime, Table, optional, required
from fostering.models import Household
from placements.codes import TEMPORARY
from placements.models import (
    Cohort,
    CohortMember,
    Contribution,
    CostLine,
    Placement,
    Provider,
    Setting,
)

_TEMPORARY = ", ".join(f"'{code}'" for code in sorted(TEMPORARY))


def _amounts(kind: str) -> tuple[Column, ...]:
    """The columns of dated weekly amounts; `kind` says what or whose."""
    return (
        required("placement_id", "placement"),
        required(kind),
        required("weekly_amount"),
        required("from", "started"),
        optional("to", "ended"),
    )


HOMES = (
    Table(
        "providers",
        Provider,
        (
            required("provider_id", "reference"),
            required("name"),
            required("sector"),
            optional("urn"),
        ),
    ),
    Table(
        "settings",
        Setting,
        (
            required("setting_id", "reference"),
            required("provider_id", "provider"),
            required("name"),
            required("kind"),
            optional("registration"),
            optional("postcode"),
            optional("inside_authority"),
            optional("beds"),
            optional("block_beds"),
            optional("age_from"),
            optional("age_to"),
            optional("ofsted_judgement"),
            optional("judged_on"),
        ),
        orders=(("age_from", "age_to"),),
    ),
    Table(
        "carers",
        Household,
        (
            required("household_id", "reference"),
            required("name"),
            required("kind"),
            optional("approved_on"),
            optional("approved_places"),
            optional("age_from"),
            optional("age_to"),
            optional("ended_on"),
            optional("end_reason"),
            optional("notice_on"),
            optional("temporary_from"),
            optional("temporary_to"),
        ),
        orders=(
            ("approved_on", "ended_on"),
            ("temporary_from", "temporary_to"),
            ("age_from", "age_to"),
        ),
    ),
    Table(
        "placements",
        Placement,
        (
            required("placement_id", "reference"),
            required("child_id", "child"),
            required("started"),
            optional("ended"),
            required("code"),
            optional("setting_id", "setting"),
            optional("household_id", "household"),
            optional("sector"),
            optional("contract"),
            optional("registration"),
            optional("inside_authority"),
            optional("distance_miles"),
            optional("planned"),
            optional("planned_end"),
            optional("reason_ended"),
            optional("sought_code"),
            optional("deprivation_of_liberty"),
        ),
        orders=(("started", "ended"),),
        alone=(
            OneAtATime(
                ("child",),
                where=f"r.code NOT IN ({_TEMPORARY})",
                expected="one placement at a time",
            ),
            OneAtATime(
                ("child",),
                where=f"r.code IN ({_TEMPORARY})",
                expected="one temporary placement at a time",
            ),
        ),
        checks=(checks.one_home,),
    ),
    Table(
        "placement_costs",
        CostLine,
        _amounts("component"),
        key=("placement", "component", "started"),
        gives_way=True,
        orders=(("started", "ended"),),
        alone=(
            OneAtATime(
                ("placement", "component"),
                expected="both count, since the same component is paid twice at a time",
                only_a_warning=True,
            ),
        ),
        checks=(checks.within_the_placement,),
        beside=("placements",),
    ),
    Table(
        "contributions",
        Contribution,
        _amounts("payer"),
        key=("placement", "payer", "started"),
        gives_way=True,
        orders=(("started", "ended"),),
        alone=(
            OneAtATime(
                ("placement", "payer"),
                expected="both count, since the same payer gives twice at a time",
                only_a_warning=True,
            ),
        ),
        checks=(checks.within_the_placement,),
        beside=("placements",),
    ),
)

COHORTS = (
    Table(
        "cohort_groups",
        Cohort,
        (
            required("cohort_id", "reference"),
            required("name"),
            required("frozen_on"),
        ),
        file="cohorts",
        repeats=True,
    ),
    Table(
        "cohorts",
        CohortMember,
        (
            required("cohort_id", "cohort"),
            required("child_id", "child"),
            optional("reviewed_on"),
        ),
        key=("cohort", "child"),
    ),
)
