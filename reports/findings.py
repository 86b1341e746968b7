"""The sentence that stands over a figure's chart."""

from collections.abc import Callable
from typing import Any

from kft.core.formats import n_of, pounds
from reports.public import HIDDEN
from reports.wording import Figures, is_hidden, row_value


def finding(key: str, figure: dict[str, Any]) -> str:
    """The sentence that a chart of this figure shows; the label where there is none."""
    say = _FINDINGS.get(key, _most if "rows" in figure else None)
    if say is None or is_hidden(figure) or figure["total"] == 0:
        return figure["label"]
    return say(figure)


def _outcomes(figure):
    home = row_value(figure, "remained_home")
    return f"{n_of(home, figure['total'])} of the children heard remained at home"


def _most(figure):
    """The largest row, where that says something."""
    known = [row for row in figure["rows"] if row["key"] not in ("not_recorded", "none")]
    largest = max(known, key=lambda row: row["value"], default=None)
    if not largest or not largest["value"] or largest["key"] == "other":
        return figure["label"]
    return f"{figure['label']}: most often {_in_a_sentence(largest['label'])}"


def _in_a_sentence(label):
    """A label's first letter small, unless it is a name or an abbreviation."""
    words = label.split()
    is_name = len(words) > 1 and words[1][:1].isupper() or label[:2].isupper()
    return label if is_name else label[:1].lower() + label[1:]


def _saving(figure):
    total = figure["total"]
    if total.startswith("-"):
        return f"Residential care costs {pounds(total[1:])} a week more than at the start"
    return f"Residential care costs {pounds(total)} a week less than at the start"


def _entries(figure):
    planned, total = row_value(figure, "planned"), figure["total"]
    return f"{total} came straight into residential care, {planned} of them planned"


def _approvals(figure):
    return f"{figure['total']} households were approved"


def _first_and_last(figure):
    """The ends of a line, or None where one of them is not known."""
    rows = figure["rows"]
    known = len(rows) > 1 and None not in (rows[0]["value"], rows[-1]["value"])
    return (rows[0], rows[-1]) if known else None


def _line(what):
    """Of children counted month by month: how many at the end, and what that is beside."""

    def say(figure):
        ends = _first_and_last(figure)
        if ends is None:
            return figure["label"]
        first, last = ends
        change = last["value"] - first["value"]
        way = f"{abs(change):,} {'more' if change > 0 else 'fewer'} than" if change else "as"
        return f"{last['value']:,} {what} in {last['label']}, {way} in {first['label']}"

    return say


def _shares(figure):
    ends = _first_and_last(figure)
    percents = [end["value"]["percent"] for end in ends or ()]
    if not ends or None in percents:
        return figure["label"]
    before, now = percents
    was = "as" if now == before else f"{before}%"
    first, last = (end["label"] for end in ends)
    return f"{now}% of the children were in residential care on {last}, {was} on {first}"


def _years(figure):
    now, before, *_ = (row["value"] for row in figure["rows"])
    return f"{now:,} residential placements started, {before:,} on the same days a year earlier"


def _enquiries(figure):
    last_year = [row["last_year"] for row in figure["rows"]]
    if HIDDEN in last_year:
        return figure["label"]
    before = sum(last_year)
    return f"{figure['total']:,} enquiries, {before:,} in the same months a year earlier"


def _avoided(figure):
    return f"{pounds(figure['total'])} of cost was avoided"


def _variance(figure):
    last = figure["rows"][-1]
    if last["value"] is None:
        return figure["label"]
    way = "below" if last["value"].startswith("-") else "above"
    amount = pounds(last["value"].lstrip("-"))
    return f"{last['label']}: the forecast is {amount} {way} the budget"


def _budgeted(figure):
    total = next(row for row in figure["rows"] if row["key"] == "total")
    variance = total["variance_to_budget"]
    if variance is None or variance == HIDDEN:
        return f"The year is forecast to cost {pounds(total['forecast'])}"
    way = "less" if variance.startswith("-") else "more"
    return f"The year is forecast to cost {pounds(variance.lstrip('-'))} {way} than its budget"


_FINDINGS: dict[str, Callable[[Figures], str] | None] = {
    "edge_of_care.outcomes": _outcomes,
    "residential.saving_bridge": _saving,
    "residential_entries.before": _entries,
    "residential_entries.period": _entries,
    "fostering.approvals": _approvals,
    "looked_after.month_end": _line("children were looked after"),
    "trends.child_in_need": _line("children were in need"),
    "trends.child_protection": _line("children had a child protection plan"),
    "trends.looked_after": _line("children were looked after"),
    "residential.share": _shares,
    "residential_placements.started.total": _years,
    "fostering.enquiries.by_month": _enquiries,
    "cost_avoidance.by_source": _avoided,
    "forecast_variance": _variance,
    "placements.by_category": _budgeted,
    # of lines over time, homes and prices the largest row says nothing
    **dict.fromkeys(
        (
            *("direction_of_travel", "residential.average_weekly", "own_homes"),
            *("block_beds", "constellations", "contract.share", "contract.average_weekly"),
        )
    ),
}
