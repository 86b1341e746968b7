"""Entering care, whatever anybody tries in whatever order."""

import pytest
from django.db.models import Count
from hypothesis import strategies as st
from hypothesis.stateful import invariant, rule, run_state_machine_as_test

from kft.core.models import Event
from placements.models import TAKES, Authorisation, AuthorisationAnswer
from placements.workflow import authorisation as workflow
from tests.placements.test_authorisation import MOVES
from tests.placements.walk_entry import PEOPLE, Entry, which
from tests.placements.walking import few, refuse_jumps

ROAD = {
    "enter_care": ["social_worker", "team_manager", "group_manager", "nominated_officer"],
    "leave_care": ["social_worker", "team_manager", "group_manager", "director"],
}


class Walk(Entry):
    """What holds of every walk (`held_…`), and after every step."""

    def held_every_step_is_one_of_the_table(self):
        refuse_jumps(Authorisation, MOVES)

    def held_nobody_takes_two_steps_of_one_request(self):
        by_person = AuthorisationAnswer.objects.order_by().values("authorisation", "by")
        twice = by_person.annotate(steps=Count("step", distinct=True)).filter(steps__gt=1)
        assert not twice.exists()

    def held_nobody_answers_what_they_wrote(self):
        wrote = Event.objects.filter(action__regex=r"authorisation\.(start|write|submit)$")
        for pk, person in wrote.values_list("record_id", "actor"):
            answers = AuthorisationAnswer.objects.filter(authorisation=pk, by=person)
            assert not answers.exclude(step="social_worker").exists()

    def held_what_is_authorised_went_the_whole_road_at_one_amount(self):
        for request in Authorisation.objects.filter(status="authorised"):
            last = request.answers.filter(round=request.round).order_by("pk")
            assert [one.step for one in last] == ROAD[request.kind]
            assert [one.outcome for one in last] == ["submitted", *["agreed"] * 3]
            assert {one.weekly_cost for one in last} == {request.weekly_cost}

    def held_who_decides_may_decide_on_such_an_amount(self):
        decisions = AuthorisationAnswer.objects.filter(outcome__in=["agreed", "refused"])
        for one in decisions.select_related("by", "authorisation"):
            assert one.by.has_perm(TAKES[one.step])
            if one.step == "nominated_officer":
                assert one.weekly_cost <= one.by.weekly_limit
            if one.step == "team_manager":
                assert one.by.team_id == one.authorisation.team_id
            if one.step == "director":
                assert one.by.is_director

    def held_only_they_say_no_for_good(self):
        refused = AuthorisationAnswer.objects.filter(outcome="refused")
        assert not refused.exclude(step__in=["nominated_officer", "director"]).exists()

    @invariant()
    def what_is_final_stays_as_it_was(self):
        self.stays(Authorisation.objects.filter(status__in=Authorisation.FINAL))
        self.stays(AuthorisationAnswer.objects.all())

    def held_a_child_has_one_open_request(self):
        open_ones = Authorisation.objects.open().values_list("child", flat=True)
        assert len(open_ones) == len(set(open_ones))

    @rule(kind=which, name=st.sampled_from(PEOPLE))
    def the_list_is_of_what_the_person_may_agree(self, kind, name):
        request, person = self.latest(kind), self.person(name)
        itself = Authorisation.objects.filter(pk=request.pk).visible_to(person)
        waits = itself.waiting_for(person).exists()
        may = itself.exists() and "agreed" in workflow.open_outcomes(person, request)
        assert waits == may


@pytest.mark.django_db
def test_no_sequence_of_verbs_lets_a_child_enter_care_past_somebody():
    run_state_machine_as_test(Walk, settings=few(2, 8))
