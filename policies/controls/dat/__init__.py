"""Data: one central contacts database."""
