"""Homes, their beds, and how full they are."""
