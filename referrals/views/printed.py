"""A referral on paper: the same answers as on its page, as a PDF that everyone can read."""

from django.contrib.auth.decorators import permission_required
from django.http import HttpResponse
from django.shortcuts import get_object_or_404
from django.utils import timezone

from kft.core import pdf
from kft.core.access import log_download
from kft.core.formats import day
from referrals.models import Referral
from referrals.views.referral import read, with_people


@permission_required("referrals.view_referral", raise_exception=True)
def printed(request, pk):
    visible = with_people(Referral.objects.visible_to(request.user))
    referral = get_object_or_404(visible, pk=pk)
    for child in referral.children.all():
        log_download(request, child, f"{referral} as PDF")
    made = pdf.render("pdf/referral.html", context_of(referral, request.user))
    return HttpResponse(
        made,
        content_type="application/pdf",
        headers={"Content-Disposition": f'attachment; filename="{_file_name(referral)}"'},
    )


def context_of(referral, user):
    """What the PDF tells: the cover's facts, then every answer."""
    told = read(referral, user)
    return {
        **told,
        "title": str(referral),
        "subtitle": referral.get_kind_display(),
        "marker": "About a child: keep it safe, and destroy it when you have read it",
        "facts": list(_facts(referral, told)),
    }


def _facts(referral, told):
    for child in referral.children.all():
        yield "Child", f"{child}, born {day(child.date_of_birth)}"
    yield "Family", referral.family
    yield "Referred by", f"{referral.referrer or ''} {_in_team(referral)}".strip()
    yield "Referred on", day(referral.referred_on)
    yield "Status", referral.get_status_display()
    if told["days_waiting"] is not None:
        yield "Waiting", f"{told['days_waiting']} days since it was first submitted"
    yield "Printed on", day(timezone.localdate())


def _in_team(referral):
    return f"({referral.team})" if referral.team else ""


def _file_name(referral):
    """Imported references may hold signs that a file's name may not."""
    kept = "".join(sign if sign.isascii() and sign.isalnum() else "-" for sign in str(referral))
    return f"{kept}.pdf"
