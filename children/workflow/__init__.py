"""What can happen to a child's record: to the record itself, and to who may see it."""
