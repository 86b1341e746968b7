"""How long: when an end comes near, and how far back the weekly table reaches."""

from datetime import timedelta

ENDS_SOON = timedelta(days=28)  # the time in which a move is prepared; the council's choice
WEEKS_SHOWN = 12
# A child who came in at night is asked for afterwards: the council's choice.
ENTERED_LATELY = timedelta(days=28)
