import re

import pytest

from kft.embedded import assets
from kft.embedded.paths import ASSETS


@pytest.fixture(scope="module", autouse=True)
def _built():
    assets.build()


def test_every_address_in_the_css_is_a_file_that_is_shipped():
    for css in (ASSETS / "css").glob("*.css"):
        for address in re.findall(r'url\("?([^")]+)"?\)', css.read_text()):
            if not address.startswith("data:"):
                assert (css.parent / address).is_file(), f"{css.name}: {address}"


def test_what_councils_may_not_use_is_left_out():
    names = " ".join(str(path) for path in ASSETS.rglob("*")).lower()
    css = "".join(path.read_text() for path in (ASSETS / "css").iterdir())

    assert not re.search(r"crest|crown|light-94a07e06a1|bold-b542beb274", names)
    assert "GDS Transport" not in css
    assert "govuk-crest" not in css


def test_the_font_comes_in_the_three_weights_that_are_used():
    css = (ASSETS / "css" / "fonts.css").read_text()

    assert set(re.findall(r"font-weight: (\d+)", css)) == {"400", "600", "700"}


def test_no_file_names_a_source_map_that_is_not_shipped():
    built = [*(ASSETS / "css").iterdir(), *(ASSETS / "js").iterdir()]

    assert [path for path in built if "sourceMappingURL" in path.read_text()] == []


def test_what_is_up_to_date_is_not_built_again():
    before = (ASSETS / "css" / "govuk.css").stat().st_mtime_ns

    assets.build()

    assert (ASSETS / "css" / "govuk.css").stat().st_mtime_ns == before
