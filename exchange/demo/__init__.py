"""Haverbrook, an invented council: five years of invented records, the same every time.

`tables.write(folder, until=day)` writes the tables of imports.md. Every child has a
story (why they came into care, where they lived, what it cost, how it ended); figures
come from the stories and nothing else. Years are told by chance from fixed seeds; the
autumn of 2024 is composed (autumn_*.py), so that its report can be checked.
"""
