"""Forms about a child: the record, and who may see it."""
