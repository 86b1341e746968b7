"""The documents of a referral: add, remove, and the one door through which they leave."""

from django.contrib import messages
from django.contrib.auth.decorators import permission_required
from django.http import FileResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_POST

from kft.core.access import fetch_visible, log_download
from kft.core.workflow import Refused
from referrals.file_kinds import CONTENT_TYPES
from referrals.forms.document import DocumentForm
from referrals.models import Document, Referral
from referrals.views.referral import documents_of, with_people
from referrals.workflow import document as workflow
from referrals.workflow.referral import not_editable


@permission_required("referrals.change_referral", raise_exception=True)
def documents(request, pk):
    referral = fetch_visible(request, with_people(Referral.objects.all()), pk=pk)
    if refusal := not_editable(request.user, referral):
        raise Refused(refusal)
    is_sent = request.method == "POST"
    form = DocumentForm(request.POST if is_sent else None, request.FILES if is_sent else None)
    if form.is_valid() and _is_added(referral, form, by=request.user):
        messages.success(request, "The document is added")
        return redirect("referrals:documents", referral.pk)
    context = {
        "referral": referral,
        "form": form,
        "documents": documents_of(referral, request.user),
        "can_remove": True,
    }
    return render(request, "referrals/documents.html", context)


def _is_added(referral, form, *, by):
    try:
        workflow.add(referral, form.cleaned_data["file"], by=by)
    except Refused as refused:
        form.add_error("file", str(refused))
        return False
    return True


@permission_required("referrals.view_referral", raise_exception=True)
def document(request, pk):
    """The file, to be saved and never shown inside our pages, to whom it is for."""
    visible = Document.objects.visible_to(request.user).standing()
    found = get_object_or_404(visible.select_related("referral"), pk=pk)
    if found.status != Document.Status.READY:
        raise Refused("This document is still being checked for viruses. Try again later.")
    for child in found.referral.children.all():
        log_download(request, child, f"{found.referral}: {found.name}")
    return FileResponse(
        found.file.open("rb"),
        as_attachment=True,
        filename=found.name,
        content_type=CONTENT_TYPES[found.kind],
        headers={"X-Content-Type-Options": "nosniff", "Cache-Control": "no-store, private"},
    )


@permission_required("referrals.change_referral", raise_exception=True)
@require_POST
def remove_document(request, pk):
    found = get_object_or_404(Document.objects.visible_to(request.user).standing(), pk=pk)
    workflow.remove(found, by=request.user)
    messages.success(request, f"{found.name} is removed")
    return redirect("referrals:documents", found.referral_id)
