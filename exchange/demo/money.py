"""Haverbrook's plans and numbers beside its records: what the reports on placements read.

Told when the lives are written, from rows that are there, so that no life changes.
"""

from datetime import date, timedelta

from exchange.demo.world import between, stream

FIRST_YEAR = 2022
# pounds and children planned for 2024/25, as finance set them; later years rise by 3%
BUDGETS = {
    "external_residential": (21_500_000, 82),
    "unregistered": (150_000, 0),
    "external_fostering": (7_800_000, 146),
    "in_house_fostering": (3_900_000, 180),
    "in_house_connected": (900_000, 76),
    "external_supported": (1_600_000, 30),
    "other": (1_000_000, 44),
}
POPULATION = 71_200
SERIES = {"child_in_need": (1480, 60), "child_protection": (322, 24)}
SOURCES = ["Website", "Website", "Website", "Friend or family", "Event", "Radio", ""]
CONSTELLATIONS = ["Swift", "Lark", "Heron"]
TARGETS = {"residential": 85, "unregistered": 0, "households": 140}
TARGETED = ["in_house_fostering", "ifa", "connected", "return_home"]
STEPS = [
    *("identified", "panel_booked", "plan_agreed", "searching", "offer", "matched"),
    "transition",
]
ROUTES = ["return_home", "sgo", "adoption", "independence", "pwp_discharge"]


def tell(world):
    """Everything up to the day that the story is told to."""
    _homes(world)
    _years(world)
    _months(world)
    _enquiries(world)
    _constellations(world)
    residents = _residents(world)
    _step_plans(world, residents)
    _savings(world, residents)
    _children(world)


def _homes(world):
    """Some homes have beds under a block contract, and one was judged inadequate."""
    homes = [row for row in world.rows["settings"] if row["kind"] == "childrens_home"]
    block = {row["setting_id"] for row in homes[6:9]}
    for row in homes:
        row["block_beds"] = 2 if row["setting_id"] in block else None
        row["judged_on"] = date(2024, 5, 14) if row["ofsted_judgement"] else None
    homes[10].update(ofsted_judgement="inadequate", judged_on=date(2024, 11, 5))
    for row in world.rows["placements"]:
        if row["setting_id"] in block:
            row["contract"] = "block"


def _year(day):
    return day.year if day.month >= 4 else day.year - 1


def _named(year):
    return f"{year}/{(year + 1) % 100:02}"


def _years(world):
    for year in range(FIRST_YEAR, _year(world.until) + 1):
        world.add("populations", year=year, children_0_17=POPULATION + 140 * (year - 2024))
        for indicator, value in TARGETS.items():
            world.add("targets", indicator=indicator, financial_year=_named(year), value=value)
        for category, (amount, children) in BUDGETS.items():
            world.add(
                "budgets",
                financial_year=_named(year),
                category=category,
                amount=round(amount * 1.03 ** (year - 2024)),
                planned_children=children,
            )
        _forecasts(world, year)


def _forecasts(world, year):
    """The periods of a year that are closed, but the last: that one is for finance to close."""
    months = (world.until.year - year) * 12 + world.until.month - 4
    for period in range(1, min(months, 13)):
        rng = stream(f"forecast {year} {period}")
        for category, (amount, children) in BUDGETS.items():
            world.add(
                "forecasts",
                financial_year=_named(year),
                period=period,
                category=category,
                amount=round(amount * 1.03 ** (year - 2024) * rng.uniform(0.97, 1.05), 2),
                children=max(children + rng.randint(-3, 3), 0),
            )


def _months(world):
    month = date(FIRST_YEAR, 4, 1)
    while month.replace(day=28) <= world.until:
        for series, (level, swing) in SERIES.items():
            value = level + stream(f"{series} {month}").randint(-swing, swing)
            world.add("monthly_counts", series=series, month=f"{month:%Y-%m}", value=value)
        month = (month + timedelta(days=32)).replace(day=1)


def _enquiries(world):
    """About two a week; one in four reaches the first stage, half of those the second."""
    rng, day = stream("enquiries"), date(FIRST_YEAR + 1, 4, 3)
    while day <= world.until:
        stage1 = day + timedelta(days=rng.randint(30, 80)) if rng.random() < 0.25 else None
        stage2 = stage1 and stage1 + timedelta(days=60) if rng.random() < 0.5 else None
        known = [on if on and on <= world.until else None for on in (stage1, stage2)]
        is_open = known[0] or day > world.until - timedelta(days=90)
        world.add(
            "fostering_enquiries",
            enquiry_id=world.number("E"),
            received_on=day,
            source=rng.choice(SOURCES),
            kind=rng.choice(["mainstream", "mainstream", "short_breaks"]),
            from_ifa="yes" if rng.random() < 0.1 else "no",
            stage1_on=known[0],
            stage2_on=known[1],
            outcome="open" if is_open else "withdrawn",
        )
        day += timedelta(days=rng.randint(1, 6))


def _constellations(world):
    for number, name in enumerate(CONSTELLATIONS):
        launched = date(2023 + number, 10, 2)
        status = "live" if launched <= world.until else "planned"
        world.add("constellations", name=name, status=status, launched_on=launched)


def _residents(world):
    """Placements in homes that hold on the last day."""
    placed = world.rows["placements"]
    return [row for row in placed if row["code"] == "K2" and row["ended"] is None]


def _step_plans(world, residents):
    """One resident in four is on the way to a family, each as far as the months allowed."""
    rng = stream("step plans")
    for row in residents[::4]:
        on = max(row["started"], world.until - timedelta(days=rng.randint(60, 240)))
        target = rng.choice(TARGETED)
        expected = world.until + timedelta(days=rng.randint(20, 200))
        for stage in STEPS[: rng.randint(1, len(STEPS))]:
            if on > world.until:
                break
            world.add(
                "step_plans",
                child_id=row["child_id"],
                stage=stage,
                stage_on=on,
                target=target,
                expected_on=expected,
            )
            on += timedelta(days=rng.randint(7, 35))


def _savings(world, residents):
    rng = stream("savings")
    costs = {}
    for line in world.rows["placement_costs"]:
        costs.setdefault(line["placement_id"], line["weekly_amount"])
    external = [row for row in world.rows["placements"] if row["sector"] in ("PR4", "PR5")]
    for row in external[::9]:
        agreed = costs.get(row["placement_id"])
        if agreed is None or row["started"] < date(FIRST_YEAR, 4, 1):
            continue
        signed = row["started"] + timedelta(days=40)
        is_signed = signed <= world.until and rng.random() < 0.8
        world.add(
            "savings",
            saving_id=world.number("SV"),
            kind=rng.choice(["avoided", "avoided", "cashable"]),
            source=rng.choice(["panel", "placements_forum", "brokerage", "review"]),
            placement_id=row["placement_id"],
            baseline_weekly=float(agreed) + rng.randrange(100, 900, 50),
            agreed_weekly=agreed,
            **{"from": row["started"], "to": row["ended"]},
            signed_off_by="Bernard Ogilby" if is_signed else None,
            signed_off_on=signed if is_signed else None,
        )


def _children(world):
    """Reviews every half year of those in care now, and a plan to leave for one in six."""
    rng = stream("reviews and exits")
    for number, care in enumerate(c for c in world.rows["care_periods"] if not c["ended"]):
        due = care["started"] + timedelta(days=20)
        while due <= world.until:
            held = due - timedelta(days=rng.choice([0, 2, 5, -6]))
            held = held if held <= world.until else None
            world.add("reviews", child_id=care["child_id"], due_on=due, held_on=held)
            due += timedelta(days=183)
        if number % 6 == 0:
            world.add(
                "exit_plans",
                child_id=care["child_id"],
                route=rng.choice(ROUTES),
                estimated_on=between(rng, world.until, world.until + timedelta(days=300)),
                status="open",
            )
