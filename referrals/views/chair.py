"""The chair's screen: one item at a time, the case and the decisions on one page."""

from dataclasses import dataclass
from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import permission_required
from django.db import transaction
from django.shortcuts import redirect, render

from kft.core.access import log_view
from kft.core.workflow import ChangedMeanwhile, Refused
from referrals.answers import answered
from referrals.forms.decision import DecisionForm, SupportForm
from referrals.models import Decision, Referral
from referrals.views.meeting import item_in_sight
from referrals.views.referral import history_of
from referrals.workflow import decision as deciding
from referrals.workflow import meeting as meetings


@dataclass
class ForChild:
    """One child's part of the screen; `theirs` is what somebody else recorded meanwhile."""

    child: Any
    decision: Decision | None
    form: DecisionForm
    theirs: Decision | None = None


@permission_required(deciding.RECORD, raise_exception=True)
def item(request, pk):
    found = item_in_sight(request, pk)
    log_view(request, found.referral)
    if refusal := meetings.not_the_chair(request.user, found.meeting):
        raise Refused(refusal)
    posted = request.POST.copy() if request.method == "POST" else None
    parts, support = _forms(found, posted)
    forms = [*(part.form for part in parts), support]
    if request.method == "POST" and all(form.is_valid() for form in forms):
        return _save(request, found, parts, support)
    return _page(request, found, parts, support)


def _forms(item, posted):
    """A form for each child and one for the support; untouched ones may stay empty."""
    recorded = item.referral.decisions.filter(meeting=item.meeting)
    decisions = {row.child_id: row for row in recorded.select_related("recorded_by")}
    parts = []
    for child in item.referral.children.all():
        decision = decisions.get(child.pk)
        form = DecisionForm(
            posted,
            prefix=f"child-{child.pk}",
            initial=_initial(_as_seen(decision, posted, child)),
            empty_permitted=True,
            use_required_attribute=False,
        )
        parts.append(ForChild(child, decision, form))
    return parts, _support_form(item, posted)


def _as_seen(decision, posted, child):
    """The decision as this person's page showed it: what they left alone is not theirs."""
    seen = (posted or {}).get(f"child-{child.pk}-version", "")
    if decision is None or not seen.isdecimal() or int(seen) == decision.version:
        return decision
    versions = Decision.pgh_event_model.objects.filter(pgh_obj=decision.pk, version=seen)
    return versions.order_by("pgh_id").last()


def _support_form(item, posted):
    """Support is kept as a whole: who saw none and ticked none leaves it alone."""
    saw_none = (posted or {}).get("support-version") == "0" and item.version
    initial = {"version": 0} if saw_none else _support(item)
    return SupportForm(posted, prefix="support", initial=initial)


def _initial(decision):
    names = (*deciding.ANSWERS, "version")
    return {name: getattr(decision, name) for name in names} if decision else {}


def _support(item):
    rows = list(item.referral.support.filter(meeting=item.meeting))
    first = rows[0] if rows else None
    return {
        "services": [row.service for row in rows],
        "started": first and first.started,
        "ended": first and first.ended,
        "version": item.version,
    }


def _save(request, item, parts, support):
    changed = [part for part in parts if part.form.has_changed()]
    try:
        with transaction.atomic():
            for part in changed:
                _decide(request.user, item, part)
            if support.has_changed():
                _offer(request.user, item, support)
    except ChangedMeanwhile as meanwhile:
        return _conflict(request, item, parts, support, meanwhile)
    except Refused as refused:
        item.refresh_from_db()
        parts[0].form.add_error(None, str(refused))
        return _page(request, item, parts, support, status=409)
    return _saved(request, item, changed or support.has_changed())


def _decide(user, item, part):
    expected = part.form.cleaned_data["version"] or 0
    deciding.decide(item, part.child, by=user, expected=expected, **part.form.answers())


def _offer(user, item, support):
    expected = support.cleaned_data["version"] or 0
    deciding.offer_support(item, by=user, expected=expected, **support.answers())


def _saved(request, item, something):
    if something:
        messages.success(request, f"Saved for {item.referral}")
    following = _neighbours(request.user, item)[1]
    if "next" in request.POST and following:
        return redirect("referrals:item", following)
    return redirect("referrals:item", item.pk)


def _conflict(request, item, parts, support, meanwhile):
    """Show both versions; what was typed stays, and saving again puts it in theirs' place."""
    item.refresh_from_db()
    now, fresh_support = _forms(item, None)
    fresh = {part.child.pk: part for part in now}
    for part in parts:
        _stand_beside(part, fresh[part.child.pk])
    context = {"meanwhile": meanwhile}
    if not support.has_changed():
        support = fresh_support
    elif support.cleaned_data.get("version") != item.version:
        support.data[support.add_prefix("version")] = item.version
        context["their_support"] = list(item.referral.support.all())
        context["was_support_changed"] = True
    return _page(request, item, parts, support, status=409, **context)


def _stand_beside(part, fresh):
    """Keep what was typed with theirs beside it; show anew what was left alone."""
    if not part.form.has_changed():
        part.form, part.decision = fresh.form, fresh.decision
    elif fresh.decision and fresh.decision.version != part.form.cleaned_data["version"]:
        part.form.data[part.form.add_prefix("version")] = fresh.decision.version
        part.theirs = fresh.decision


def _neighbours(user, item):
    """The numbers of the items before and after, among those this person may see."""
    visible = Referral.objects.visible_to(user)
    items = item.meeting.agenda_items.filter(referral__in=visible)
    numbers = list(items.values_list("pk", flat=True))
    at = numbers.index(item.pk)
    before = numbers[at - 1] if at else None
    return before, numbers[at + 1] if at + 1 < len(numbers) else None


def _page(request, item, parts, support, *, status=200, **more):
    before, following = _neighbours(request.user, item)
    context = {
        "item": item,
        "meeting": item.meeting,
        "referral": item.referral,
        "parts": parts,
        "support": support,
        "forms": [*(part.form for part in parts), support],
        "is_sent": request.method == "POST",  # what was typed stays, whatever was refused
        "can_decide": item.meeting.status in deciding.DECIDING,
        "refusal": deciding.own_referral(request.user, item.referral),
        "sections": answered(item.referral),
        "history": history_of(item.referral),
        "before": before,
        "following": following,
        **more,
    }
    return render(request, "referrals/item.html", context, status=status)
