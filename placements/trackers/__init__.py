"""Lists that staff kept by hand: who is placed, what it costs, what changed in a week.

A tracker is a table of columns (columns.py) over the placements that it counts
(definitions.py) in a week, a month or on a day (spans.py). rows.py finds everyone, filters.py
narrows, listing.py puts together what a page and its workbook both show. docs/decisions/0840.
"""
