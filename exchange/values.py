"""What the text of a cell means: dates, money, yes or no, codes (design/imports.md).

Each parser takes the cell's text, trimmed and not blank, and gives the text that goes to
the database; it raises Unexpected with what was expected.
"""

import re
from collections.abc import Callable, Iterable
from datetime import date
from decimal import ROUND_UP, Decimal
from functools import lru_cache

from django.core.exceptions import ValidationError
from django.core.validators import validate_email

Parser = Callable[[str], str]

LARGEST_SMALL_NUMBER = 32767
LARGEST_NUMBER = 2147483647
DATE = "a date such as 2024-09-01 or 01/09/2024 (day/month/year)"
YES_OR_NO = "yes or no"
FINANCIAL_YEAR = "a financial year such as 2024/25"
MONTH = "a month such as 2024-09"
_YES = frozenset({"yes", "y", "true", "1"})
_NO = frozenset({"no", "n", "false", "0"})
_ISO = re.compile(r"([0-9]{4})-([0-9]{1,2})-([0-9]{1,2})(?:[T ]00:00(?::00)?)?")
_SLASHED = re.compile(r"([0-9]{1,2})/([0-9]{1,2})/([0-9]{4})")
_GROUPED = re.compile(r"[0-9]{1,3}(,[0-9]{3})+")
_YEAR = re.compile(r"([0-9]{4}) ?[/-] ?([0-9]{2}|[0-9]{4})")
_MONTH = re.compile(r"([0-9]{4})-([0-9]{1,2})")
_NUMBER = re.compile(r"([0-9]{1,3}(,[0-9]{3})+|[0-9]+)(\.[0-9]+)?")


class Unexpected(ValueError):
    """The cell does not hold what the column is for; the message is what was expected."""


@lru_cache(maxsize=50_000)
def day(text: str) -> str:
    """A date, ISO or day/month/year, as ISO."""
    if match := _ISO.fullmatch(text):
        year, month, number = match.groups()
    elif match := _SLASHED.fullmatch(text):
        number, month, year = match.groups()
    else:
        raise Unexpected(DATE)
    try:
        return date(int(year), int(month), int(number)).isoformat()
    except ValueError:
        raise Unexpected(DATE) from None


@lru_cache(maxsize=50_000)
def yes_or_no(text: str) -> str:
    word = text.lower()
    if word in _YES:
        return "t"
    if word in _NO:
        return "f"
    raise Unexpected(YES_OR_NO)


def number(digits: int, places: int, *, pounds: bool) -> Parser:
    """A number of `digits` digits at most, `places` of them after the point, not negative.

    Pounds with more places than pence are refused. Another number, a distance, is rounded
    up: what is 20.04 miles away is over 20 miles away, and stays so.
    """
    largest = Decimal(10) ** (digits - places)
    unit = Decimal(10) ** -places
    expected = (
        f"pounds and pence, not negative, below {largest:,}, such as 1234.50 or £1,234.50"
        if pounds
        else f"a number, not negative, below {largest:,}, such as 12.5"
    )

    def parse(text: str) -> str:
        bare = text.replace("£", "", 1).strip() if pounds else text
        if not _NUMBER.fullmatch(bare):
            raise Unexpected(expected)
        exact = Decimal(bare.replace(",", ""))
        value = exact.quantize(unit, ROUND_UP) if exact < largest else largest
        if value >= largest or (pounds and value != exact):
            raise Unexpected(expected)
        return str(value)

    return lru_cache(maxsize=50_000)(parse)


def whole_number_between(least: int, largest: int, expected: str = "") -> Parser:
    """A whole number; a spreadsheet may have written 3 as 3.0, or 1200 as 1,200."""
    words = expected or f"a whole number from {least} to {largest}"

    def parse(text: str) -> str:
        bare = re.sub(r"\.0+$", "", text)
        if _GROUPED.fullmatch(bare):
            bare = bare.replace(",", "")
        if not bare.isascii() or not bare.isdigit() or not least <= int(bare) <= largest:
            raise Unexpected(words)
        return bare

    return lru_cache(maxsize=1000)(parse)


whole_number = whole_number_between(0, LARGEST_SMALL_NUMBER, "a whole number, such as 3")
large_number = whole_number_between(0, LARGEST_NUMBER, "a whole number, such as 1200")


@lru_cache(maxsize=1000)
def financial_year(text: str) -> str:
    """2024/25; a spreadsheet or a person may have written 2024-25 or 2024/2025."""
    match = _YEAR.fullmatch(text)
    if match:
        begins, ends = match.groups()
        if (int(begins) + 1) % 10 ** len(ends) == int(ends):
            return f"{begins}/{ends[-2:]}"
    raise Unexpected(FINANCIAL_YEAR)


@lru_cache(maxsize=1000)
def month(text: str) -> str:
    """A month such as 2024-09, or any day in it, as its first day."""
    match = _MONTH.fullmatch(text)
    try:
        return day(f"{match[1]}-{match[2]}-01" if match else text)[:8] + "01"
    except Unexpected:
        raise Unexpected(MONTH) from None


def words(longest: int | None) -> Parser:
    """Any text up to a length."""

    def parse(text: str) -> str:
        if "\x00" in text:
            raise Unexpected("text without the character NUL")
        if longest is not None and len(text) > longest:
            raise Unexpected(f"at most {longest} characters")
        return text

    return parse


def code(choices: Iterable[str]) -> Parser:
    """One of the codes, in any case, spaced or not; kept as the code list writes it."""
    by_folded = {_folded(choice): choice for choice in choices}
    expected = "one of " + ", ".join(by_folded.values())

    def parse(text: str) -> str:
        try:
            return by_folded[_folded(text)]
        except KeyError:
            raise Unexpected(expected) from None

    return lru_cache(maxsize=1000)(parse)


def _folded(text: str) -> str:
    """'Social worker' and 'social-worker' are social_worker."""
    return "_".join(text.lower().replace("-", " ").replace("_", " ").split())


_as_long_as_an_address = words(254)  # RFC 5321


def email(text: str) -> str:
    """An e-mail address, in small letters: one person signs in with one address."""
    try:
        validate_email(_as_long_as_an_address(text))
    except ValidationError:
        raise Unexpected("an e-mail address, such as name@council.example") from None
    return text.lower()


def several(text: str) -> list[str]:
    """The parts of a list with semicolons, each once, in the order given; one at least."""
    parts = list(dict.fromkeys(part for part in map(str.strip, text.split(";")) if part))
    if not parts:
        raise Unexpected("a value: there is none between the semicolons")
    return parts


def array(parse: Parser) -> Parser:
    """A list with semicolons as PostgreSQL writes an array of plain codes."""

    def parse_all(text: str) -> str:
        return "{" + ",".join(parse(part) for part in several(text)) + "}"

    return parse_all
