"""People and their roles: the administrator's pages. They show no child."""

from django.contrib import messages
from django.contrib.auth.decorators import permission_required
from django.db.models import Q
from django.shortcuts import get_object_or_404, redirect, render
from django.views.generic import ListView

from accounts import workflow
from accounts.forms import AccountForm, InviteForm, LimitForm
from accounts.models import User
from kft.core.views import ScopedMixin, posted


class PeopleView(ScopedMixin, ListView):
    queryset = User.objects.select_related("team").order_by("name", "pk")
    permission_required = "accounts.view_user"
    template_name = "accounts/people.html"
    paginate_by = 50

    def get_queryset(self):
        words = self.request.GET.get("words", "").strip()
        return (
            super().get_queryset().filter(Q(name__icontains=words) | Q(email__icontains=words))
        )


@permission_required("accounts.change_user", raise_exception=True)
def invite(request):
    form = InviteForm(posted(request))
    if form.is_valid():
        workflow.invite(form.save(commit=False), by=request.user)
        messages.success(request, f"{form.instance.name} has been invited by email.")
        return redirect("accounts:people")
    return render(request, "accounts/invite.html", {"form": form})


@permission_required("accounts.change_user", raise_exception=True)
def account(request, pk):
    person = get_object_or_404(User.objects.visible_to(request.user), pk=pk)
    form = AccountForm(posted(request), instance=person)
    if form.is_valid():
        workflow.change(form.save(commit=False), by=request.user)
        messages.success(request, f"{person.name}’s account has been changed.")
        return redirect("accounts:people")
    return render(request, "accounts/account.html", {"form": form, "person": person})


@permission_required("accounts.change_user", raise_exception=True)
def limit(request, pk):
    """What the person may agree a week for one child."""
    person = get_object_or_404(User.objects.visible_to(request.user), pk=pk)
    seen = "" if person.weekly_limit is None else str(person.weekly_limit)
    initial = {"weekly_limit": person.weekly_limit, "seen": seen}
    form = LimitForm(posted(request), initial=initial)
    if form.is_valid():
        workflow.set_limit(person, by=request.user, **form.cleaned_data)
        messages.success(request, f"{person.name}’s weekly limit has been set.")
        return redirect("accounts:people")
    return render(request, "accounts/limit.html", {"form": form, "person": person})
