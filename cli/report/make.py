"""`ecosystem report make`: one file that says all of it."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import click

from cli.options import (
    as_of_option,
    colour_option,
    declaration_path,
    examples,
    file_argument,
    file_option,
    format_option,
    language_option,
    output_option,
    quiet_option,
    today,
)
from cli.output import deliver
from cli.refusal import Refusal
from cli.report.options import left_options
from cli.report.rendering import FORMATS


@click.command(
    "make",
    epilog=examples(
        "ecosystem report make --output report.html",
        "ecosystem report make --lang es --output informe.html",
        "ecosystem report make --proof proof.json --plan plan.json --output report.html --sign report.key",
        "ecosystem report make --format md --output report.md",
        "ecosystem report make --format sarif --output ecosystem.sarif",
        "ecosystem report make --format gitlab --output gl-code-quality-report.json",
    ),
)
@file_argument
@file_option
@left_options
@click.option(
    "--sign", "key", metavar="KEY", help="Sign what it is made of: a private key's file, or `awskms:` and a key of KMS."
)
@as_of_option
@format_option(*FORMATS)
@output_option
@language_option
@quiet_option
@colour_option
def command(
    argument: Path | None,
    file: Path | None,
    proof: Path | None,
    plan: Path | None,
    audit: Path | None,
    snapshot: Path | None,
    history: Path | None,
    key: str | None,
    as_of: date | None,
    format: str,
    output: Path | None,
    language: str,
    quiet: bool,
) -> None:
    """Write a report on the declaration, and on what proof, plan and audit left.

    Judges the declaration as `check` does. What is not there is named in the report. The HTML file needs nothing else
    and can be mailed; `sarif` is for code scanning, without what is waived, `sarif-full` for auditors, with it.

    Exits with 0 whatever the verdict is: `check`, `plan` and `access prove` are what fails a build.
    """
    from cli.report.gathering import Wanted, gather
    from cli.report.rendering import rendered

    if key is not None and output is None:
        raise Refusal("a report that is signed is a file", "name it with `--output`")
    left = {"proof": proof, "plan": plan, "audit": audit, "snapshot": snapshot}
    report = gather(Wanted(declaration_path(file, argument), as_of or today(), language, left, history))
    text = rendered(report, format)
    deliver(text, output)
    if not quiet:
        for kind, missing in report.missing.items():
            click.echo(f"note: no {kind} in it: `{missing}` leaves one", err=True)
    if output is not None:
        if key is not None:
            from cli.report.evidence import sign

            sign(report, output, output.read_bytes(), key, quiet=quiet)
        elif not quiet:
            click.echo(f"{output}: written", err=True)
