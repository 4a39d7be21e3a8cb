"""Tracking that can be believed."""
