"""The cloud ground floor."""
