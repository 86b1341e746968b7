"""The staff, families and children of an invented council."""

from dataclasses import dataclass
from datetime import date, timedelta

from accounts.roles import Role
from exchange.demo.names import FAMILY_NAMES, FIRST_NAMES
from exchange.invented.sizes import NEVER_IN_CARE

WORKERS = 7  # social workers of a team
SERVICES = ("safeguarding", "looked_after", "assessment", "edge_of_care", "leaving_care")
ETHNICITIES = ("WBRI", "WBRI", "WBRI", "WOTH", "MWBC", "APKN", "BAFR", "MOTH", "AIND", "OOTH")
ELSEWHERE = set(Role) - {Role.SYSTEM, Role.SOCIAL_WORKER, Role.TEAM_MANAGER}
YEAR = 365.25
LEAST_DAYS = 20  # in care


@dataclass
class Life:
    """What the other tables need to know of a child: care is None, or [started, ended)."""

    child_id: str
    family_id: str
    born: date
    worker: str
    team: str
    care: tuple[date, date | None] | None

    def age(self, on):
        return (on - self.born).days / YEAR


def email(name):
    return f"{name}@oakshire.example"


def staff(council):
    """One account of each role that has no team, and teams of social workers."""
    for role in sorted(ELSEWHERE):
        council.add("users", email=email(role.replace("_", ".")), name=role.label, roles=role)
    for number in range(council.size.teams):
        team = f"Team {number + 1}"
        council.add("teams", name=team, service=SERVICES[number % len(SERVICES)])
        manager = email(f"manager.{number + 1}")
        council.add("users", email=manager, name=f"Manager {number + 1}",
                    roles=Role.TEAM_MANAGER, team=team)  # fmt: skip
        for worker in range(WORKERS):
            _worker(council, number + 1, worker + 1, team)


def _worker(council, team_number, number, team):
    name = f"Worker {team_number}-{number}"
    address = email(f"worker.{team_number}.{number}")
    council.add("users", email=address, name=name, roles=Role.SOCIAL_WORKER, team=team)
    council.workers.append((address, team))


def children(council):
    """Each child's life, in the order of their numbers; families have one to three."""
    rng, size = council.rng, council.size
    open_ones = set(rng.sample(range(size.children), size.in_care))
    family, left = 0, 0
    for number in range(1, size.children + 1):
        if not left:
            family, left = family + 1, rng.choice((1, 1, 1, 2, 2, 3))
            name = _family(council, family)
            worker = rng.choice(council.workers)
        left -= 1
        care = _care(council, still=number - 1 in open_ones)
        yield _child(council, number, family, name, worker, care)


def _family(council, number):
    rng = council.rng
    name = rng.choice(FAMILY_NAMES)
    postcode = f"OK{rng.randint(1, 20)} {rng.randint(1, 9)}ZZ"
    council.add("families", family_id=f"F{number}", name=name, postcode=postcode)
    return name


def _care(council, *, still):
    """A period of care: nearly all that are over lasted less than three years."""
    rng = council.rng
    if not still and rng.random() < NEVER_IN_CARE:
        return None
    days = (council.until - council.first_day).days
    if still:
        return council.until - timedelta(days=rng.randint(0, days)), None
    lasted = min(int(rng.expovariate(1 / 420)) + LEAST_DAYS, days - 1)
    started = council.first_day + timedelta(days=rng.randint(0, days - lasted))
    return started, started + timedelta(days=lasted)


def _child(council, number, family, name, worker, care):
    rng = council.rng
    sex = rng.choice(("F", "M"))
    life = Life(f"C{number}", f"F{family}", _born(council, care), *worker, care)
    council.add(
        "children", child_id=life.child_id, family_id=life.family_id,
        first_name=rng.choice(FIRST_NAMES[sex]), last_name=name, date_of_birth=life.born,
        sex=sex, ethnicity=rng.choice(ETHNICITIES), social_worker=life.worker,
        team=life.team, disabled="yes" if rng.random() < 0.12 else "no",
        restricted="yes" if rng.random() < 0.004 else "no",
    )  # fmt: skip
    return life


def _born(council, care):
    """Under 18 while in care, and today where it goes on."""
    started, ended = care or (council.until, None)
    oldest = 17.9 - ((ended or council.until) - started).days / YEAR
    age = council.rng.triangular(0, max(oldest, 0.1), max(oldest, 0.1) * 0.8)
    return started - timedelta(days=round(age * YEAR))
