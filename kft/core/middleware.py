"""What surrounds every request."""

import time
import uuid
from functools import wraps

from django.conf import settings
from django.contrib.auth import SESSION_KEY
from django.contrib.sessions.middleware import SessionMiddleware as DjangoSessionMiddleware
from django.shortcuts import render
from pghistory.middleware import HistoryMiddleware as PgHistoryMiddleware

from kft.core.workflow import Refused


class HistoryMiddleware(PgHistoryMiddleware):
    """Tells the database's history who acts, from where and in which request."""

    def get_context(self, request):
        request.request_id = uuid.uuid4()
        return {
            **super().get_context(request),
            "method": request.method,
            "address": request.META.get("REMOTE_ADDR"),
            "request": str(request.request_id),
        }


def without_renewing_the_session(view):
    """For an address that a page asks by itself: nobody need be sitting in front of it."""

    @wraps(view)
    def asked_by_a_page(request, *args, **kwargs):
        request.keeps_session_as_it_is = True
        return view(request, *args, **kwargs)

    return asked_by_a_page


RENEWALS = 60  # so often at most, in the time that a session lasts, is one written again
_RENEWED = "renewed_at"


class SessionMiddleware(DjangoSessionMiddleware):
    """Every answer starts the session anew, except what a page asked for by itself.

    One that was renewed in the last sixtieth of the time that it lasts stays as it is, unless
    something in it changed. A page never ends before its session: its "sign in again" would
    lead back to the page, and nobody would ever be signed out.
    """

    def process_response(self, request, response):
        if getattr(request, "keeps_session_as_it_is", False) or _is_fresh(request.session):
            return response
        if SESSION_KEY in request.session:
            request.session[_RENEWED] = int(time.time())
        return super().process_response(request, response)


def _is_fresh(session):
    if session.modified or SESSION_KEY not in session:
        return False
    return 0 <= time.time() - session.get(_RENEWED, 0) < settings.SESSION_COOKIE_AGE / RENEWALS


class RefusedMiddleware:
    """A step that is no longer open answers 409, with what to do next."""

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        return self.get_response(request)

    def process_exception(self, request, exception):
        if not isinstance(exception, Refused):
            return None
        return render(request, "409.html", {"refusal": exception}, status=409)


class PrivateResponsesMiddleware:
    """Pages about children stay out of every cache, the browser's history included."""

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        response = self.get_response(request)
        if request.user.is_authenticated:
            response.headers.setdefault("Cache-Control", "no-store, private")
        return response
