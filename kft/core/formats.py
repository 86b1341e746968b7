"""How days, moments, money and shares are written, on pages, in PDFs and in e-mails."""

import datetime
from decimal import ROUND_HALF_UP, Decimal

from django.utils import timezone

NOT_RECORDED = "Not recorded"
MINUS = "\N{MINUS SIGN}"


def money(value, style="") -> str:
    """£1,234.50, and £1,234 where there are no pence; "pence" always shows them."""
    if value in (None, ""):
        return NOT_RECORDED
    amount = Decimal(value).quantize(Decimal("0.01"), ROUND_HALF_UP)
    is_whole = amount == amount.to_integral_value() and style != "pence"
    return _sign(amount) + f"£{abs(amount):,.{0 if is_whole else 2}f}"


def pounds(value) -> str:
    """Whole pounds, rounded half up: for headlines and axes, never for adding up."""
    if value in (None, ""):
        return NOT_RECORDED
    amount = Decimal(value).quantize(Decimal(1), ROUND_HALF_UP)
    return _sign(amount) + f"£{abs(amount):,}"


def short_money(value) -> str:
    """For charts: £400, £1.5k, £406.8k, £1.25m."""
    amount = Decimal(value)
    for size, letter, step in ((10**6, "m", "0.01"), (10**3, "k", "0.1")):
        if abs(amount) >= size:
            scaled = (abs(amount) / size).quantize(Decimal(step), ROUND_HALF_UP)
            return f"{_sign(amount)}£{scaled.normalize():f}{letter}"
    return pounds(amount)


def _sign(amount):
    return MINUS if amount < 0 else ""


def percent(value) -> str:
    """A share that comes as a number or as figures.md's {"n", "of", "percent"}."""
    if isinstance(value, dict):
        value = value["percent"]
    return NOT_RECORDED if value is None else f"{_half_up(value)}%"


def n_of(n, of=None) -> str:
    """ "31 of 33 (94%)": a percentage never stands without the counts it comes from."""
    if isinstance(n, dict):
        n, of = n["n"], n["of"]
    if not of:
        return f"{n} of {of or 0}"
    return f"{n:,} of {of:,} ({_half_up(Decimal(100) * n / of)}%)"


def _half_up(value):
    return Decimal(value).quantize(Decimal(1), ROUND_HALF_UP)


def day(value, otherwise=NOT_RECORDED) -> str:
    """1 March 2024; `otherwise` where there is none ("still there", say)."""
    return f"{_date(value):%-d %B %Y}" if value else otherwise


def short_day(value, otherwise=NOT_RECORDED) -> str:
    """1 Mar 2024, for tables."""
    return f"{_date(value):%-d %b %Y}" if value else otherwise


def weekday_day(value, otherwise=NOT_RECORDED) -> str:
    """Friday 1 March 2024."""
    return f"{_date(value):%A %-d %B %Y}" if value else otherwise


def _date(value):
    if isinstance(value, datetime.datetime):
        return timezone.localtime(value).date()
    return value


def moment(value, otherwise=NOT_RECORDED) -> str:
    """1 March 2024 at 3:05pm, in the time that the clocks in London show."""
    if not value:
        return otherwise
    local = timezone.localtime(value)
    return f"{local:%-d %B %Y} at {clock(local)}"


def clock(value) -> str:
    """3:05pm. GOV.UK writes midday and midnight: nobody has to think which 12pm is."""
    if value is None:
        return ""
    if value.minute == 0 and value.hour in (0, 12):
        return "midday" if value.hour else "midnight"
    return f"{value:%-I:%M}{'am' if value.hour < 12 else 'pm'}"


def yes_no_not_recorded(value) -> str:
    """An answer of three: a question nobody answered is not a no."""
    return NOT_RECORDED if value is None else "Yes" if value else "No"


FORMULA = ("=", "+", "-", "@", "\t", "\r")


def harmless(cell):
    """For files: a spreadsheet takes words that begin like a formula for one."""
    is_risky = isinstance(cell, str) and cell.startswith(FORMULA)
    return f"'{cell}" if is_risky else cell
