"""The categories as design/figures.md has them, for a table that is still empty.

From then on the table is the truth: a council that dates a new rule changes rows.
"""

from placements.models import Category, CategoryRule, Registration

RULES = [
    (
        Category.UNREGISTERED,
        ["Z1", "Z11", "Z12", "Z13", "Z14"],
        [Registration.CQC_ONLY, Registration.UNREGISTERED],
    ),
    (Category.RESIDENTIAL, ["K2", "R1", "S1"], []),
    (Category.SECURE, ["K1"], []),
    (Category.CONNECTED, ["U1", "U2", "U3"], []),
    (Category.FOSTERING, ["U4", "U5", "U6"], []),
    (Category.PARENTS, ["P1"], []),
    (Category.ADOPTION, ["A3", "A4", "A5", "A6"], []),
    (Category.SUPPORTED, ["K3", "H5", "P2"], []),
]


def add_category_rules(sender, **kwargs):
    """Fill the table after the migrations that made it."""
    if CategoryRule.objects.exists():
        return
    for position, (category, codes, registrations) in enumerate(RULES, start=1):
        CategoryRule.objects.create(
            position=position, category=category, codes=codes, registrations=registrations
        )
