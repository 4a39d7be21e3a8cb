"""`ecosystem report verify`: is it still what was signed?"""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any

import click

from cli.options import DECLARATION, colour_option, examples, quiet_option
from cli.refusal import FINDINGS, Refusal
from cli.report.options import PUBLIC, envelope_of
from cli.screen import safe


@click.command(
    "verify",
    epilog=examples(
        "ecosystem report verify report.html",
        "ecosystem report verify report.html --key auditors/report.pub",
        "ecosystem report verify mailed/report.html --key report.pub --report-only",
    ),
)
@click.argument("report", metavar="REPORT", type=click.Path(path_type=Path, dir_okay=False))
@click.option("--key", metavar="KEY", help=f"The public key's file, or `awskms:KEY`; otherwise `{PUBLIC}`.")
@click.option(
    "--envelope",
    metavar="FILE",
    type=click.Path(path_type=Path, dir_okay=False, exists=True),
    help="The signed statement; otherwise the one beside the report.",
)
@click.option(
    "--inputs",
    metavar="DIR",
    type=click.Path(path_type=Path, file_okay=False, exists=True),
    help="The folder of the declaration; otherwise the one it was made from.",
)
@click.option("--report-only", is_flag=True, help="Compare the report alone, where its inputs are not at hand.")
@quiet_option
@colour_option
def command(
    report: Path, key: str | None, envelope: Path | None, inputs: Path | None, report_only: bool, quiet: bool
) -> None:
    """Say whether a report, and what it was made of, is what was signed.

    Names every file that changed, and every section of an HTML report. Exits with 1 when anything is not as it was,
    when an input is not there, or when the signature is not by the key.
    """
    from cli.report.evidence import content
    from governance.report import evidence
    from governance.report.signing import KeyProblemError, NotSignedError, verified

    data = content(report)
    beside = envelope or envelope_of(report)
    trusted = key or _known_key(report)
    try:
        payload, name = verified(beside.read_text(encoding="utf-8"), trusted)
        said = evidence.read(payload)
    except OSError as fault:
        why = (fault.strerror or str(fault)).lower()
        raise Refusal(f"`{beside}` cannot be read: {why}", "`ecosystem report sign` writes it") from None
    except KeyProblemError as bad:
        raise Refusal(str(bad)) from None
    except (NotSignedError, evidence.NotEvidenceError, UnicodeError) as bad:
        raise Refusal(f"`{beside}` is not to be trusted: {bad}", f"the key is `{trusted}`", code=FINDINGS) from None
    found = (
        {} if report_only else _contents(said, inputs or report.parent / said["predicate"]["ecosystem"]["inputsFrom"])
    )
    wrong = 0
    for each in evidence.compared(said, data, found):
        if report_only and each.fate == "missing":
            continue
        wrong += each.fate != "same"
        inside = f" (in {', '.join(each.inside)})" if each.inside else ""
        if each.fate != "same" or not quiet:
            colour = "green" if each.fate == "same" else "red"
            click.echo(f"{click.style(each.fate.ljust(8), fg=colour)}{safe(each.name)}{safe(inside)}")
    _close(said, name, wrong, quiet=quiet)


def _known_key(report: Path) -> str:
    for folder in (Path.cwd(), *Path.cwd().parents, report.resolve().parent):
        if (folder / DECLARATION).is_file() and (folder / PUBLIC).is_file():
            return str(folder / PUBLIC)
    raise Refusal(
        f"there is no key to verify with: no `{PUBLIC}` beside the declaration",
        "name one that you trust with `--key`; one that came with the report proves nothing",
    )


def _contents(said: Mapping[str, Any], folder: Path) -> dict[str, bytes | None]:
    from governance.report.evidence import inputs_of

    found: dict[str, bytes | None] = {}
    for name in inputs_of(said):
        try:
            path = folder / name
            found[name] = path.read_bytes() if path.is_file() else None
        except (OSError, ValueError):
            found[name] = None
    return found


def _close(said: Mapping[str, Any], name: str, wrong: int, *, quiet: bool) -> None:
    about = said["predicate"]["ecosystem"]
    if wrong:
        click.echo(click.style(f"not what was signed: {wrong} of its files changed or missing", fg="red", bold=True))
        raise SystemExit(FINDINGS)
    if not quiet:
        result = safe(str(said["predicate"].get("result")))
        day = safe(str(about.get("asOf")))
        click.echo(click.style(f"as signed: key {name[:16]}, as of {day}, {result}", fg="green", bold=True))
