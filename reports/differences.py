"""What a report would say today, beside what it said when it was made."""

from collections.abc import Iterator
from dataclasses import dataclass

from reports.behind import ids_behind
from reports.chapters import ordered
from reports.counting import count
from reports.making import shown_figures
from reports.models import Run
from reports.wording import shown


@dataclass(frozen=True)
class Difference:
    """A number that would be another today, and how many records were added or taken away."""

    label: str
    then: str
    now: str
    added: int
    gone: int

    @property
    def why(self):
        if not self.added and not self.gone:
            return "The same records, corrected since"
        parts = [f"{self.added} more counted"] * bool(self.added)
        parts += [f"{self.gone} no longer counted"] * bool(self.gone)
        return ", ".join(parts)


def differences(run: Run) -> list[Difference]:
    """Every number of the run that differs from one counted now for the same days."""
    counted = count(run.definition, run.period)
    now = shown_figures(counted, public=run.public)
    found = []
    for key, figure in ordered(run.definition, run.figures).items():
        records = run.records[key], counted.records.get(key)
        found += list(_differences(figure, now.get(key), records))
    return found


def _differences(then, now, records) -> Iterator[Difference]:
    if now is None:
        return
    old, new = _numbers(then), _numbers(now)
    for row in old:
        if old[row] != new.get(row):
            added, gone = _changed(records, row)
            yield Difference(
                _label(then, row),
                shown(old[row], then["unit"]),
                shown(new[row], then["unit"]) if row in new else "",
                added,
                gone,
            )


def _numbers(figure):
    """Each number by its row's key; "" for the value or total."""
    if "value" in figure:
        return {"": figure["value"]}
    return {**{row["key"]: row["value"] for row in figure["rows"]}, "": figure["total"]}


def _label(figure, key):
    labels = {row["key"]: row["label"] for row in figure.get("rows", ())}
    return f"{figure['label']}: {labels.get(key, 'total')}" if labels else figure["label"]


def _changed(records, row):
    """How many records came in and went out. A published run tells counts, never names."""
    old, new = (set(ids_behind(known, row)[1]) for known in records)
    return len(new - old), len(old - new)
