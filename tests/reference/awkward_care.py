"""Children, periods of care, statuses, placements and their money, all awkward."""

from datetime import date, timedelta

LEAP_DAYS = [date(2004, 2, 29), date(2008, 2, 29), date(2012, 2, 29), date(2016, 2, 29)]
LAST = date(2025, 6, 30)
STATUSES = ["C1", "C2", "C2", "C2", "V2", "V2", "V3", "V4", "E1", "J1", "L2"]
CODES = (
    ["K2"] * 8
    + ["R1", "S1", "K1", "K3", "H5", "P2", "P1", "P1", "P1", "P1", "P1", "P1"]
    + ["A3", "A4", "A5", "A6", "U1", "U2", "U3", "U4", "U5", "U6", "U6", "U6"]
    + ["Z1", "Z11", "R2", "R3", "R5", "P3"]
)
TEMPORARY = ["T0", "T1", "T2", "T3", "T4"]
REASONS = [
    "E11",
    "E12",
    "E2",
    "E3",
    "E4A",
    "E4A",
    "E4B",
    "E13",
    "E41",
    "E45",
    "E46",
    "E47",
] + ["E48", "E5", "E6", "E7", "E8", "E9", "E14", "E15", "E16", "E17", ""]
COMPONENTS = [
    "core",
    "staffing",
    "education",
    "therapy",
    "transport",
    "allowance",
    "other",
]
REGISTRATIONS = ["", "", "", "ofsted", "cqc_only", "unregistered", "not_required"]


def families(make, size):
    settings(make)
    born = 0
    while born < size:
        family_id = make.number("F")
        make.add("families", family_id=family_id, name=f"Family {family_id}", postcode="")
        for _ in range(make.one(1, 1, 2, 3)):
            born += 1
            child(make, family_id)


def settings(make):
    make.add("providers", provider_id="P-1", name="Oakapple Homes", sector="PR4")
    make.add("providers", provider_id="P-2", name="Haverbrook", sector="PR1")
    for registration in REGISTRATIONS:
        make.add(
            "settings",
            setting_id=make.number("S"),
            provider_id=make.one("P-1", "P-2"),
            name=f"Setting {make.counts['S']}",
            kind="childrens_home",
            registration=registration,
            beds=make.one(2, 4, ""),
            inside_authority=make.one(True, False, ""),
            ofsted_judgement=make.one("good", "inadequate", ""),
        )


def birthday(make):
    """Often 29 February, or turning 11, 16, 17 or 18 around the last days asked for."""
    if make.chance(0.1):
        return make.one(*LEAP_DAYS)
    if make.chance(0.2):
        turning = make.one(11, 16, 17, 18)
        return make.day(date(2024 - turning, 12, 30), date(2025 - turning, 1, 2))
    return make.day(date(2006, 1, 1), date(2020, 12, 31))


def child(make, family_id):
    row = make.add(
        "children",
        child_id=make.number("C"),
        family_id=family_id,
        first_name=make.one("Ada", "Bao", "Caleb", "Dina"),
        last_name=make.one("Ashdown", "Brookes", "Çelik"),
        date_of_birth=birthday(make),
        sex=make.one("M", "F", "U", ""),
        ethnicity=make.one("WBRI", "BAFR", ""),
        disabled=make.one(True, False, ""),
    )
    starts_at = first_start(make, row["date_of_birth"])
    for _ in range(make.one(0, 1, 1, 1, 2, 3)):
        if starts_at > date(2025, 6, 1):
            break
        starts_at = care_period(make, row["child_id"], starts_at)
        if starts_at is None:
            break


def first_start(make, born):
    """Half of them around the period that reports are asked for, some on its edges."""
    if make.chance(0.1):
        return max(born, make.one(date(2024, 9, 1), date(2024, 12, 31)))
    if make.chance(0.4):
        return max(born, make.day(date(2024, 4, 1), date(2025, 1, 15)))
    return make.day(max(born, date(2021, 1, 4)), max(born, date(2024, 12, 1)))


def care_period(make, child_id, started):
    """One period of care; the day the next may start, None where this one goes on."""
    ended = None if make.chance(0.45) else cease(make, started)
    make.add(
        "care_periods",
        care_period_id=make.number("CP"),
        child_id=child_id,
        started=started,
        ended=ended,
        reason_ended=make.one(*REASONS) if ended else "",
        need=make.one("N1", "N5", ""),
    )
    for piece in pieces(make, started, ended):
        code = make.one(*STATUSES)
        make.add("legal_statuses", child_id=child_id, code=code, **piece)
    placements(make, child_id, started, ended)
    if ended is None:
        return None
    return ended + timedelta(days=make.one(0, 0, 1, 30, 150))


def cease(make, started):
    """Many in the period that reports are asked for, some on its first and last day."""
    edges = [date(2024, 9, 1), date(2024, 12, 31), date(2025, 1, 1)]
    wanted = make.one(*edges, make.day(date(2024, 9, 1), date(2024, 12, 31)))
    if wanted > started and make.chance(0.5):
        return wanted
    return started + timedelta(days=make.one(1, 3, 20, 90, 200, 400, 800))


def pieces(make, started, ended):
    """Cut [started, ended) up; sometimes with a gap between pieces or at an end."""
    cut, last = [], ended or LAST
    at = started + timedelta(days=make.one(0, 0, 0, 0, 0, 2))
    for _ in range(make.one(1, 1, 2, 3)):
        if at >= last:
            break
        stop = make.day(at + timedelta(days=1), last)
        cut.append({"started": at, "ended": stop})
        at = stop + timedelta(days=make.one(0, 0, 0, 0, 3))
    if cut and make.chance(0.85):
        cut[-1]["ended"] = ended
    return cut


def placements(make, child_id, started, ended):
    """Placements through a period of care, temporary ones inside or between them."""
    previous = started
    for part in pieces(make, started, ended):
        if part["started"] > previous and make.chance(0.5):
            away = {"started": previous, "ended": part["started"]}
            placement(make, child_id, make.one(*TEMPORARY), away)
        elif make.chance(0.2):
            _put_before(make, child_id, part)
        elif make.chance(0.25):
            _put_inside(make, child_id, part, ended)
        placement(make, child_id, make.one(*CODES), part)
        previous = part["ended"]


def _put_inside(make, child_id, part, ended):
    """A temporary placement while the one it interrupts stays open."""
    last = part["ended"] or ended or LAST
    begun = make.day(part["started"], last - timedelta(days=1))
    stop = make.day(begun + timedelta(days=1), last)
    away = {"started": begun, "ended": make.one(stop, part["ended"])}
    placement(make, child_id, make.one(*TEMPORARY), away)


def _put_before(make, child_id, part):
    """A temporary placement before one that begins a little later."""
    begun = part["started"]
    later = begun + timedelta(days=make.one(1, 5, 14))
    if part["ended"] and later >= part["ended"]:
        return
    part["started"] = later
    away = {"started": begun, "ended": later}
    placement(make, child_id, make.one(*TEMPORARY), away)


def placement(make, child_id, code, part):
    placement_id = make.number("PL")
    make.add(
        "placements",
        placement_id=placement_id,
        child_id=child_id,
        code=code,
        setting_id=make.maybe(f"S-000{make.one(1, 2, 3, 4, 5, 6, 7)}", 0.6),
        sector=make.one("PR1", "PR2", "PR4", ""),
        registration=make.one("", "", "", "", "ofsted", "unregistered"),
        planned=make.one(True, False, ""),
        planned_end=planned_end(make, part),
        reason_ended=make.one("CARPL", "PLACE", "") if part["ended"] else "",
        distance_miles=make.one(2, 20, 31, ""),
        inside_authority=make.one(True, False, ""),
        contract=make.one("framework", "framework", "spot", "spot", "block", "in_house", ""),
        sought_code=make.one("", "", code, "U6", "K2"),
        deprivation_of_liberty=make.one(True, False, ""),
        **part,
    )
    begun = set()
    for _ in range(make.one(0, 1, 2, 3)):
        line = money_line(make, part)
        component = make.one(*COMPONENTS)
        if (component, line["from"]) in begun:
            continue
        begun.add((component, line["from"]))
        make.add("placement_costs", placement_id=placement_id, component=component, **line)
    if make.chance(0.35):
        payer = make.one("education", "health", "other_authority", "other")
        line = money_line(make, part)
        make.add("contributions", placement_id=placement_id, payer=payer, **line)


def planned_end(make, part):
    """Sometimes none, sometimes long past, mostly some time after the placement began."""
    begun = part["started"]
    return make.one("", "", begun + timedelta(days=10), begun + timedelta(days=365), LAST)


def money_line(make, part):
    """A line that may begin before its placement, or be said to go on after it."""
    last = part["ended"] or LAST
    begun = part["started"] + timedelta(days=make.one(0, 0, 0, -10, 7))
    stop = make.one(None, part["ended"], make.day(part["started"], last), last)
    if make.chance(0.1):
        stop = last + timedelta(days=20)
    if stop is not None and stop <= begun:
        stop = None
    amount = make.random.randint(1000, 900000) / 100
    return {"from": begun, "to": stop, "weekly_amount": amount}
