"""The tables that the contract names (design/imports.md), read yet or not."""

# Named by the contract and not read yet: bringing one is an error, so that nobody
# believes that it was read.
NOT_READ_YET = frozenset(
    {
        "reviews",
        "exit_plans",
        "step_plans",
        "fostering_enquiries",
        "constellations",
        "savings",
        "budgets",
        "forecasts",
        "targets",
        "populations",
        "monthly_counts",
    }
)
