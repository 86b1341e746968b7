"""The list of referrals and a referral's own page."""

from django.contrib.auth.decorators import permission_required
from django.shortcuts import render

from kft.core.access import fetch_visible
from referrals.models import Referral


@permission_required("referrals.view_referral", raise_exception=True)
def detail(request, pk):
    referral = fetch_visible(request, Referral.objects.all(), pk=pk)
    return render(request, "referrals/detail.html", {"referral": referral})
