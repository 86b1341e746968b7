"""The service navigation: what belongs together has one link."""

import pytest
from django.test import RequestFactory

from kft.core.navigation import menu_for


@pytest.fixture
def menu_of():
    def menu_of(user, path="/"):
        request = RequestFactory().get(path)
        request.user = user
        return menu_for(request)

    return menu_of


def labels(menu):
    return [link["label"] for link in menu.links]


def test_lists_of_a_group_share_one_link_to_the_first(menu_of, manager):
    menu = menu_of(manager)

    assert {"Panel", "Follow-up", "Placements"} <= set(labels(menu))
    assert not {"Meetings", "Panels", "Actions", "Homes"} & set(labels(menu))
    assert next(each["url"] for each in menu.links if each["label"] == "Panel") == (
        "/referrals/meetings/"
    )


def test_who_may_open_one_list_of_a_group_sees_its_own_label(menu_of, administrator):
    assert "Panels" in labels(menu_of(administrator))
    assert "Panel" not in labels(menu_of(administrator))


def test_the_lists_of_a_group_stand_beside_each_other_on_each_of_them(menu_of, manager):
    menu = menu_of(manager, "/referrals/panels/")

    assert menu.group == "Panel"
    assert [label for label, _, is_current in menu.parts if is_current] == ["Panels"]
    assert "Meetings" in [label for label, *_ in menu.parts]
    assert [each["label"] for each in menu.links if each["current"]] == ["Panel"]


def test_a_page_below_a_list_belongs_to_the_group_and_shows_no_lists(menu_of, manager):
    menu = menu_of(manager, "/referrals/panels/12/")

    assert [each["label"] for each in menu.links if each["current"]] == ["Panel"]
    assert menu.parts == []


def test_a_page_that_is_found_from_another_has_no_link(menu_of, manager, administrator):
    assert "Priority rules" not in labels(menu_of(manager))
    assert "Priority rules" in labels(menu_of(administrator))


def test_no_role_has_more_links_than_fit_in_one_line(menu_of, manager):
    assert len(labels(menu_of(manager))) <= 12
