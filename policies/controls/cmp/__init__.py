"""Campaign governance."""
