"""What surrounds every request."""

import uuid

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
