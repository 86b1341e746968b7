"""How long: notice, temporary approval.

Source: Fostering Services (England) Regulations 2011, regulation 28 (notice); Care
Planning, Placement and Case Review (England) Regulations 2010, regulations 24 and 25
(temporary approval of a connected person).
"""

from datetime import date, timedelta

# regulation 28: approval ends 28 days after the fostering service receives written notice
NOTICE = timedelta(days=28)
# regulations 24 and 25: not more than 16 weeks, extended once by not more than 8
TEMPORARY = timedelta(weeks=16)
EXTENSION = timedelta(weeks=8)
# how long before its end a temporary approval waits for somebody; the council's choice
RUNS_OUT_SOON = timedelta(weeks=4)


def resignation_takes_effect(notice_on: date) -> date:
    """The day from which a household that resigned is no longer approved."""
    return notice_on + NOTICE


def temporary_end(started: date, *, extended: bool = False) -> date:
    """The day from which a temporary approval no longer holds."""
    return started + TEMPORARY + (EXTENSION if extended else timedelta(0))
