"""What every template knows."""

from django.conf import settings

from kft.core.navigation import menu_for


def council(request):
    user = getattr(request, "user", None)
    signed_in = user is not None and user.is_authenticated
    return {
        "council_name": settings.COUNCIL_NAME,
        "session_seconds": settings.SESSION_COOKIE_AGE if signed_in else None,
        "menu": menu_for(request) if signed_in else None,
    }
