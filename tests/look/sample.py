"""A made-up report with every element of a PDF."""

from kft.core import charts

MONTHS = ["Sep", "Oct", "Nov", "Dec"]


def context():
    rows = [
        ("Net a week on 1 September", 462104),
        ("Children who left", -61200),
        ("Children who joined", 9800),
        ("Moves and changed rates", -3887),
        ("Net a week on 31 December", 406817),
    ]
    return {
        "title": "Keeping Families Together",
        "subtitle": "1 September to 31 December 2024",
        "marker": "Not for publication",
        "facts": [("Made on", "6 January 2025"), ("Made by", "Priya Nair")],
        "contents": [
            ("summary", "1. Summary"),
            ("money", "2. Residential care and its cost"),
            ("definitions", "3. Definitions"),
        ],
        "spark": charts.sparkline("Children heard, by month", [4, 9, 8, 12]),
        "waterfall": charts.waterfall("The saving", "From £462k to £407k.", rows),
        "stacked": charts.stacked(
            "Starts by month",
            "Starts fell from 7 to 3.",
            MONTHS,
            {"Planned": [3, 2, 2, 1], "Unplanned": [4, 3, 1, 2]},
        ),
        "table": {
            "caption": "The saving, a week",
            "columns": ["What changed", "Net a week"],
            "rows": [(label, charts.money(value)) for label, value in rows[1:-1]],
            "total": ["Saving", "£55,287"],
        },
        "long": {
            "caption": "Children by setting",
            "columns": ["Setting", "Children", "Net a week"],
            "rows": [(f"Home {number}", 1, "£4,200") for number in range(60)],
            "note": "Homes with nobody in them are left out.",
        },
    }
