"""People and governance."""
