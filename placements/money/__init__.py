"""What a year of placements costs: budgets, forecast, savings, prices raised."""
