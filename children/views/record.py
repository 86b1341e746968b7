"""Pages about children. Every one starts from what the person may see."""

from django.contrib import messages
from django.contrib.auth.decorators import permission_required
from django.db.models import OuterRef, Subquery
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_POST

from children.filters import ChildFilter
from children.forms import record as forms
from children.models import CarePeriod, Child, Family, LegalStatus, Relationship
from children.record import page_of_child
from children.workflow import record as workflow
from kft.core.access import fetch_visible, log_search
from kft.core.keyset import page_of
from kft.core.sight import shown_to
from kft.core.views import posted

BY_NAME = ("last_name", "first_name", "pk")


@permission_required("children.view_child", raise_exception=True)
def children(request):
    today = timezone.localdate()
    status = LegalStatus.objects.holding(on=today).filter(child=OuterRef("pk"))
    in_sight = (
        shown_to(request.user, Child)
        .select_related("team", "social_worker")
        .annotate(legal_status=Subquery(status.values("code")[:1]))
    )
    found = ChildFilter(request.GET, queryset=in_sight, request=request)
    words = request.GET.get("words", "").strip()
    if words:
        log_search(request, words)
    page = page_of(request, found.qs, BY_NAME)
    for child in page.rows:
        child.age = child.age_on(today)
    context = {"filter": found, "page": page, "is_narrowed": any(request.GET.values())}
    return render(request, "children/list.html", context)


@permission_required("children.view_child", raise_exception=True)
def detail(request, pk):
    everything = Child.objects.select_related("family", "team", "social_worker")
    child = fetch_visible(request, everything, pk=pk)
    context = page_of_child(child, request.user, timezone.localdate())
    return render(request, "children/detail.html", context)


@permission_required("children.add_child", raise_exception=True)
def add(request):
    family_form = forms.FamilyForm(posted(request), prefix="family")
    asked = _asked_of_new_child(request)
    if _all_valid(family_form, *asked.values()):
        return _keep_new_child(request, asked, family_form.save(commit=False))
    return render(request, "children/add.html", {"family_form": family_form, **asked})


@permission_required("children.add_child", raise_exception=True)
def add_sibling(request, pk):
    child = fetch_visible(request, Child.objects.select_related("family"), pk=pk)
    asked = _asked_of_new_child(request, last_name=child.last_name)
    if _all_valid(*asked.values()):
        return _keep_new_child(request, asked, Family.objects.get(pk=child.family_id))
    return render(request, "children/add.html", {"sibling": child, **asked})


def _asked_of_new_child(request, **known):
    return {
        "form": forms.ChildForm(posted(request), initial=known),
        "restrict_form": forms.RestrictNewForm(posted(request), prefix="restrict"),
    }


def _all_valid(*asked):
    """Every form is asked, so that every error shows at once."""
    return not [form for form in asked if not form.is_valid()]


def _keep_new_child(request, asked, family):
    child = asked["form"].save(commit=False)
    restriction = asked["restrict_form"].cleaned_data
    because = restriction["why"] if restriction["restricted"] else ""
    workflow.add_child(child, family, by=request.user, restricted_because=because)
    messages.success(request, f"{child} has been added.")
    return redirect(child)


@permission_required("children.change_child", raise_exception=True)
def change(request, pk):
    child = fetch_visible(request, Child.objects.all(), pk=pk)
    initial = {"version": child.version}
    form = forms.ChildForm(posted(request), instance=child, initial=initial)
    if form.is_valid():
        expected = form.cleaned_data["version"] or 0
        fields = form.Meta.fields
        workflow.change_child(
            form.save(commit=False), expected=expected, fields=fields, by=request.user
        )
        messages.success(request, f"{child}’s details have been changed.")
        return redirect(child)
    return render(request, "children/change.html", {"form": form, "child": child})


@permission_required("children.allocate_child", raise_exception=True)
def allocate(request, pk):
    child = fetch_visible(request, Child.objects.all(), pk=pk)
    initial = {"version": child.version}
    form = forms.AllocateForm(posted(request), instance=child, initial=initial)
    if form.is_valid():
        answers = form.cleaned_data
        workflow.allocate(
            child,
            social_worker=answers["social_worker"],
            team=answers["team"],
            expected=answers["version"],
            by=request.user,
        )
        messages.success(request, f"Who works with {child} has been changed.")
        return _back_to(request, child)
    return render(request, "children/allocate.html", {"form": form, "child": child})


def _back_to(request, child):
    """The child's page, or the list where the child has just left this person's sight."""
    in_sight = Child.objects.visible_to(request.user).filter(pk=child.pk).exists()
    return redirect(child) if in_sight else redirect("children:list")


@permission_required("children.change_child", raise_exception=True)
def start_care(request, pk):
    child = fetch_visible(request, Child.objects.all(), pk=pk)
    form = forms.StartCareForm(posted(request), instance=CarePeriod(child=child))
    if form.is_valid():
        answers = form.cleaned_data
        status = LegalStatus(child=child, code=answers["code"], started=answers["started"])
        workflow.start_care(form.save(commit=False), status, by=request.user)
        messages.success(request, f"{child} is now recorded as looked after.")
        return redirect(child)
    return render(request, "children/start_care.html", {"form": form, "child": child})


@permission_required("children.change_child", raise_exception=True)
def end_care(request, pk, period):
    child = fetch_visible(request, Child.objects.all(), pk=pk)
    period = get_object_or_404(child.care_periods.select_related("child"), pk=period)
    form = forms.EndCareForm(posted(request), period=period)
    if form.is_valid():
        workflow.end_care(period, **form.cleaned_data, by=request.user)
        messages.success(request, f"The end of {child}’s care has been recorded.")
        return redirect(child)
    context = {"form": form, "child": child, "period": period}
    return render(request, "children/end_care.html", context)


@permission_required("children.change_child", raise_exception=True)
def start_legal_status(request, pk):
    child = fetch_visible(request, Child.objects.all(), pk=pk)
    form = forms.LegalStatusForm(posted(request), instance=LegalStatus(child=child))
    if form.is_valid():
        workflow.start_legal_status(form.save(commit=False), by=request.user)
        messages.success(request, f"{child}’s legal status has been recorded.")
        return redirect(child)
    context = {"form": form, "child": child}
    return render(request, "children/start_legal_status.html", context)


@permission_required("children.change_child", raise_exception=True)
def add_relationship(request, pk):
    child = fetch_visible(request, Child.objects.all(), pk=pk)
    form = forms.RelationshipForm(posted(request), instance=Relationship(child=child))
    if form.is_valid():
        workflow.add_relationship(form.save(commit=False), by=request.user)
        messages.success(request, f"{form.instance.name} has been added.")
        return redirect(child)
    context = {"form": form, "child": child}
    return render(request, "children/add_relationship.html", context)


@permission_required("children.change_child", raise_exception=True)
@require_POST
def remove_relationship(request, pk, relationship):
    child = get_object_or_404(Child.objects.visible_to(request.user), pk=pk)
    adults = child.relationships.filter(related_child__isnull=True)
    person = get_object_or_404(adults.select_related("child"), pk=relationship)
    workflow.remove_relationship(person, by=request.user)
    messages.success(request, f"{person.name} has been removed.")
    return redirect(child)
