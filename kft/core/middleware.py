"""What surrounds every request."""

import uuid
from functools import wraps

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


class SessionMiddleware(DjangoSessionMiddleware):
    """Every answer starts the session anew, except what a page asked for by itself."""

    def process_response(self, request, response):
        if getattr(request, "keeps_session_as_it_is", False):
            return response
        return super().process_response(request, response)


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
