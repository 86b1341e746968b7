"""What the screen's script says to the server and hears from it."""

import json

import pytest
from django.contrib.sessions.models import Session
from django.db import connection
from django.test.utils import CaptureQueriesContext

from kft.core.models import AccessEntry
from referrals.models import DraftAnswer
from referrals.workflow import decision as deciding
from tests.factories import AgendaItemFactory, InterestFactory
from tests.referrals.conftest import DECISION
from tests.referrals.screens import address, draft, post_json, write


@pytest.fixture
def why(opened):
    return f"child-{opened.children[0].pk}-rationale"


@pytest.fixture
def as_chair(client, opened):
    client.force_login(opened.chair)
    return client


def ask(client, world, since=0, token=""):
    return client.get(address(world, "changes"), {"since": since, "token": token}).json()


def test_a_saving_is_kept_with_its_version(as_chair, opened, why):
    answer = post_json(as_chair, opened, {why: ["Because", 0], "minute": ["Said", 0]}).json()

    assert answer["saved"] == {why: 1, "minute": 1}
    assert draft(opened, why).value == "Because"


def test_of_two_savings_over_one_version_the_second_is_told_and_the_first_stays(
    as_chair, opened, why
):
    write(opened, opened.coordinator, **{why: ("Theirs", 0)})
    answer = post_json(as_chair, opened, {why: ["Mine", 0]}).json()

    conflict = answer["conflicts"][why]
    assert (conflict["value"], conflict["version"]) == ("Theirs", 1)
    assert conflict["by"] == opened.coordinator.name
    assert draft(opened, why).value == "Theirs"


def test_two_fields_of_one_decision_are_no_conflict(as_chair, opened, why):
    write(opened, opened.coordinator, **{why: ("Theirs", 0)})
    other = why.replace("rationale", "conditions")

    assert post_json(as_chair, opened, {other: ["Mine", 0]}).json()["conflicts"] == {}


def test_the_same_saving_sent_twice_is_one(as_chair, opened, why):
    for turn in (1, 2):
        answer = post_json(as_chair, opened, {why: ["Because", 0]}, turn=turn).json()

    assert answer["saved"] == {why: 1}


def test_a_saving_whose_answer_was_lost_goes_on_from_there(as_chair, opened, why):
    post_json(as_chair, opened, {why: ["Because of", 0]}, turn=1)
    answer = post_json(as_chair, opened, {why: ["Because of her", 0]}, turn=2).json()

    assert (answer["saved"], answer["conflicts"]) == ({why: 2}, {})
    assert draft(opened, why).value == "Because of her"


def test_a_saving_that_arrives_after_a_later_one_changes_nothing(as_chair, opened, why):
    post_json(as_chair, opened, {why: ["Because of her", 0]}, turn=2)
    post_json(as_chair, opened, {why: ["Because", 0]}, turn=1)

    assert draft(opened, why).value == "Because of her"


def test_what_two_wrote_is_in_the_history(as_chair, opened, why):
    write(opened, opened.coordinator, **{why: ("Theirs", 0)})
    post_json(as_chair, opened, {why: ["Mine", 1]})

    versions = DraftAnswer.pgh_event_model.objects.filter(field=why).order_by("pgh_id")
    assert [row.value for row in versions] == ["Theirs", "Mine"]


@pytest.mark.parametrize(
    "body",
    [
        "no json",
        "[]",
        '{"page": "p", "turn": 1, "fields": {"minute": "x"}}',
        '{"page": "p", "turn": 1, "fields": {"minute": [1, 0]}}',
        '{"page": "p", "turn": 1, "fields": {"child-1-decided_on": ["x", 0]}}',
        '{"page": "p", "turn": "x", "fields": {}}',
    ],
)
def test_what_our_script_does_not_send_is_refused(as_chair, opened, body):
    answer = as_chair.post(address(opened, "save_item"), body, "application/json")

    assert answer.status_code == 400
    assert not opened.item.draft_answers.exists()


def test_a_member_cannot_write_in_the_chairs_fields(client, opened, panel_member, why):
    client.force_login(panel_member)

    assert post_json(client, opened, {why: ["x", 0]}).status_code == 409
    assert post_json(client, opened, {"advice": ["Ask", 0]}).json()["saved"] == {"advice": 1}


def test_nothing_is_kept_once_the_minutes_are_signed(client, signed):
    client.force_login(signed.chair)
    answer = post_json(client, signed, {"minute": ["x", 0]})

    assert answer.status_code == 409
    assert "minutes signed" in answer.json()["refused"]


def test_asking_brings_what_others_wrote_once(as_chair, opened, why):
    write(opened, opened.coordinator, page="theirs", **{why: ("Theirs", 0)})
    first = ask(as_chair, opened)
    again = ask(as_chair, opened, first["since"], first["token"])

    assert [(f["field"], f["value"], f["by"]) for f in first["fields"]] == [
        (why, "Theirs", opened.coordinator.name)
    ]
    assert "fields" not in again
    assert "parts" not in again


def test_asking_tells_who_else_is_here(client, opened):
    client.force_login(opened.coordinator)
    ask(client, opened)
    client.force_login(opened.chair)

    assert ask(client, opened)["here"] == [opened.coordinator.name]


def test_a_decision_recorded_and_an_interest_declared_change_the_parts(
    as_chair, opened, panel_member
):
    token = ask(as_chair, opened)["token"]
    deciding.decide(opened.item, opened.children[0], by=opened.chair, expected=0, **DECISION)
    InterestFactory(referral=opened.referral, person=panel_member)
    found = ask(as_chair, opened, token=token)

    assert found["decisions"] == {str(opened.children[0].pk): 1}
    assert "Support at home" in found["parts"][f"child-{opened.children[0].pk}"]
    assert panel_member.name in found["parts"]["room"]


def test_members_hear_of_decisions_and_never_of_drafts(client, opened, panel_member, why):
    write(opened, opened.chair, **{why: ("Not said yet", 0)})
    client.force_login(panel_member)

    assert "Not said yet" not in json.dumps(ask(client, opened))


def test_asking_leaves_no_entry_and_does_not_keep_the_session_alive(as_chair, opened):
    ask(as_chair, opened)
    before = Session.objects.get().expire_date, AccessEntry.objects.count()
    ask(as_chair, opened)
    assert (Session.objects.get().expire_date, AccessEntry.objects.count()) == before

    long_ago(as_chair)
    ask(as_chair, opened)
    assert Session.objects.get().expire_date == before[0]
    as_chair.get(address(opened))
    assert Session.objects.get().expire_date > before[0]


def long_ago(client):
    """The session was renewed so long ago that the next answer does it again."""
    session = client.session
    Session.objects.update(session_data=session.encode(dict(session) | {"renewed_at": 0}))


def test_asking_costs_three_queries_however_much_stands_there(as_chair, opened):
    counts = []
    for number in (5, 50):
        fields = {f"question-q{number}x{n}-text": (f"Question {n}", 0) for n in range(number)}
        write(opened, opened.coordinator, **fields)
        AgendaItemFactory.create_batch(number, meeting=opened.meeting)
        found = ask(as_chair, opened)
        with CaptureQueriesContext(connection) as queries:
            ask(as_chair, opened, found["since"], found["token"])
        counts.append(sum(query["sql"].startswith("SELECT") for query in queries))
    assert counts == [3, 3]  # the session, the person, what is new


def test_the_page_asks_the_same_for_five_rows_as_for_fifty(as_chair, opened):
    ida = opened.children[0]
    counts = []
    as_chair.get(address(opened))  # the session's own first writes
    for number in (5, 50):
        names = [f"child-{ida.pk}-action-a{number}x{n}-what" for n in range(number)]
        write(opened, opened.coordinator, **dict.fromkeys(names, ("Do it", 0)))
        with CaptureQueriesContext(connection) as queries:
            assert as_chair.get(address(opened)).status_code == 200
        counts.append(len(queries))
    assert counts[0] == counts[1]
