"""The children's pages: what they show, to whom, by how many queries."""

from datetime import date, timedelta
from html import unescape

import pytest
from django.urls import reverse
from django.utils import timezone

from children.models import AllowedPerson, Child, Relationship
from kft.core.models import AccessEntry
from tests.asked import page, queries_of
from tests.children.pages import PAGES, WITHOUT_A_RECORD, address
from tests.factories import (
    CarePeriodFactory,
    ChildFactory,
    LegalStatusFactory,
    PlacementFactory,
    UserFactory,
)

ON_A_CHILD = [
    page
    for page in PAGES
    if page.startswith("children:")
    and page not in WITHOUT_A_RECORD
    and page != "children:name_person"
]


def names(response):
    return [str(child) for child in response.context["page"].rows]


def test_a_search_finds_children_by_any_part_of_the_name_in_any_order(client, manager, child):
    ChildFactory(first_name="Robin", last_name="Ashby")
    for words in ("ashd row", "Rowan ASHDOWN", "own"):
        assert names(page(client, manager, "children:list", words=words)) == ["Rowan Ashdown"]


def test_a_search_finds_a_child_by_reference_in_any_case(client, manager, child):
    Child.objects.filter(pk=child.pk).update(reference="CS-0042")
    assert names(page(client, manager, "children:list", words="cs-0042")) == ["Rowan Ashdown"]


def test_two_letters_are_the_beginning_of_a_name(client, manager):
    ChildFactory(first_name="Mei", last_name="Li")
    ChildFactory(first_name="Ali", last_name="Collins")
    assert names(page(client, manager, "children:list", words="li")) == ["Mei Li"]


def test_a_lone_sign_between_words_is_passed_over(client, manager, child):
    found = names(page(client, manager, "children:list", words="Rowan - Ashdown"))
    assert found == ["Rowan Ashdown"]


@pytest.mark.parametrize("words", ["%", "_", "'", '"', "\\", "-", "\N{SNOWMAN}", "a" * 300])
def test_odd_characters_in_a_search_find_nobody_and_break_nothing(
    client, manager, child, words
):
    response = page(client, manager, "children:list", words=words)
    assert response.status_code == 200
    assert names(response) == []
    assert "No child found" in response.text


def test_the_list_can_be_narrowed_to_a_worker_by_any_part_of_the_name(client, manager):
    worker = UserFactory(name="Adaeze Okafor")
    ChildFactory(first_name="Mei", last_name="Li", social_worker=worker)
    ChildFactory(social_worker=UserFactory(name="Sam Field"))
    for words in ("okafor", "Adaeze Oka", "OKAFOR ada"):
        assert names(page(client, manager, "children:list", worker=words)) == ["Mei Li"]
    assert names(page(client, manager, "children:list", worker="okafor field")) == []


def test_the_lists_filters_do_not_grow_with_the_workers(client, manager):
    before = len(page(client, manager, "children:list").text)
    for _ in range(20):
        ChildFactory(social_worker=UserFactory(), restricted=True)
    assert len(page(client, manager, "children:list").text) < before + 500


def test_a_search_is_logged_with_its_words(client, manager, child):
    page(client, manager, "children:list", words="ashdown")
    entry = AccessEntry.objects.get(kind="search")
    assert (entry.user, entry.detail) == (manager, "ashdown")


def test_opening_the_list_is_not_a_search(client, manager, child):
    page(client, manager, "children:list")
    assert not AccessEntry.objects.exists()


def test_pages_follow_each_other_without_a_gap_or_a_name_in_the_address(client, manager):
    for number in range(60):
        ChildFactory(first_name=f"A{number:02}", last_name=["Elm", "Ash", "Oak"][number % 3])
    seen, url = [], reverse("children:list")
    client.force_login(manager)
    while url:
        response = client.get(url)
        seen += [child.pk for child in response.context["page"].rows]
        url = response.context["page"].next_url
        assert "Elm" not in url
    in_order = Child.objects.order_by("last_name", "first_name", "pk")
    assert seen == list(in_order.values_list("pk", flat=True))


def test_the_list_can_be_narrowed_to_children_looked_after_now(client, manager, child):
    today = timezone.localdate()
    CarePeriodFactory(child=child, started=today)
    left = CarePeriodFactory(started=date(2024, 1, 1), ended=today).child
    short = CarePeriodFactory(started=date(2024, 1, 1)).child
    LegalStatusFactory(child=short, code="V4", started=date(2024, 1, 1))

    assert names(page(client, manager, "children:list", care="now")) == ["Rowan Ashdown"]
    rest = names(page(client, manager, "children:list", care="not"))
    assert sorted(rest) == sorted([str(left), str(short)])


def test_the_list_can_be_narrowed_to_a_team_and_a_worker(client, manager, child):
    worker = UserFactory(team=child.team)
    Child.objects.filter(pk=child.pk).update(social_worker=worker)
    ChildFactory()

    for asked in ({"team": child.team.pk}, {"worker": worker.name}):
        assert names(page(client, manager, "children:list", **asked)) == ["Rowan Ashdown"]


def test_a_team_without_children_sees_what_will_appear(client, social_worker):
    assert "No children yet" in page(client, social_worker, "children:list").text


def test_a_childs_page_says_why_it_may_be_seen_and_that_the_view_is_logged(
    client, social_worker, child
):
    text = unescape(page(client, social_worker, "children:detail", child.pk).text)
    assert "You can see this record because: child of the person's team." in text
    assert "This view has been logged" in text
    entry = AccessEntry.objects.about(child).get()
    assert (entry.user, entry.reason) == (social_worker, "Child of the person's team")


@pytest.mark.parametrize("page_name", ON_A_CHILD)
@pytest.mark.parametrize("method", ["get", "post"])
def test_a_restricted_child_is_not_there_on_any_page(client, team_manager, page_name, method):
    url = address(page_name, team_manager)
    Child.objects.update(restricted=True)
    client.force_login(team_manager)

    response = getattr(client, method)(url)
    if (page_name, method) == ("children:remove_relationship", "get"):
        assert response.status_code == 405
    else:
        assert response.status_code == 404
    assert not AccessEntry.objects.exists()


def test_a_person_named_for_a_restricted_child_sees_it_and_nobody_else_finds_it(
    client, team_manager, manager, child
):
    Child.objects.update(restricted=True)
    AllowedPerson.objects.create(child=child, person=team_manager, why="Covers the worker")

    assert page(client, team_manager, "children:detail", child.pk).status_code == 200
    assert "Restricted" in page(client, team_manager, "children:list").text
    assert names(page(client, manager, "children:list", words="Ashdown")) == []


def test_a_restricted_brother_or_sister_is_not_on_a_childs_page(client, manager, child):
    hidden = ChildFactory(family=child.family, first_name="Hidden", restricted=True)
    seen = ChildFactory(family=child.family, first_name="Seen")
    for other in (hidden, seen):
        Relationship.objects.create(child=child, related_child=other, kind="sibling")

    text = page(client, manager, "children:detail", child.pk).text
    assert "Hidden" not in text
    assert str(seen) in text


def fill(child, number):
    """A long life in care: `number` rows of everything that the page shows."""
    for place in range(number):
        start = date(2010, 1, 1) + timedelta(days=30 * place)
        end = start + timedelta(days=20)
        CarePeriodFactory(child=child, started=start, ended=end)
        LegalStatusFactory(child=child, started=start, ended=end)
        PlacementFactory(child=child, started=start, ended=end)
        ChildFactory(family=child.family)
        Relationship.objects.create(child=child, name=f"Aunt {place}", kind="aunt_uncle")


def test_a_childs_page_takes_the_same_few_queries_however_long_the_record(client, manager):
    short, long = ChildFactory(), ChildFactory()
    fill(short, 5)
    fill(long, 50)

    few = queries_of(client, manager, "children:detail", short.pk)
    assert few == queries_of(client, manager, "children:detail", long.pk)
    assert few <= 20


def test_the_list_takes_the_same_few_queries_however_many_children(client, manager):
    ChildFactory.create_batch(5)
    few = queries_of(client, manager, "children:list")
    ChildFactory.create_batch(45)
    assert queries_of(client, manager, "children:list") == few <= 12
