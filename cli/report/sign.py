"""`ecosystem report sign`: sign a report that is there already."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import click

from cli.options import (
    as_of_option,
    colour_option,
    declaration_path,
    examples,
    file_option,
    format_option,
    language_option,
    quiet_option,
    today,
)
from cli.refusal import FINDINGS, Refusal
from cli.report.options import left_options
from cli.report.rendering import FORMATS


@click.command(
    "sign",
    epilog=examples(
        "ecosystem report sign report.html --key report.key",
        "ecosystem report sign report.html --key awskms:alias/reports --as-of 2026-11-20",
    ),
)
@click.argument("report", metavar="REPORT", type=click.Path(path_type=Path, dir_okay=False))
@file_option
@click.option("--key", metavar="KEY", required=True, help="A private key's file, or `awskms:` and a key of KMS.")
@left_options
@as_of_option
@format_option(*FORMATS)
@language_option
@quiet_option
@colour_option
def command(
    report: Path,
    file: Path | None,
    key: str,
    proof: Path | None,
    plan: Path | None,
    audit: Path | None,
    snapshot: Path | None,
    history: Path | None,
    as_of: date | None,
    format: str,
    language: str,
    quiet: bool,
) -> None:
    """Sign a report, and what it was made of.

    The report is made again, with the same options, and must come out the same byte by byte: what is signed is then a
    report on the files that are here. The signed statement is written beside it. Exits with 1 when it comes out
    otherwise.
    """
    from cli.report.evidence import content, sign
    from cli.report.gathering import Wanted, gather
    from cli.report.rendering import rendered

    data = content(report)
    left = {"proof": proof, "plan": plan, "audit": audit, "snapshot": snapshot}
    made = gather(Wanted(declaration_path(file), as_of or today(), language, left, history))
    again = click.unstyle(rendered(made, format)).encode("utf-8", "backslashreplace")
    if data != again:
        raise Refusal(
            f"`{report}` is not what these files make today",
            "make it again, with `--sign`; or name its `--as-of`, `--lang`, `--format` and files",
            code=FINDINGS,
        )
    sign(made, report, data, key, quiet=quiet)
