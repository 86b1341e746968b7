"""Haverbrook's staff, providers and homes."""

from exchange.demo.names import (
    AGENCIES,
    HOMES,
    HOUSES,
    PROVIDERS,
    STAFF_NAMES,
    SUPPORTED,
)
from exchange.demo.world import stream

DOMAIN = "haverbrook.example"
TEAMS = {
    "Assessment North": "assessment",
    "Assessment South": "assessment",
    "Safeguarding East": "safeguarding",
    "Safeguarding West": "safeguarding",
    "Children in Care 1": "looked_after",
    "Children in Care 2": "looked_after",
    "Leaving Care": "leaving_care",
    "Children with Disabilities": "disability",
    "Fostering": "fostering",
    "Edge of Care": "edge_of_care",
    "Placements": "placements",
    "Finance": "finance",
}
SIGN_INS = {
    "social worker": ("Nerys Holdsworth", "Safeguarding East"),
    "team manager": ("Ade Fashola", "Safeguarding East"),
    "panel coordinator": ("Marion Tuckfield", "Edge of Care"),
    "panel chair": ("Parveen Lal", "Edge of Care"),
    "panel member": ("Gareth Prout", "Edge of Care"),
    "nominated officer": ("Ruth Ellerby", "Edge of Care"),
    "placements officer": ("Sunil Dassani", "Placements"),
    "fostering officer": ("Katya Morozek", "Fostering"),
    "finance officer": ("Bernard Ogilby", "Finance"),
    "manager": ("Leila Hakimi", ""),
    "analyst": ("Moira Drabble", ""),
    "records officer": ("Joseph Nantwi", ""),
    "administrator": ("Ceri Vaughan-Dale", ""),
}
CHILDREN_TEAMS = [team for team in TEAMS if team not in ("Fostering", "Placements")][:8]


def email(words):
    return ".".join(words.lower().replace("-", " ").split()) + f"@{DOMAIN}"


def named(role):
    """A role as the table of users gives it."""
    return role.replace(" ", "_")


def staff(world):
    """One account for each role, then social workers and a manager for each team."""
    for name, service in TEAMS.items():
        world.add("teams", name=name, service=service)
    for role, (name, team) in SIGN_INS.items():
        world.add("users", email=email(role), name=name, roles=named(role), team=team)
    names = iter(STAFF_NAMES[len(SIGN_INS) :])
    for team in CHILDREN_TEAMS:
        name = next(names)
        role = "social_worker"
        world.add("users", email=email(name), name=name, roles=role, team=team)
    for name, team in zip(names, CHILDREN_TEAMS, strict=False):
        role = "team_manager"
        world.add("users", email=email(name), name=name, roles=role, team=team)


def provider(world, name, sector):
    return world.add(
        "providers", provider_id=world.number("P"), name=name, sector=sector, urn=None
    )


class Homes:
    """Where a child can be placed outside a family, and which bed is free when."""

    def __init__(self, world):
        self.world = world
        self.rng = stream("homes")
        self.taken = {}
        self.of_kind = {}
        own = provider(world, "Haverbrook Council", "PR1")
        self._childrens_homes(own)
        self._others(own)

    def _childrens_homes(self, own):
        providers = [
            provider(self.world, name, "PR5" if "Trust" in name else "PR4")
            for name in PROVIDERS
        ]
        for number, name in enumerate(HOMES * 2):
            house = f"{name} {HOUSES[number % 2 + 2 * (number >= len(HOMES))]}"
            owner = own if number < 4 else providers[number % len(providers)]
            self.add(owner, house, "childrens_home", beds=self.rng.choice([2, 3, 3, 4]))

    def _others(self, own):
        trust = provider(self.world, "Calder Schools Trust", "PR5")
        self.add(trust, "Stonegate", "secure_home", beds=12)
        self.add(trust, "Lowfold", "family_centre", beds=12)
        for name in ("Brackenhill School", "Fernacre School"):
            self.add(trust, name, "residential_school", beds=20)
        for name in AGENCIES:
            agency = provider(self.world, name, "PR4")
            self.add(agency, name, "fostering_agency", beds=400)
        for name in SUPPORTED:
            owner = provider(self.world, name, "PR4")
            self.add(owner, name, "supported_accommodation", beds=25)

    def add(self, owner, name, kind, beds):
        near = owner["sector"] == "PR1" or self.rng.random() < 0.55
        judgement = self.rng.choices(
            ["outstanding", "good", "requires_improvement", None], [1, 7, 2, 1]
        )[0]
        row = self.world.add(
            "settings",
            setting_id=self.world.number("S"),
            provider_id=owner["provider_id"],
            name=name,
            kind=kind,
            registration="ofsted",
            postcode=f"HV{self.rng.randint(1, 14)} {self.rng.randint(1, 9)}AA",
            inside_authority="yes" if near else "no",
            beds=beds if beds < 100 else None,
            ofsted_judgement=judgement,
        )
        self.of_kind.setdefault(kind, []).append((row, owner["sector"], beds))
        self.taken[row["setting_id"]] = []

    def place(self, kind, started, ended, avoid=None):
        """A setting of the kind with a bed free from one day to another."""
        options = self.of_kind[kind][:]
        self.rng.shuffle(options)
        for row, sector, beds in options:
            stays = self.taken[row["setting_id"]]
            full = len(_during(stays, started, ended)) >= beds
            if not full and row["setting_id"] != avoid:
                stays.append((started, ended))
                return row, sector
        raise LookupError(f"Haverbrook has no {kind} with a bed free on {started}")


def _during(stays, started, ended):
    return [
        stay
        for stay in stays
        if (ended is None or stay[0] < ended) and (stay[1] is None or stay[1] > started)
    ]
