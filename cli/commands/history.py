"""`ecosystem history`: the same as `ecosystem report history`."""

from __future__ import annotations

from cli.report.history import command

__all__ = ["command"]
