"""Who came to a meeting."""

from django.contrib import messages
from django.contrib.auth.decorators import permission_required
from django.shortcuts import redirect, render

from kft.core.access import fetch_visible
from referrals.forms.meeting import AttendanceForm
from referrals.views.meeting import WITH_PANEL
from referrals.workflow import attendance as attending


@permission_required("referrals.record_attendance", raise_exception=True)
def attendance(request, pk):
    found = fetch_visible(request, WITH_PANEL, pk=pk)
    recorded = dict(found.attendances.values_list("agency", "attended"))
    initial = {agency: "yes" if came else "no" for agency, came in recorded.items()}
    form = AttendanceForm(request.POST if request.method == "POST" else None, initial=initial)
    if form.is_valid():
        attending.record_attendance(found, by=request.user, attended=form.attended())
        messages.success(request, "Who came is recorded")
        return redirect(found)
    return render(request, "referrals/attendance.html", {"meeting": found, "form": form})
