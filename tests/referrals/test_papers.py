"""The pack of papers: one reader's, with nothing in it that they may not read."""

from datetime import UTC, date, datetime, time
from io import BytesIO

import pikepdf
import pytest
from django.urls import reverse
from PIL import Image

from children.models import Child
from kft.core.models import AccessEntry
from referrals import pictures
from referrals.models import Advice, Document, Meeting, Referral
from referrals.papers import as_pdf, pack_for
from referrals.workflow import document as documents
from tests.factories import (
    AgendaItemFactory,
    ChildFactory,
    DecisionFactory,
    FamilyFactory,
    InterestFactory,
    ReferralFactory,
)
from tests.look.checks import assert_accessible
from tests.referrals.conftest import COMPLETE, fresh
from tests.referrals.files import PDF, upload

AT = datetime(2024, 9, 17, 9, 30, tzinfo=UTC)


def add_item(meeting, *, names=("Wren",), position=2):
    family = FamilyFactory(name="Sedge")
    children = [
        ChildFactory(family=family, first_name=name, last_name="Sedge") for name in names
    ]
    referral = ReferralFactory(family=family, children=children, status="listed", **COMPLETE)
    return AgendaItemFactory(meeting=meeting, referral=referral, position=position)


@pytest.fixture
def published(opened, panel_member):
    """A meeting at 14:00 with two items and advice; its member is `reader`."""
    Meeting.objects.filter(pk=opened.meeting.pk).update(starts_at=time(14))
    opened.meeting.refresh_from_db()
    opened.other = add_item(opened.meeting)
    child = opened.children[0]
    DecisionFactory(
        referral__status="closed",
        meeting__held_on=date(2024, 3, 6),
        child=child,
        rationale="Seen before in spring.",
    )
    Advice.objects.create(item=opened.other, person=panel_member, text="Ask the school.")
    opened.reader = panel_member
    return opened


def words_of(pack):
    """All the words that go into the PDF."""
    from django.template.loader import render_to_string

    return render_to_string("pdf/papers.html", pack.context())


def papers_of(world):
    return pack_for(world.meeting, fresh(world.reader), at=AT)


def test_the_pack_passes_both_checkers(published, tmp_path):
    assert_accessible(as_pdf(papers_of(published)), tmp_path)


def test_the_pack_has_times_answers_advice_and_whom_it_is_made_for(published):
    words = words_of(papers_of(published))

    for expected in (
        "2:20pm",
        "Ida Larkspur",
        "Wren Sedge",
        "Evening support for twelve weeks.",
        "Ask the school.",
        f"Made for {published.reader} on 17 September 2024",
    ):
        assert expected in words


def test_the_outline_leads_to_every_item(published):
    pack = papers_of(published)

    with pikepdf.open(BytesIO(as_pdf(pack))) as opened, opened.open_outline() as outline:
        titles = [found.title for top in outline.root for found in (top, *top.children)]

    assert {paper.heading for paper in pack.papers} <= set(titles)


def test_an_item_with_an_interest_leaves_its_number_and_no_name(published):
    InterestFactory(referral=published.referral, person=published.reader)

    pack = papers_of(published)

    words = words_of(pack)
    assert [paper.line.number for paper in pack.papers] == [2]
    assert "1 item is not in this pack" in words
    for hidden in ("Ida", "Tom", "Larkspur", published.referral.reference):
        assert hidden not in words


def test_one_restricted_child_keeps_the_whole_item_out(published):
    Child.objects.filter(pk=published.children[1].pk).update(restricted=True)

    words = words_of(papers_of(published))

    assert "Larkspur" not in words
    assert published.referral.reference not in words


def test_a_download_is_logged_for_each_child_in_the_pack(client, published):
    client.force_login(published.reader)

    response = client.get(reverse("referrals:papers", args=[published.meeting.pk]))

    assert response["Content-Type"] == "application/pdf"
    assert "no-store" in response["Cache-Control"]
    assert response.content.startswith(b"%PDF")
    logged = AccessEntry.objects.filter(kind=AccessEntry.Kind.DOWNLOAD, user=published.reader)
    in_pack = {*(c.pk for c in published.children), published.other.referral.children.get().pk}
    assert {row.record_id for row in logged} == in_pack


def test_a_member_gets_no_papers_before_the_agenda_is_published(client, listed, panel_member):
    client.force_login(panel_member)

    response = client.get(reverse("referrals:papers", args=[listed.meeting.pk]))

    assert response.status_code == 409


def photograph(width=40, height=20):
    made = BytesIO()
    exif = Image.Exif()
    exif[0x010E] = "Taken in the garden"
    Image.new("RGB", (width, height), "green").save(made, "JPEG", exif=exif)
    return made.getvalue()


@pytest.fixture
def attached(published, folder):
    """A photograph, a PDF and a broken picture, at the first item."""
    referral = published.referral
    Referral.objects.filter(pk=referral.pk).update(status="draft")
    referral.refresh_from_db()
    for name, content in (
        ("Drawing.jpg", photograph()),
        ("School report.pdf", PDF),
        ("Broken.jpg", b"\xff\xd8\xff" + b"x" * 50),
    ):
        documents.add(referral, upload(content, name), by=fresh(published.worker))
    Referral.objects.filter(pk=referral.pk).update(status="listed")
    return published


def test_a_picture_stands_in_the_pack_and_other_documents_are_named(attached, tmp_path):
    pack = papers_of(attached)
    words, made = words_of(pack), as_pdf(pack)

    assert "On the pages that follow: Drawing.jpg." in words
    assert "To be read in KFT, with the referral: School report.pdf, Broken.jpg." in words
    assert_accessible(made, tmp_path)
    with pikepdf.open(BytesIO(made)) as opened:
        # every page names the same resources
        names = {name for page in opened.pages for name in page.get_images()}
    assert len(names) == 1


def test_what_a_camera_wrote_beside_the_picture_does_not_travel(attached):
    (paper, _) = papers_of(attached).papers
    (picture,) = paper.pictures.values()

    assert b"garden" not in picture
    assert Image.open(BytesIO(picture)).size == (40, 20)


def test_a_picture_held_back_by_the_scanner_is_only_named(attached):
    Document.objects.update(status="checking")

    assert papers_of(attached).papers[0].shown == []


def test_a_picture_too_large_for_the_memory_is_only_named(attached, monkeypatch):
    monkeypatch.setattr(pictures, "MOST_PIXELS", 799)

    assert papers_of(attached).papers[0].shown == []
