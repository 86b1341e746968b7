"""What every app's pages share."""

from django.contrib.auth.decorators import login_not_required
from django.contrib.auth.mixins import PermissionRequiredMixin
from django.db import connection
from django.http import HttpRequest, JsonResponse, QueryDict
from django.shortcuts import render

from kft.core.access import log_view


class ScopedMixin(PermissionRequiredMixin):
    """A list or one record, as the person may see it; one record's view is logged."""

    raise_exception = True

    def get_queryset(self):
        return super().get_queryset().visible_to(self.request.user)

    def get_object(self, queryset=None):
        record = super().get_object(queryset)
        log_view(self.request, record)
        return record


def posted(request: HttpRequest) -> QueryDict | None:
    """What a form is bound to: what was sent, be it nothing; None on the first look."""
    return request.POST if request.method == "POST" else None


@login_not_required
def health(request):
    """For the container's health check and the launcher: this process and its database."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT 1")
    return JsonResponse({"status": "ok"})


def form_expired(request, reason=""):
    """Instead of Django's page where a form's token is too old: nothing typed is lost."""
    return render(request, "form_expired.html", status=403)


def keep_alive(request):
    """The person chose to stay signed in: the session starts anew."""
    request.session.modified = True
    return JsonResponse({"expires_in": request.session.get_expiry_age()})


@login_not_required
def guide(request):
    """How a case moves and what to do when something is not as expected."""
    return render(request, "about/guide.html")


@login_not_required
def accessibility(request):
    return render(request, "about/accessibility.html")


@login_not_required
def privacy(request):
    return render(request, "about/privacy.html")
