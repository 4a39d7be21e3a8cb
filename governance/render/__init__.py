"""Findings as text of one format or another: pure functions from a run to text."""
