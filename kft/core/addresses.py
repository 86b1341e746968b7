"""The address of a record, for lists that link to one in each row.

`reverse` goes through the patterns each time: 33 links were an eighth of the inbox's time.
"""

from functools import cache

from django.urls import reverse

_ANY_NUMBER = 1234567890


def address_of(url_name: str, number: int | None) -> str:
    """What `reverse(url_name, args=[number])` gives, for a page with the number alone in it."""
    if number is None:  # not saved yet: reverse says so in its own words
        return reverse(url_name, args=[number])
    before, after = _around(url_name)
    return f"{before}{number}{after}"


@cache
def _around(url_name):
    return tuple(reverse(url_name, args=[_ANY_NUMBER]).split(str(_ANY_NUMBER)))
