"""Plans to step down or to leave care, and meetings that keep a placement."""
