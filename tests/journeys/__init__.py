"""Stories of a role, each in a real browser."""
