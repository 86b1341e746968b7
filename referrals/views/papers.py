"""The agenda and papers of a meeting as a PDF, for the person who asks for it."""

from django.contrib.auth.decorators import permission_required
from django.http import HttpResponse
from django.utils import timezone
from django.views.decorators.cache import never_cache

from kft.core.access import fetch_visible, log_download
from kft.core.workflow import Refused
from referrals.papers import as_pdf, pack_for
from referrals.views.meeting import WITH_PANEL


@permission_required("referrals.view_meeting", raise_exception=True)
@never_cache
def papers(request, pk):
    found = fetch_visible(request, WITH_PANEL, pk=pk)
    pack = pack_for(found, request.user, at=timezone.now())
    if not pack.papers:
        raise Refused("There are no papers for you to read. Come back once some are published.")
    made = as_pdf(pack)
    for child in pack.children():
        log_download(request, child, f"Papers of {found}")
    name = f'attachment; filename="papers-{found.held_on:%Y-%m-%d}.pdf"'
    return HttpResponse(
        made, content_type="application/pdf", headers={"Content-Disposition": name}
    )
