"""External placements by how they were bought, and what was paid less for them."""

from collections import defaultdict
from decimal import Decimal

from placements.models import Category, Placement, Saving
from placements.money.financial_years import FinancialYear
from placements.money.savings import saved_until
from reports.metrics.metric import Records, Row, Rows, Share, metric

MODEL, SAVINGS = "placements.placement", "placements.saving"
Contract = Placement.Contract
_EXTERNAL = "external placements (sectors PR2 to PR5) of looked-after children on the as-at day"


def _external_by_category(facts):
    found = defaultdict(list)
    for known in facts.placed(facts.period.as_at):
        if known.is_external:
            found[known.category].append(known)
    return found


@metric(
    "contract.share",
    "External placements under a framework",
    unit="percent",
    definition=f"Of the {_EXTERNAL}, those bought under a framework contract, by category.",
)
def share(facts):
    found = _external_by_category(facts)
    rows = [_share(choice, found[choice[0]]) for choice in Category.choices]
    everything = [known for placed in found.values() for known in placed]
    return Rows(tuple(rows), _share(("", ""), everything).value)


def _share(choice, placed):
    ids = [known.placement for known in placed if known.contract == Contract.FRAMEWORK]
    return Row(*choice, Share(len(ids), len(placed)), Records.of(MODEL, ids))


@metric(
    "contract.average_weekly",
    "Average weekly price by contract",
    unit="money",
    definition=(
        f"The gross weekly cost of {_EXTERNAL}, on average of those under a framework and of "
        "those bought on the spot, and of the two together, by category."
    ),
)
def average_weekly(facts):
    found = _external_by_category(facts)
    return Rows(tuple(_averages(choice, found[choice[0]]) for choice in Category.choices), None)


def _averages(choice, placed):
    kinds = {
        kind: [known for known in placed if known.contract == kind]
        for kind in (Contract.FRAMEWORK, Contract.SPOT)
    }
    both = [known for found in kinds.values() for known in found]
    more = {}
    for kind, found in kinds.items():
        more[str(kind)] = _average(found)
        more[f"{kind}_placements"] = len(found)
    amounts = {known.placement: known.gross for known in both}
    return Row(*choice, _average(both), Records.worth(MODEL, amounts), more)


def _average(placed):
    total = sum((known.gross for known in placed), Decimal())
    return total / len(placed) if placed else None


@metric(
    "cost_avoidance.by_source",
    "Cost avoided, by source",
    unit="money",
    definition=(
        "Savings of the kind cost avoided that started in the period: the weekly reduction by "
        "days from its start to its end, its reversal or the end of the financial year, by who "
        "achieved it."
    ),
)
def cost_avoidance(facts):
    period = facts.period
    year_ends = FinancialYear.of(period.last_day).first_day_of(13)
    savings = Saving.objects.filter(
        kind=Saving.Kind.AVOIDED, started__range=(period.first_day, period.last_day)
    ).annotate(saved=saved_until(year_ends))
    amounts, placements = defaultdict(dict), defaultdict(set)
    for saving in savings:
        amounts[saving.source][saving.pk] = saving.saved
        placements[saving.source].add(saving.placement_id or f"saving {saving.pk}")
    return Rows.adding_up(
        Row(
            *choice,
            sum(amounts[choice[0]].values(), Decimal()),
            Records.worth(SAVINGS, amounts[choice[0]]),
            {"placements": len(placements[choice[0]])},
        )
        for choice in Saving.Source.choices
    )
