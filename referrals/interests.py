"""What the minutes say of interests: who declared one, what it is, that they left."""

from collections import defaultdict

from django.db.models import Q

from referrals.models import Interest, Meeting


def minuted(meeting: Meeting) -> dict[int, list[str]]:
    """For each referral of the meeting, by its number, a sentence for each interest."""
    heard_here = Q(referral__agenda_items__meeting=meeting)
    rows = Interest.objects.filter(heard_here).select_related("person").distinct()
    lines = defaultdict(list)
    for interest in rows.order_by("declared_at", "pk"):
        lines[interest.referral_id].append(_sentence(interest))
    return lines


def _sentence(interest):
    declared = f"{interest.person} declared an interest: {interest.nature.rstrip('.')}."
    if interest.withdrawn_at:
        return f"{declared} It was withdrawn: {interest.withdrawn_why.rstrip('.')}."
    return f"{declared} They left the meeting for this item and took no part in the decision."
