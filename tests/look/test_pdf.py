from io import BytesIO

import pikepdf
import pytest
from weasyprint.urls import FatalURLFetchingError

from kft.core import pdf
from tests.look.checks import assert_accessible
from tests.look.sample import context


@pytest.fixture(autouse=True)
def _sample_templates(look_templates):
    """The sample's template lies beside these tests."""


def test_a_pdf_with_every_element_passes_both_checkers(tmp_path):
    assert_accessible(pdf.render("sample_pdf.html", context()), tmp_path)


def test_the_same_figures_give_the_same_bytes():
    first, second = (pdf.render("sample_pdf.html", context()) for _ in range(2))

    assert first == second


def test_a_font_is_unpacked_once_for_all_documents():
    pdf.render("sample_pdf.html", context())
    before = pdf._unpacked.cache_info()

    pdf.render("sample_pdf.html", context())

    after = pdf._unpacked.cache_info()
    assert after.misses == before.misses
    assert after.hits > before.hits


def test_the_council_is_the_author_and_the_title_is_shown(settings):
    settings.COUNCIL_NAME = "Haverbrook Council"

    made = pdf.render("sample_pdf.html", context())

    with pikepdf.open(BytesIO(made)) as opened:
        assert opened.docinfo["/Author"] == "Haverbrook Council"
        assert opened.docinfo["/Title"] == "Keeping Families Together"
        assert opened.Root.Lang == "en-GB"
        assert opened.Root.ViewerPreferences.DisplayDocTitle


@pytest.mark.parametrize(
    "address",
    [
        "https://elsewhere.example/picture.png",
        "file:///etc/passwd",
        "data:image/svg+xml,<svg/>",
        pdf.OWN_FILES + "../pyproject.toml",
        pdf.OWN_FILES + "images/missing.svg",
    ],
)
def test_a_pdf_fetches_nothing_but_our_own_files(address):
    words = {**context(), "picture": address}

    with pytest.raises(FatalURLFetchingError):
        pdf.render("picture_pdf.html", words)


def test_words_that_people_typed_are_not_read_as_html(tmp_path):
    words = {**context(), "title": "<img src='file:///etc/passwd'> & Co"}

    assert_accessible(pdf.render("sample_pdf.html", words), tmp_path)


def test_without_the_repairs_the_checkers_complain(monkeypatch, tmp_path):
    monkeypatch.setattr(pdf, "repair", lambda document, made: None)

    made = pdf.render("sample_pdf.html", context())

    with pytest.raises(AssertionError, match="TBL-002"):
        assert_accessible(made, tmp_path)
