"""An interest declared takes the papers away, whatever other part the person has."""

from contextlib import suppress

import pytest
from django.core.exceptions import PermissionDenied
from django.urls import NoReverseMatch, get_resolver, reverse

from children.models import Child
from kft.core.models import Event, Job
from kft.core.workflow import Refused
from referrals.minutes import draft_text
from referrals.models import Interest, Referral
from referrals.workflow import decision as deciding
from referrals.workflow import interest as interests
from tests.factories import InterestFactory, UserFactory
from tests.referrals.conftest import DECISION, decide_all, fresh


def sees(user, world):
    user = fresh(user)
    referral = Referral.objects.visible_to(user).filter(pk=world.referral.pk).exists()
    child = Child.objects.visible_to(user).filter(pk=world.children[0].pk).exists()
    return referral, child


@pytest.mark.parametrize("role", ["panel_member", "panel_coordinator", "panel_chair"])
def test_an_interest_hides_the_papers_from_everyone_on_the_panel(opened, role, request):
    person = request.getfixturevalue(role)
    assert sees(person, opened) == (True, True)

    InterestFactory(referral=opened.referral, person=person)

    assert sees(person, opened) == (False, False)


def test_a_manager_with_an_interest_does_not_see_the_referral(opened, manager):
    InterestFactory(referral=opened.referral, person=manager)

    assert sees(manager, opened)[0] is False


def test_the_team_that_refers_keeps_sight_of_its_own_work(opened):
    InterestFactory(referral=opened.referral, person=opened.worker)

    assert sees(opened.worker, opened) == (True, True)


def test_somebody_elses_interest_hides_nothing(opened):
    InterestFactory(referral=opened.referral, person=UserFactory())

    assert sees(opened.chair, opened) == (True, True)


def declare(world, person, by=None, nature="A cousin of the family."):
    by = fresh(by or person)
    return interests.declare(world.referral, person, by=by, nature=nature)


def test_a_member_declares_their_own_interest(opened, panel_member):
    interest = declare(opened, panel_member)

    assert interest.meeting == opened.meeting
    assert sees(panel_member, opened) == (False, False)
    assert Event.objects.about(interest).get().actor == panel_member


@pytest.mark.parametrize("role", ["panel_coordinator", "panel_chair"])
def test_the_coordinator_or_the_chair_declares_for_a_member(
    opened, panel_member, role, request
):
    declare(opened, panel_member, by=request.getfixturevalue(role))

    assert sees(panel_member, opened) == (False, False)


def test_a_member_cannot_declare_for_somebody_else(opened, panel_member):
    with pytest.raises(PermissionDenied):
        declare(opened, opened.chair, by=panel_member)


def test_nobody_declares_for_who_has_no_part_in_the_meeting(opened):
    with pytest.raises(Refused, match="people of the referral’s meeting"):
        declare(opened, UserFactory(), by=opened.coordinator)


def test_an_interest_needs_its_nature(opened, panel_member):
    with pytest.raises(Refused, match="connection with the family"):
        declare(opened, panel_member, nature=" ")


def test_an_interest_is_declared_once(opened, panel_member):
    declare(opened, panel_member)

    with pytest.raises(Refused, match="only for people of"):
        declare(opened, panel_member, by=opened.coordinator)
    with pytest.raises(Referral.DoesNotExist):
        declare(opened, panel_member)


def test_a_chair_with_an_interest_cannot_decide_and_the_vice_chair_does(opened):
    vice = UserFactory(roles=["panel_chair"])
    opened.panel.memberships.create(person=vice, seat="vice_chair")
    declare(opened, opened.chair)

    for child in opened.children:
        with pytest.raises((Refused, Referral.DoesNotExist)):
            deciding.decide(opened.item, child, by=fresh(opened.chair), expected=0, **DECISION)
        deciding.decide(opened.item, child, by=vice, expected=0, **DECISION)

    assert opened.referral.decisions.count() == 2


def test_who_works_in_the_team_and_chairs_does_not_decide_in_spite_of_an_interest(opened):
    chair = UserFactory(roles=["panel_chair", "team_manager"], team=opened.worker.team)
    opened.panel.memberships.create(person=chair, seat="vice_chair")
    declare(opened, chair)

    with pytest.raises(Refused, match="declared an interest"):
        deciding.decide(
            opened.item, opened.children[0], by=fresh(chair), expected=0, **DECISION
        )


def test_only_who_keeps_interests_withdraws_one_with_a_reason(opened, panel_member):
    interest = declare(opened, panel_member)
    with pytest.raises(PermissionDenied):
        interests.withdraw(interest, by=panel_member, reason="A mistake.")
    with pytest.raises(Refused, match="why"):
        interests.withdraw(interest, by=opened.coordinator, reason="")

    interests.withdraw(interest, by=opened.coordinator, reason="Another family.")

    assert sees(panel_member, opened) == (True, True)
    assert Interest.objects.get().withdrawn_by == opened.coordinator


def test_a_chair_cannot_withdraw_their_own(opened):
    interest = declare(opened, opened.chair)

    with pytest.raises(Refused, match="Nobody withdraws their own"):
        interests.withdraw(interest, by=fresh(opened.chair), reason="It is nothing.")


def test_the_minutes_say_the_interest_and_that_the_person_left(opened, panel_member):
    declare(opened, panel_member)

    text = draft_text(opened.meeting, by=opened.coordinator)

    assert (
        f"{panel_member} declared an interest: A cousin of the family. They left the meeting "
        "for this item and took no part in the decision."
    ) in text


def test_an_interest_declared_late_outdates_the_minutes(drafted, panel_member):
    declare(drafted, panel_member, by=drafted.coordinator)

    drafted.meeting.refresh_from_db()
    assert drafted.meeting.status == "closed"


def test_a_signed_meeting_takes_no_interest_but_a_withdrawal(signed, panel_member):
    declare(signed, panel_member)  # belongs to no meeting any more

    interest = Interest.objects.get()
    assert interest.meeting is None
    interests.withdraw(interest, by=signed.coordinator, reason="A mistake.")


def test_the_pages_declare_and_withdraw(client, opened, panel_member):
    address = reverse("referrals:interests", args=[opened.referral.pk])
    client.force_login(opened.coordinator)
    client.post(address, {"person": panel_member.pk, "nature": "An uncle."})
    assert sees(panel_member, opened) == (False, False)
    assert "An uncle." in client.get(address).content.decode()

    withdrawal = reverse("referrals:withdraw_interest", args=[Interest.objects.get().pk])
    page = client.post(withdrawal, {"reason": ""})
    assert "Enter why the interest is withdrawn" in page.content.decode()
    client.post(withdrawal, {"reason": "Another family."})
    assert sees(panel_member, opened) == (True, True)


def test_who_declares_is_led_away_from_the_papers(client, opened, panel_member):
    client.force_login(panel_member)
    address = reverse("referrals:interests", args=[opened.referral.pk])

    response = client.post(address, {"nature": "An uncle."}, follow=True)

    page = response.content.decode()
    assert response.redirect_chain == [(opened.meeting.get_absolute_url(), 302)]
    assert "Your interest is declared" in page
    assert "Larkspur" not in page
    assert str(opened.referral) not in page


def every_address(*numbers):
    """Each page of referrals and of children that takes one number, with each of them."""
    resolver = get_resolver()
    for namespace in ("referrals", "children"):
        _, patterns = resolver.namespace_dict[namespace]
        for name in {key for key in patterns.reverse_dict if isinstance(key, str)}:
            for number in numbers:
                with suppress(NoReverseMatch):
                    yield reverse(f"{namespace}:{name}", args=[number])
            with suppress(NoReverseMatch):
                yield reverse(f"{namespace}:{name}")


@pytest.mark.parametrize("role", ["panel_member", "panel_coordinator", "panel_chair"])
def test_no_page_shows_the_family_to_who_has_an_interest(client, decided, role, request):
    """Every address of referrals and children, with the number of each record there is."""
    person = request.getfixturevalue(role)
    client.force_login(person)
    addresses = sorted(
        set(
            every_address(
                *(decided.referral.pk, decided.meeting.pk, decided.item.pk),
                *(child.pk for child in decided.children),
                *decided.referral.decisions.values_list("pk", flat=True),
            )
        )
    ) + [reverse("start"), reverse("referrals:listing") + "?words=Larkspur"]
    shown = [a for a in addresses if "Larkspur" in words_of(client.get(a))]
    assert shown  # the walk finds what it looks for before the interest is declared

    InterestFactory(referral=decided.referral, person=person)

    leaks = [a for a in addresses if names_family(client.get(a), decided)]
    assert leaks == []


def words_of(page):
    """The text of a page; a PDF's is squeezed (tests/referrals/test_papers reads those)."""
    text = b"".join(page.streaming_content) if page.streaming else page.content
    return text.decode(errors="replace")


def names_family(page, world):
    words = words_of(page).replace('value="Larkspur"', "")
    return "Larkspur" in words or str(world.referral) in words


def test_no_letter_goes_to_who_has_an_interest(opened, panel_member):
    declare(opened, panel_member)
    before = set(Job.objects.values_list("pk", flat=True))
    decide_all(opened)

    told = Job.objects.exclude(pk__in=before).filter(arguments__to=panel_member.pk)
    assert not told.filter(arguments__reference=opened.referral.reference).exists()
