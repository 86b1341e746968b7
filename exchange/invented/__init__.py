"""Councils of any size for measuring, invented from a seed: `manage.py make_council`.

The same seed, size and day give the same records. Nobody in them is real.
"""
