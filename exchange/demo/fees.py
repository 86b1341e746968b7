"""What placements cost a week, at levels that English councils know."""

from datetime import date

BASE_YEAR = 2024
UPLIFT = 1.04
LEAST_WITH_EXTRAS = 3000
FOSTER_AGENCY = 880, 1150
FOSTER_OWN = 340, 520
KIN = 190, 340
SUPPORTED = 880, 1450
LEVELS = {
    "K2": (3500, 7200),
    "R1": (3600, 6800),
    "S1": (3800, 5600),
    "K1": (7200, 8900),
    "R3": (3200, 4200),
    "K3": SUPPORTED,
    "H5": SUPPORTED,
    "Z1": (9000, 12500),
}


def lines(stay, ended, sector, rng):
    """The cost lines and contributions of a stay: two lists of rows."""
    level = _level(stay, sector)
    if stay.net is None and level is None:
        return [], []
    net = stay.net or 5 * rng.randint(level[0] // 5, level[1] // 5)
    given = _contributions(stay, net, ended, rng)
    extras = _extras(stay, ended, rng)
    fixed = sum(row["weekly_amount"] for row in extras)
    core = net + sum(row["weekly_amount"] for row in given) - fixed
    component = "allowance" if sector == "PR1" and stay.code[0] == "U" else "core"
    return _by_year(stay, ended, core, component) + extras, given


def _level(stay, sector):
    if stay.code in ("U1", "U2", "U3"):
        return KIN
    if stay.code[0] == "U":
        return FOSTER_OWN if sector == "PR1" else FOSTER_AGENCY
    return LEVELS.get(stay.code)


def _contributions(stay, net, ended, rng):
    """Education or health pays a share of about four in ten residential placements."""
    share = rng.random()
    if stay.code not in ("K2", "R1", "S1") or share > 0.42:
        return []
    payer = "education" if share < 0.28 or stay.code == "S1" else "health"
    amount = 5 * rng.randint(net // 40, net // 18)
    dates = {"from": stay.started, "to": ended}
    return [{"payer": payer, "weekly_amount": amount, **dates}]


def _extras(stay, ended, rng):
    if stay.code != "K2" or (stay.net and stay.net < LEAST_WITH_EXTRAS):
        return []
    dates = {"from": stay.started, "to": ended}
    extras = []
    if rng.random() < 0.15:
        amount = 5 * rng.randint(80, 220)
        extras.append({"component": "staffing", "weekly_amount": amount, **dates})
    if rng.random() < 0.2:
        amount = 5 * rng.randint(20, 60)
        extras.append({"component": "therapy", "weekly_amount": amount, **dates})
    return extras


def _by_year(stay, ended, core, component):
    """A line for each financial year, and a new one where a fee was agreed anew."""
    changes = [stay.started]
    last = ended or date(BASE_YEAR + 6, 4, 1)
    april = date(stay.started.year, 4, 1)
    years = range(april.year, last.year + 1)
    changes += [date(y, 4, 1) for y in years if stay.started < date(y, 4, 1) < last]
    if stay.changed:
        changes.append(stay.changed[0])
    changes.sort()
    return [
        {
            "component": component,
            "weekly_amount": _amount(stay, begun, core),
            "from": begun,
            "to": following or ended,
        }
        for begun, following in zip(changes, [*changes[1:], None], strict=True)
    ]


def _amount(stay, on, core):
    if stay.changed and on >= stay.changed[0]:
        core += stay.changed[1] - stay.net
    year = on.year if on.month >= 4 else on.year - 1
    return round(core * UPLIFT ** (year - BASE_YEAR))
