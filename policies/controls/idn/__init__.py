"""Identity: permission-based identity."""
