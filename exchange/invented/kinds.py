"""The kinds of placement that an invented council uses, how often, and what each costs.

Weights and amounts have the order of a county's; they are nobody's figures.
"""

from dataclasses import dataclass

SUPPORTED_FROM = 15.9  # years: supported accommodation is for those of 16 and 17


@dataclass(frozen=True)
class Kind:
    """home: the settings' kind, "household", or "" where there is none to name."""

    code: str
    weight: float
    sector: str
    home: str
    contract: str
    weekly: int
    registration: str = ""
    component: str = "core"


KINDS = (
    Kind("U6", 24, "PR1", "household", "in_house", 480, component="allowance"),
    Kind("U4", 8, "PR1", "household", "in_house", 510, component="allowance"),
    Kind("U3", 12, "PR1", "household", "in_house", 360, component="allowance"),
    Kind("U4", 24, "PR4", "fostering_agency", "framework", 980),
    Kind("K2", 9, "PR4", "childrens_home", "spot", 5_600),
    Kind("K2", 4, "PR4", "childrens_home", "framework", 5_100),
    Kind("K2", 2, "PR1", "childrens_home", "in_house", 4_700),
    Kind("K1", 0.4, "PR3", "secure_home", "spot", 8_400),
    Kind("S1", 0.8, "PR5", "residential_school", "spot", 4_300),
    Kind("K3", 7, "PR4", "supported_accommodation", "framework", 1_450),
    Kind("Z13", 0.4, "PR4", "other", "spot", 7_900, registration="unregistered"),
    Kind("P1", 5, "PR0", "", "", 0),
    Kind("A5", 1.4, "", "", "", 0),
)
WEIGHTS = [kind.weight for kind in KINDS]
YOUNG = [kind for kind in KINDS if kind.code != "K3"]
YOUNG_WEIGHTS = [kind.weight for kind in YOUNG]
RESIDENTIAL = {"K1", "K2", "S1", "Z13"}


def drawn(rng, age):
    """A kind of placement for a child of this age, in years."""
    if age < SUPPORTED_FROM:
        return rng.choices(YOUNG, YOUNG_WEIGHTS)[0]
    return rng.choices(KINDS, WEIGHTS)[0]
