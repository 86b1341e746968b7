"""What an import does not bring: seats on the panels, and the agendas of the next meetings."""

from datetime import timedelta

from accounts.models import User
from exchange.invented.people import email
from referrals.models import AgendaItem, Meeting, Panel, PanelMembership, Referral

SEATS = {"chair": "panel.chair", "coordinator": "panel.coordinator", "member": "panel.member"}
ITEMS = 12  # on an agenda


def publish_next(until):
    """Seat the panels and put what waits on the agendas of the coming fortnight."""
    people = {seat: User.objects.get(email=email(name)) for seat, name in SEATS.items()}
    PanelMembership.objects.bulk_create(
        PanelMembership(panel=panel, person=person, seat=seat)
        for panel in Panel.objects.all()
        for seat, person in people.items()
    )
    waiting = Referral.objects.filter(status=Referral.Status.ACCEPTED).order_by("pk")
    coming = Meeting.objects.filter(held_on__range=(until, until + timedelta(days=14)))
    _list(list(coming.order_by("pk")), list(waiting))


def _list(meetings, waiting):
    items = [
        AgendaItem(
            meeting=meetings[number // ITEMS], referral=referral, position=number % ITEMS
        )
        for number, referral in enumerate(waiting[: len(meetings) * ITEMS])
    ]
    AgendaItem.objects.bulk_create(items)
    listed = [item.referral_id for item in items]
    Referral.objects.filter(pk__in=listed).update(status=Referral.Status.LISTED)
    published = {item.meeting_id for item in items}
    status = Meeting.Status.AGENDA_PUBLISHED
    Meeting.objects.filter(pk__in=published).update(status=status)
