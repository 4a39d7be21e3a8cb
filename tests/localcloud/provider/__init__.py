"""Tests of the bundled provider."""
