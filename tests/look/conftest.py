from copy import deepcopy
from pathlib import Path

import pytest


@pytest.fixture
def look_templates(settings):
    """The gallery's and the sample's templates, beside the product's own."""
    templates = deepcopy(settings.TEMPLATES)
    templates[0]["DIRS"].append(Path(__file__).parent / "templates")
    settings.TEMPLATES = templates
