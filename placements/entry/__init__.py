"""Asking to enter care, or to leave it: questions, whose turn it is, what stands where."""
