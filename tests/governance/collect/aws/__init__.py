"""The AWS collector."""
