"""Decisions whose review or expiry comes up or is past."""

from django.contrib.auth.decorators import permission_required
from django.shortcuts import render
from django.utils import timezone

from kft.core.keyset import page_of
from referrals.models import Decision
from referrals.review_filter import ReviewFilter
from referrals.timescales import REVIEW_AHEAD


@permission_required("referrals.view_decision", raise_exception=True)
def reviews(request):
    today = timezone.localdate()
    dated = Decision.objects.visible_to(request.user).with_days_to_come()
    coming = dated.filter(next_due__lte=today + REVIEW_AHEAD)
    found = ReviewFilter(request.GET, coming, request=request, on=today)
    rows = found.qs.select_related("child__team", "child__social_worker", "referral")
    context = {
        "filter": found,
        "page": page_of(request, rows, ("next_due", "pk")),
        "today": today,
        "weeks": REVIEW_AHEAD.days // 7,
        "is_narrowed": any(request.GET.values()),
    }
    return render(request, "referrals/reviews.html", context)
