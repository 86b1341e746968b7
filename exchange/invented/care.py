"""Care, legal statuses, placements and what they cost, in an invented council."""

from datetime import date, timedelta

from exchange.invented.kinds import RESIDENTIAL, drawn

# mean 3.3 for those in care, so that there are three for each child ever known
PLACEMENTS = (1, 2, 3, 4, 5, 6, 8)
HOW_OFTEN = (20, 21, 18, 15, 12, 8, 6)
REASONS_CEASED = ("E4A", "E4A", "E4B", "E13", "E45", "E47", "E12", "E5", "E17", "E8")
MOVED = ("CARPL", "CREQB", "CREQO", "CHILD", "LAREQ", "STAND", "OTHER")
UPLIFT = 1.03  # each April
MOST_REVIEWS = 4


def live(council, life):
    """Write a child's time in care down."""
    if life.care is None:
        return
    started, ended = life.care
    number = life.child_id[1:]
    council.add(
        "care_periods", care_period_id=f"CP{number}", child_id=life.child_id,
        started=started, ended=ended, need=f"N{council.rng.choice('111234568')}",
        reason_ended=council.rng.choice(REASONS_CEASED) if ended else None,
    )  # fmt: skip
    _legal(council, life)
    _reviews(council, life)
    _placements(council, life)


def _legal(council, life):
    """By agreement, or an interim order that becomes a full one after half a year."""
    started, ended = life.care
    by_agreement = council.rng.random() < 0.3
    changed = started + timedelta(days=council.rng.randint(120, 260))
    if by_agreement or changed >= (ended or council.until):
        statuses = [("V2" if by_agreement else "C1", started, ended)]
    else:
        statuses = [("C1", started, changed), ("C2", changed, ended)]
    for code, first, last in statuses:
        council.add("legal_statuses", child_id=life.child_id, code=code,
                    started=first, ended=last)  # fmt: skip


def _reviews(council, life):
    started, ended = life.care
    last = ended or council.until
    due = [started + timedelta(days=28 + 182 * n) for n in range((last - started).days // 182)]
    for day in due[-MOST_REVIEWS:]:
        late = council.rng.choice((0, 0, 0, 3, 12))
        held = day + timedelta(days=late)
        part = "PN0" if life.age(day) < 4 else "PN1"
        council.add("reviews", child_id=life.child_id, due_on=day, participation=part,
                    held_on=held if held < last else None)  # fmt: skip


def _placements(council, life):
    rng = council.rng
    started, ended = life.care
    days = ((ended or council.until) - started).days
    moves = min(rng.choices(PLACEMENTS, HOW_OFTEN)[0], days + 1) - 1
    changes = sorted(rng.sample(range(1, days + 1), moves)) if moves else []
    starts = [started + timedelta(days=day) for day in (0, *changes)]
    for first, last in zip(starts, [*starts[1:], ended], strict=True):
        _placement(council, life, first, last, last != ended)


def _placement(council, life, started, ended, moves_on):
    rng = council.rng
    kind = drawn(rng, life.age(started))
    council.placements += 1
    placement = f"PL{council.placements}"
    home = council.home(kind)
    council.add(
        "placements", placement_id=placement, child_id=life.child_id, started=started,
        ended=ended, code=kind.code, sector=kind.sector, contract=kind.contract,
        registration=kind.registration, inside_authority=rng.choice(("yes", "yes", "no")),
        distance_miles=f"{rng.expovariate(1 / 14):.1f}", planned=rng.choice(("yes", "no")),
        planned_end=_planned_end(council, ended),
        reason_ended=rng.choice(MOVED) if moves_on else None,
        sought_code="U6" if kind.code == "K2" and rng.random() < 0.4 else None, **home,
    )  # fmt: skip
    _costs(council, placement, kind, started, ended)
    if kind.code in RESIDENTIAL and not ended and rng.random() < 0.3:
        council.step_down(life, started)


def _planned_end(council, ended):
    ahead = council.rng.randint(20, 400)
    return None if ended or ahead > 250 else council.until + timedelta(days=ahead)


def _costs(council, placement, kind, started, ended):
    rng = council.rng
    if not kind.weekly:
        return
    weekly = round(kind.weekly * rng.uniform(0.8, 1.3), 2)
    _dated(council, placement, kind.component, weekly, started, ended)
    if kind.code not in RESIDENTIAL:
        return
    if rng.random() < 0.25:
        extra = round(rng.uniform(300, 1800), 2)
        _dated(council, placement, "staffing", extra, started, ended)
    for payer, share in (("education", 0.25), ("health", 0.12)):
        if rng.random() < share:
            given = round(weekly * rng.uniform(0.1, 0.3), 2)
            council.add("contributions", placement_id=placement, payer=payer,
                        weekly_amount=f"{given:.2f}", from_=started, to=ended)  # fmt: skip


def _dated(council, placement, component, weekly, started, ended):
    """A rate, and from the first April half a year on the uplifted one."""
    april = date(started.year + (started.month > 9), 4, 1)
    rates = [(started, ended, weekly)]
    if started + timedelta(days=90) < april < (ended or council.until):
        rates = [(started, april, weekly), (april, ended, round(weekly * UPLIFT, 2))]
    for first, last, amount in rates:
        council.add("placement_costs", placement_id=placement, component=component,
                    weekly_amount=f"{amount:.2f}", from_=first, to=last)  # fmt: skip
