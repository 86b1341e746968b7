"""Writing a referral: saved as it is written, nothing lost, nothing asked twice."""

from datetime import date

import pytest
from django.test import Client
from django.urls import reverse

from referrals.answers import TRIED_LABEL, answered, answers_of
from referrals.models import Intervention, Referral
from referrals.questions import missing_from, name_of
from referrals.workflow import referral as referrals
from tests.factories import (
    CarePeriodFactory,
    LegalStatusFactory,
    ReferralFactory,
    UserFactory,
)
from tests.referrals.conftest import COMPLETE, fresh

TYPED = {"reason": "Arguments at home.", "needed_by_day": "3", "version": "0"}


@pytest.fixture
def worker(client, social_worker):
    client.force_login(social_worker)
    return client


def new_address(children, name="new"):
    return reverse(f"referrals:{name}", args=["-".join(str(c.pk) for c in children)])


def start_token(client, children):
    response = client.get(new_address(children))
    return response.context["start"]


def test_opening_the_form_makes_no_draft(worker, children):
    assert worker.get(new_address(children)).status_code == 200
    assert not Referral.objects.exists()


def test_the_first_save_makes_the_draft_and_says_where_it_lives(worker, children):
    token = start_token(worker, children)

    answer = worker.post(new_address(children, "autosave_new"), {**TYPED, "start": token})

    draft = Referral.objects.get()
    assert answer.json()["url"] == reverse("referrals:edit", args=[draft.pk])
    assert answer.json()["version"] == draft.version == 1
    assert set(draft.children.all()) == set(children)
    assert draft.reason == "Arguments at home."


def test_a_first_save_sent_twice_makes_one_draft(worker, children):
    token = start_token(worker, children)
    address = new_address(children, "autosave_new")

    worker.post(address, {**TYPED, "start": token})
    worker.post(address, {**TYPED, "start": token, "reason": "Longer."})

    assert [draft.reason for draft in Referral.objects.all()] == ["Longer."]


def test_an_answer_that_was_not_sent_stays_and_a_wrong_one_keeps_the_others(worker, draft):
    sent = {"reason": "New", "needed_by_day": "41", "version": draft.version}

    answer = worker.post(reverse("referrals:autosave", args=[draft.pk]), sent)

    draft.refresh_from_db()
    assert answer.status_code == 200
    assert (draft.reason, draft.school, draft.urgent) == ("New", COMPLETE["school"], False)


def test_an_autosave_over_somebody_elses_words_is_refused(worker, draft, social_worker):
    seen = draft.version
    referrals.save_draft(
        draft, by=fresh(social_worker), expected=seen, answers={"reason": "Theirs"}
    )

    answer = worker.post(
        reverse("referrals:autosave", args=[draft.pk]), {"reason": "Mine", "version": seen}
    )

    draft.refresh_from_db()
    assert answer.status_code == 409
    assert "changed what triggered this referral? on" in answer.json()["conflict"]
    assert draft.reason == "Theirs"


def test_both_versions_stand_on_the_page_and_saving_again_keeps_mine(
    worker, draft, social_worker
):
    seen = draft.version
    referrals.save_draft(
        draft, by=fresh(social_worker), expected=seen, answers={"reason": "Theirs"}
    )
    address = reverse("referrals:edit", args=[draft.pk])

    page = worker.post(address, {"reason": "Mine", "version": seen})
    assert page.status_code == 409
    assert "Theirs" in page.content.decode()
    assert "Mine" in page.content.decode()

    worker.post(address, {"reason": "Mine", "version": page.context["form"]["version"].value()})
    draft.refresh_from_db()
    assert draft.reason == "Mine"


def test_a_form_sent_while_it_saved_itself_is_no_conflict(worker, draft):
    sent = {"reason": "Mine", "version": draft.version}
    worker.post(reverse("referrals:autosave", args=[draft.pk]), sent)

    response = worker.post(reverse("referrals:edit", args=[draft.pk]), {**sent, "check": ""})

    assert response.url == reverse("referrals:check", args=[draft.pk])


def test_the_new_form_opens_with_what_is_known(worker, children, social_worker):
    ReferralFactory(
        children=children,
        family=children[0].family,
        referrer=social_worker,
        referred_on=date(2024, 3, 1),
        status=Referral.Status.CLOSED,
        school="Oakfield Academy",
        reason="An old reason",
    )
    CarePeriodFactory(child=children[0], started=date(2020, 1, 6), ended=date(2020, 3, 2))

    form = worker.get(new_address(children)).context["form"]

    school = name_of(children[0], "school")
    assert form.initial[school] == "Oakfield Academy"
    assert "From the referral of 1 March 2024" in form.fields[school].help_text
    assert "From the record" in form.fields["history"].help_text
    assert "6 January 2020" in form.initial["history"]
    assert "reason" not in form.initial


def test_a_child_of_another_team_cannot_be_referred(worker, children):
    for child in children:
        child.social_worker, child.team = None, None
        child.save()

    assert worker.get(new_address(children)).status_code == 404


def test_the_check_page_lists_all_that_is_missing_and_does_not_submit(worker, social_worker):
    empty = ReferralFactory(
        kind="", referred_on=None, referrer=social_worker, team=social_worker.team
    )
    address = reverse("referrals:check", args=[empty.pk])

    page = worker.post(address)

    assert len(page.context["missing"]) == len(COMPLETE)
    assert Referral.objects.get(pk=empty.pk).status == Referral.Status.DRAFT


def test_a_submitted_referral_can_no_longer_be_typed_over(worker, draft, social_worker):
    referrals.submit(draft, by=fresh(social_worker))
    answer = worker.post(
        reverse("referrals:autosave", args=[draft.pk]), {"reason": "Late", "version": 0}
    )

    assert answer.status_code == 409


def test_each_child_is_asked_about_and_answers_for_themselves(worker, draft, children):
    ida, tom = children
    answer = worker.post(
        reverse("referrals:autosave", args=[draft.pk]),
        {
            name_of(ida, "school"): "Oakfield Academy",
            name_of(tom, "school"): "",
            "version": draft.version,
        },
    )

    answers = answers_of(Referral.objects.get(pk=draft.pk))
    assert answers.children[ida]["school"] == "Oakfield Academy"
    assert answers.children[tom]["school"] == ""
    assert answers.children[tom]["childs_view"] == COMPLETE["childs_view"]
    left = {task["title"]: task["left"] for task in answer.json()["tasks"]}
    assert (left["About Ida"], left["About Tom"]) == (0, 1)


def test_what_is_missing_about_one_of_several_children_names_the_child(draft, children):
    draft.referral_children.update(school="Oakfield Academy")
    draft.referral_children.filter(child=children[1]).update(school="")
    Referral.objects.filter(pk=draft.pk).update(school="")
    draft.refresh_from_db()

    missing = missing_from(answers_of(draft))

    assert [found.message for found in missing] == [
        "Tom: enter the school and how well the child attends"
    ]
    assert missing[0].field == name_of(children[1], "school")


def test_services_tried_are_kept_as_rows_in_their_order(worker, draft):
    address = reverse("referrals:autosave", args=[draft.pk])
    rows = {
        "tried_0_service": "Family Matters",
        "tried_0_when": "",
        "tried_0_tried_when": "Spring 2024",
        "tried_0_result": "Helped for some weeks",
        "tried_2_service": "Youth service",
    }
    worker.post(address, {**rows, "version": draft.version})

    words = dict(answered(draft)[-3][1])[TRIED_LABEL]
    assert words == "Family Matters, Spring 2024: Helped for some weeks\nYouth service"

    draft.refresh_from_db()
    worker.post(address, {"tried_0_service": "", "version": draft.version})
    assert not draft.services.exists()


def test_a_service_that_was_tried_stands_for_the_sentence_about_it(draft):
    Referral.objects.filter(pk=draft.pk).update(services_tried="")
    draft.refresh_from_db()
    assert [found.field for found in missing_from(answers_of(draft))] == ["services_tried"]

    draft.services.create(position=1, service="Family Matters")

    assert missing_from(answers_of(draft)) == []


def test_the_record_answers_what_it_knows(worker, children):
    ida, tom = children
    LegalStatusFactory(child=ida, code="C2", started=date(2024, 1, 1))
    LegalStatusFactory(child=tom, code="C1", started=date(2020, 1, 1), ended=date(2020, 6, 1))
    Intervention.objects.create(
        family=ida.family, service="youth", started=date(2024, 3, 4), ended=date(2024, 6, 3)
    )

    form = worker.get(new_address(children)).context["form"]

    assert form.initial[name_of(ida, "legal_status")] == "care_order"
    assert name_of(tom, "legal_status") not in form.initial
    assert form.initial["tried_0_service"] == "Youth service"
    assert form.initial["tried_0_tried_when"] == "4 Mar 2024 to 3 Jun 2024"


def test_a_draft_says_where_an_answer_came_from_until_somebody_changes_it(
    worker, draft, children
):
    child = children[0]
    child.disabled = True
    child.save()
    name = name_of(child, "needs")
    address = reverse("referrals:edit", args=[draft.pk])
    draft.referral_children.filter(child=child).update(needs="Ida is recorded as disabled.")
    assert "From the record" in worker.get(address).context["form"].fields[name].help_text

    draft.referral_children.filter(child=child).update(needs="A hearing aid.")

    assert "From the record" not in worker.get(address).context["form"].fields[name].help_text


@pytest.mark.django_db(transaction=True)  # the history tells the moments of transactions
def test_a_conflict_says_who_changed_what_and_when(worker, draft, team):
    other = UserFactory(name="Sam Okafor", roles=["social_worker"], team=team)
    theirs = Client()
    theirs.force_login(other)
    seen = draft.version
    school = name_of(draft.children.order_by("date_of_birth").first(), "school")
    address = reverse("referrals:autosave", args=[draft.pk])
    theirs.post(address, {"history": "Theirs", school: "Theirs", "version": seen})

    answer = worker.post(address, {"history": "Mine", "version": seen})

    said = answer.json()["conflict"]
    assert said.startswith(
        "Sam Okafor changed history and earlier times in care, school and attendance (Ida) on "
    )


def test_a_childs_name_is_text_and_never_a_template(worker, children):
    ida = children[0]
    ida.first_name = "<b>{% now %}"
    ida.save()

    page = worker.get(new_address(children)).content.decode()

    assert "About &lt;b&gt;{% now %}" in page
