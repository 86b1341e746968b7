"""Small councils as text, and what the calculator makes of them."""

from datetime import date

from tests.reference.calculator import Period, figures

AUTUMN = Period.of(date(2024, 9, 1), date(2024, 12, 31))


def written(folder, **tables):
    """Tables given as text: a header line, then a line for each row."""
    for table, text in tables.items():
        lines = [line.strip() for line in text.strip().splitlines()]
        (folder / f"{table}.csv").write_text("\n".join(lines) + "\n", encoding="utf-8")
    return folder


def children(*born):
    rows = [f"{key},F1,Ada,Ashdown,{day}" for key, day in born]
    return "\n".join(["child_id,family_id,first_name,last_name,date_of_birth", *rows])


def worked_out(folder, period=AUTUMN, **tables):
    return figures(written(folder, **tables), period)


def shown(figure):
    """The rows of a breakdown that are not nothing."""
    rows = {row["key"]: row["value"] for row in figure["rows"]}
    return {key: value for key, value in rows.items() if value not in (0, "0.00")}
