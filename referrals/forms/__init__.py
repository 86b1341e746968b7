"""The forms: one module for each part of the domain."""
