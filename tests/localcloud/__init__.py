"""Tests of the room `localcloud`."""
