"""The table that says which category a placement is of (design/figures.md, Conventions)."""

from django.db import migrations

RULES = [
    ("unregistered", ["Z1", "Z11", "Z12", "Z13", "Z14"], ["cqc_only", "unregistered"]),
    ("residential", ["K2", "R1", "S1"], []),
    ("secure", ["K1"], []),
    ("connected", ["U1", "U2", "U3"], []),
    ("fostering", ["U4", "U5", "U6"], []),
    ("parents", ["P1"], []),
    ("adoption", ["A3", "A4", "A5", "A6"], []),
    ("supported", ["K3", "H5", "P2"], []),
]


def add_rules(apps, schema_editor):
    CategoryRule = apps.get_model("placements", "CategoryRule")
    for position, (category, codes, registrations) in enumerate(RULES, start=1):
        CategoryRule.objects.create(
            position=position, category=category, codes=codes, registrations=registrations
        )


class Migration(migrations.Migration):
    dependencies = [("placements", "0001_initial")]

    operations = [migrations.RunPython(add_rules, migrations.RunPython.noop)]
