"""Children in residential placements, what they cost a week, and why that changed."""

from decimal import Decimal

from reports.metrics.metric import Row, Rows, Value, metric

MODEL = "children.child"
BRIDGE = (
    ("leavers", "Left residential care"),
    ("joiners", "Came into residential care"),
    ("moves", "Moved to another residential placement"),
    ("changed_rates", "Same placement, other rates"),
)
AGED_16, UNDER_11 = ("aged_16", "Aged 16"), ("under_11", "Aged under 11")
_CHILDREN = (
    "Children who on the {day} day of the period were looked after (short breaks apart) and "
    "lived in a residential placement."
)
_NET = (
    "The net weekly cost of those children on that day: the cost lines in force less other "
    "payers' contributions in force."
)


def _net(at):
    return {child: known.net for child, known in at.items()}


@metric(
    "residential.start.children",
    "Children in residential care at the start",
    unit="count",
    definition=_CHILDREN.format(day="first"),
)
def start_children(facts):
    return Value.count(MODEL, facts.residential_at_start)


@metric(
    "residential.start.net_weekly",
    "Net weekly cost at the start",
    unit="money",
    definition=_NET,
)
def start_net_weekly(facts):
    return Value.sum(MODEL, _net(facts.residential_at_start))


@metric(
    "residential.end.children",
    "Children in residential care at the end",
    unit="count",
    definition=_CHILDREN.format(day="last"),
)
def end_children(facts):
    return Value.count(MODEL, facts.residential_at_end)


@metric(
    "residential.end.net_weekly",
    "Net weekly cost at the end",
    unit="money",
    definition=_NET,
)
def end_net_weekly(facts):
    return Value.sum(MODEL, _net(facts.residential_at_end))


def _differences(facts):
    """What each child's net weekly fell by from the first to the last day, with its cause."""
    start, end = facts.residential_at_start, facts.residential_at_end
    for child in start.keys() | end.keys():
        before, after = start.get(child), end.get(child)
        amount = (before.net if before else 0) - (after.net if after else 0)
        yield child, _cause(before, after), Decimal(amount)


def _cause(before, after):
    if after is None:
        return "leavers"
    if before is None:
        return "joiners"
    return "changed_rates" if before.placement == after.placement else "moves"


@metric(
    "residential.saving_per_week",
    "Saving per week",
    unit="money",
    definition=(
        "The net weekly cost of residential care on the first day of the period less that on "
        "the last day."
    ),
)
def saving_per_week(facts):
    return Value.sum(MODEL, {child: amount for child, _, amount in _differences(facts)})


@metric(
    "residential.saving_bridge",
    "Where the saving comes from",
    unit="money",
    definition=(
        "The saving by cause: the net weekly cost of children who left residential care less "
        "that of children who came into it, and the change for children in both, apart for "
        "those who moved between residential placements and those who stayed."
    ),
)
def saving_bridge(facts):
    amounts = {key: {} for key, _ in BRIDGE}
    for child, cause, amount in _differences(facts):
        amounts[cause][child] = amount
    return Rows.adding_up(Row.sum(choice, MODEL, amounts[choice[0]]) for choice in BRIDGE)


@metric(
    "next_cohorts",
    "Who could be reviewed next",
    unit="count",
    definition=(
        "Children in residential care on the last day of the period who were 16, or under 11, "
        "that day, with their net weekly cost; ages in between are not shown."
    ),
)
def next_cohorts(facts):
    at_end = facts.residential_at_end
    ages = {child: known.age for child, known in at_end.items()}
    return Rows.adding_up(
        [
            _cohort(AGED_16, at_end, [child for child, age in ages.items() if age == 16]),
            _cohort(UNDER_11, at_end, [child for child, age in ages.items() if age < 11]),
        ]
    )


def _cohort(choice, at_end, children):
    net = sum((at_end[child].net for child in children), Decimal())
    more = {"children": len(children), "net_weekly": net}
    return Row.count(choice, MODEL, children, more=more)
