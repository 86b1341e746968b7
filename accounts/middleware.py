"""Nobody reaches a record with a password alone."""

from allauth.mfa.utils import is_mfa_enabled
from django.conf import settings
from django.shortcuts import redirect
from django.urls import reverse


class OneTimeCodeRequiredMiddleware:
    """Sends a person without a one-time code to set one up, where the setting asks for it.

    allauth asks those who have one for it at sign-in.
    """

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        if settings.REQUIRE_ONE_TIME_CODE and self._is_missing(request):
            return redirect("mfa_activate_totp")
        return self.get_response(request)

    def _is_missing(self, request):
        if not request.user.is_authenticated:
            return False
        allowed = {"mfa_activate_totp", "account_logout", "account_reauthenticate"}
        addresses = {reverse(name) for name in allowed}
        if request.path in addresses or request.path.startswith(settings.STATIC_URL):
            return False
        return not is_mfa_enabled(request.user)
