"""Which row of the screen a record was written in."""

from django.db import models


def row_of_the_screen():
    """The screen's own name for the row, so that a correction changes the same record.

    Blank for what was not written there: imports write the table without this column.
    """
    return models.CharField(
        max_length=12, blank=True, default="", db_default="", editable=False
    )
