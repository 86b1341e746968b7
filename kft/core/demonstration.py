"""What apps add to the demonstration council once its records stand.

The council is told in `exchange`, which may not import every app that has pages to fill: an
app registers its part in AppConfig.ready, as it does its links (kft/core/navigation.py).
"""

from collections.abc import Callable
from datetime import date
from typing import Any

# part(on, person): the day to which the story is told, and who signs in for a role
Part = Callable[[date, Callable[[str], Any]], None]
_parts: list[Part] = []


def register(part: Part) -> None:
    """Add a part. Called once for each app, as it starts."""
    _parts.append(part)


def play(on: date, person: Callable[[str], Any]) -> None:
    """Play every part, in the order in which the apps start."""
    for part in _parts:
        part(on, person)
