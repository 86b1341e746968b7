"""The days that the placements' tests are about."""

from datetime import date

MARCH = date(2025, 3, 3)
