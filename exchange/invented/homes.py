"""Providers, their settings and fostering households of an invented council."""

from datetime import timedelta

from exchange.demo.names import FAMILY_NAMES

KINDS = (
    *("childrens_home", "childrens_home", "childrens_home", "fostering_agency"),
    *("fostering_agency", "supported_accommodation", "supported_accommodation"),
    *("residential_school", "secure_home", "other"),
)
JUDGEMENTS = ("outstanding", "good", "good", "good", "requires_improvement", "inadequate")


def settings(council):
    """Every third setting is another provider's; every kind is there at least once."""
    rng = council.rng
    for number in range(council.size.settings):
        provider = f"P{number // 3 + 1}"
        if number % 3 == 0:
            name = f"{FAMILY_NAMES[number % len(FAMILY_NAMES)]} Care {number // 3 + 1}"
            sector = rng.choice(("PR4", "PR4", "PR4", "PR5", "PR1"))
            council.add("providers", provider_id=provider, name=name, sector=sector)
        _setting(council, f"S{number + 1}", provider, KINDS[number % len(KINDS)])


def _setting(council, setting_id, provider, kind):
    rng = council.rng
    beds = rng.randint(2, 6)
    judged = council.until - timedelta(days=rng.randint(30, 900))
    council.add(
        "settings", setting_id=setting_id, provider_id=provider, kind=kind, beds=beds,
        name=f"{rng.choice(FAMILY_NAMES)} House {setting_id[1:]}",
        registration="unregistered" if kind == "other" else "ofsted",
        inside_authority=rng.choice(("yes", "no")), age_from=0, age_to=18,
        ofsted_judgement=rng.choice(JUDGEMENTS), judged_on=judged,
        block_beds=rng.choice((None, None, 1, 2)),
    )  # fmt: skip
    council.settings.setdefault(kind, []).append(setting_id)


def households(council):
    rng = council.rng
    for number in range(1, council.size.households + 1):
        approved = council.first_day - timedelta(days=rng.randint(0, 3000))
        ended = council.until - timedelta(days=rng.randint(1, 900))
        left = rng.random() < 0.1
        council.add(
            "carers", household_id=f"H{number}", name=f"{rng.choice(FAMILY_NAMES)} {number}",
            kind=rng.choice(("mainstream", "mainstream", "mainstream", "connected",
                             "short_breaks", "supported_lodgings")),
            approved_on=approved, approved_places=rng.choice((1, 2, 2, 3)),
            age_from=0, age_to=18, ended_on=ended if left else None,
            end_reason=rng.choice(("resigned", "retired")) if left else None,
        )  # fmt: skip
        if number % 4 == 0:
            _enquiry(council, number, approved)


def _enquiry(council, number, approved):
    received = approved - timedelta(days=council.rng.randint(150, 300))
    council.add(
        "fostering_enquiries", enquiry_id=f"E{number}", received_on=received,
        source="website", kind="mainstream", visit_on=received + timedelta(days=14),
        decision_on=approved, outcome="approved", household_id=f"H{number}",
    )  # fmt: skip
