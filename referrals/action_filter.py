"""The filters of the list of actions."""

import django_filters as filters
from django import forms
from django.db.models import Q

from referrals.models import Action

SORTS = {
    "due": ("due_on", "pk"),
    "newest": ("-due_on", "-pk"),
    "owner": ("owner_shown", "due_on", "pk"),
}
WHOSE = {"mine": "Mine", "team": "My team’s", "outside": "Of people outside the council"}
STATES = {"open": "Open", "overdue": "Open and overdue", "done": "Done"}
ORDERS = {"newest": "Due last", "owner": "Owner"}


class ActionFilter(filters.FilterSet):
    """By owner, state on the day `on`, and words: of the action, its owner or the reference."""

    whose = filters.ChoiceFilter(
        label="Whose", choices=WHOSE, method="filter_whose", empty_label="Everybody’s"
    )
    state = filters.ChoiceFilter(
        label="State", choices=STATES, method="filter_state", empty_label="Open or done"
    )
    words = filters.CharFilter(label="Words, owner or referral", method="filter_words")
    sort = filters.ChoiceFilter(
        label="Sort by",
        choices=ORDERS,
        method="leave_order_to_the_page",
        empty_label="Due first",
    )

    class Meta:
        model = Action
        fields = []
        form = forms.Form

    def __init__(self, data, queryset, *, request, on):
        self.on = on
        asked = data if data else self._usual(request.user)
        super().__init__(asked, queryset, request=request)

    @staticmethod
    def _usual(user):
        """What the list shows to somebody who has not asked for anything yet."""
        oversees = user.has_perm("referrals.oversee_actions")
        return {"state": "open"} if oversees else {"state": "open", "whose": "mine"}

    @property
    def order(self):
        chosen = self.form.cleaned_data.get("sort") if self.form.is_valid() else ""
        return chosen or "due"

    def filter_whose(self, queryset, name, value):
        user = self.request.user
        of_the_team = Q(owner__team=user.team_id) if user.team_id else Q(owner=user)
        rows = {"mine": Q(owner=user), "team": of_the_team, "outside": Q(owner__isnull=True)}
        return queryset.filter(rows[value])

    def filter_state(self, queryset, name, value):
        if value == "done":
            return queryset.filter(done_on__isnull=False)
        return queryset.overdue(on=self.on) if value == "overdue" else queryset.open()

    def filter_words(self, queryset, name, value):
        asked = value.strip()
        owner = Q(owner__name__icontains=asked) | Q(owner_name__icontains=asked)
        reference = Q(decision__referral__reference__iexact=asked)
        return queryset.filter(Q(what__icontains=asked) | owner | reference)

    def leave_order_to_the_page(self, queryset, name, value):
        return queryset
