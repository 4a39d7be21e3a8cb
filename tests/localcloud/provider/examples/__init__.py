"""Example inputs of every kind, a file a service."""
