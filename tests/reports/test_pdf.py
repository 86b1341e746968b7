"""The report's PDF: for every reader, and with every chapter."""

from datetime import date
from io import BytesIO

import pikepdf
import pytest

from reports.definitions import KEEPING_FAMILIES_TOGETHER
from reports.making import make
from reports.periods import Period
from reports.printing import as_pdf, context
from tests.factories import (
    CarePeriodFactory,
    ChildFactory,
    CostLineFactory,
    DecisionFactory,
    FollowUpFactory,
    HouseholdFactory,
    PlacementFactory,
)
from tests.look.checks import assert_accessible

pytestmark = pytest.mark.django_db
AUTUMN = Period.of(date(2024, 9, 1), date(2024, 12, 31))


@pytest.fixture
def records():
    """Something in most chapters, a disagreement included."""
    decision = DecisionFactory()
    CarePeriodFactory(child=decision.child, started=date(2024, 10, 1))
    FollowUpFactory(
        referral=decision.referral,
        child=decision.child,
        completed_on=date(2024, 11, 1),
        living="at_home",
    )
    for _ in range(6):
        child = ChildFactory()
        CarePeriodFactory(child=child)
        CostLineFactory(placement=PlacementFactory(child=child))
        HouseholdFactory(approved_on=date(2024, 10, 7))


@pytest.mark.parametrize("public", [False, True])
def test_the_pdf_passes_both_checkers(records, public, tmp_path):
    made = make(KEEPING_FAMILIES_TOGETHER, AUTUMN, public=public)

    assert_accessible(as_pdf(made), tmp_path)


def test_a_council_without_records_gets_a_pdf_too(tmp_path):
    made = make(KEEPING_FAMILIES_TOGETHER, AUTUMN, public=False)

    assert_accessible(as_pdf(made), tmp_path)


def test_the_contents_lead_to_every_chapter(records):
    made = make(KEEPING_FAMILIES_TOGETHER, AUTUMN, public=False)

    with pikepdf.open(BytesIO(as_pdf(made))) as opened, opened.open_outline() as outline:
        titles = [found.title for top in outline.root for found in (top, *top.children)]

    assert set(titles) >= {heading for _, heading in context(made)["contents"]}


def test_the_internal_version_lists_disagreements_and_the_public_one_does_not(records):
    internal, public = (
        context(make(KEEPING_FAMILIES_TOGETHER, AUTUMN, public=public))
        for public in (False, True)
    )

    assert len(internal["disagreements"]) == 1
    assert public["disagreements"] == []
    assert internal["marker"] == "Internal – not for publication"
