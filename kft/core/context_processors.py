"""What every template knows."""

from django.conf import settings

from kft.core.middleware import RENEW_AFTER
from kft.core.navigation import sections_for


def council(request):
    user = getattr(request, "user", None)
    signed_in = user is not None and user.is_authenticated
    return {
        "council_name": settings.COUNCIL_NAME,
        "session_seconds": settings.SESSION_COOKIE_AGE - RENEW_AFTER if signed_in else None,
        "navigation": sections_for(request) if signed_in else [],
    }
