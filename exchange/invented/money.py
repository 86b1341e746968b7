"""Budgets, forecasts, savings and numbers kept elsewhere of an invented council."""

from datetime import date, timedelta

from placements.money.financial_years import FinancialYear

# what a line of the budget is for a council with 520 children in care: pounds, children
LINES = {
    "external_residential": (14_500_000, 52),
    "unregistered": (900_000, 2),
    "external_fostering": (6_400_000, 125),
    "in_house_fostering": (4_300_000, 165),
    "in_house_connected": (1_150_000, 62),
    "external_supported": (2_700_000, 36),
    "other": (1_600_000, 30),
}
SERIES = {"child_in_need": 4.1, "child_protection": 0.9, "plan": 0.7}  # for each in care
PERIODS = (3, 6, 9, 12)


def plan(council):
    share = council.size.in_care / 520
    for start in range(council.first_day.year, council.until.year + 1):
        year = str(FinancialYear(start))
        council.add("populations", year=start, children_0_17=round(120_000 * share))
        for category, (amount, children) in LINES.items():
            amount = round(amount * share * 1.03 ** (start - council.first_day.year))
            council.add("budgets", financial_year=year, category=category, amount=amount,
                        planned_children=round(children * share))  # fmt: skip
            _forecasts(council, start, year, category, amount)


def _forecasts(council, start, year, category, amount):
    for period in PERIODS:
        if date(start, 4, 1) + timedelta(days=31 * period) < council.until:
            outturn = round(amount * council.rng.uniform(0.95, 1.12))
            council.add("forecasts", financial_year=year, period=period,
                        category=category, amount=outturn)  # fmt: skip


def monthly(council):
    month = council.first_day.replace(day=1)
    while month < council.until:
        for series, rate in SERIES.items():
            value = round(council.size.in_care * rate * council.rng.uniform(0.9, 1.1))
            council.add("monthly_counts", series=series, month=f"{month:%Y-%m}", value=value)
        month = (month + timedelta(days=32)).replace(day=1)


def savings(council):
    """One placement in forty was got for less."""
    rng = council.rng
    for number in range(1, council.placements // 40 + 1):
        baseline = rng.randint(900, 6000)
        started = council.until - timedelta(days=rng.randint(1, 700))
        council.add(
            "savings", saving_id=f"SV{number}", kind=rng.choice(("cashable", "avoided")),
            source=rng.choice(("panel", "brokerage", "review")), baseline_weekly=baseline,
            agreed_weekly=round(baseline * rng.uniform(0.6, 0.95)), from_=started,
            placement_id=f"PL{number * 40}",
        )  # fmt: skip
