"""A signed statement beside a report."""

from __future__ import annotations

import os
from pathlib import Path

import click

from cli.output import write_whole
from cli.refusal import Refusal
from cli.report.options import envelope_of
from governance.report.report import Report


def content(report: Path) -> bytes:
    """Return what is in a report's file; refuses with the operating system's reason where it cannot be read."""
    try:
        return report.read_bytes()
    except OSError as fault:
        raise Refusal(f"`{report}` cannot be read: {(fault.strerror or str(fault)).lower()}") from None


def sign(report: Report, file: Path, data: bytes, key: str, *, quiet: bool) -> None:
    """Write the signed statement about a report beside it."""
    from governance.report.evidence import statement
    from governance.report.signing import KeyProblemError, public_key
    from governance.report.signing import sign as signed

    root = Path(os.path.relpath(Path(report.file).parent, file.parent)).as_posix()
    try:
        envelope = signed(statement(report, file.name, data, root), key)
        name = public_key(key).keyid
    except KeyProblemError as bad:
        raise Refusal(str(bad)) from None
    write_whole(envelope_of(file), envelope)
    if not quiet:
        click.echo(f"{envelope_of(file)}: signed, key {name[:16]}", err=True)
