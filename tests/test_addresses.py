"""A record's address is put together as `reverse` would give it."""

import pytest
from django.urls import NoReverseMatch, reverse

from kft.core.addresses import address_of

PAGES = ("referrals:detail", "children:detail", "placements:detail")


@pytest.mark.parametrize("page", PAGES)
@pytest.mark.parametrize("number", [1, 12, 1234567890, 2**62])
def test_the_address_is_that_of_the_page(page, number):
    assert address_of(page, number) == reverse(page, args=[number])


def test_a_record_without_a_number_has_no_address():
    with pytest.raises(NoReverseMatch):
        address_of("children:detail", None)
