"""Pages about placements, their amounts, and providers: one module for each."""
