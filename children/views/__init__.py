"""Pages about children, and the records officer's pages about who sees them."""
