"""`ecosystem audit` itself: collect or read what is live, judge it, say what was found and what could not be told."""

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
    output_option,
    quiet_option,
    today,
)
from cli.output import as_json, deliver
from cli.refusal import BROKEN, FINDINGS

FORMATS = ("text", "json", "sarif", "junit", "github")

_FILE = click.Path(path_type=Path, dir_okay=False)


@click.command(
    "audit",
    epilog=examples(
        "ecosystem audit dev --local",
        "ecosystem audit prod --role arn:aws:iam::{account}:role/audit",
        "ecosystem audit prod --platforms meta --snapshot audit.json",
        "ecosystem audit --from audit.json --select ACC,GOV-007",
        "ecosystem audit prod --from inventory.csv --from config-export.json",
        "ecosystem audit --policy",
        "ecosystem audit diff monday.json today.json",
    ),
)
@click.argument("environment", metavar="[ENV]", required=False)
@file_option
@click.option("--local", is_flag=True, help="What is in this machine's local cloud, not in AWS.")
@click.option(
    "--from",
    "sources",
    multiple=True,
    metavar="PATH",
    type=_FILE,
    help="Judge what this file holds: a snapshot, records of ad platforms (JSON, CSV), an export of AWS Config; "
    "may be said again.",
)
@click.option("--platforms", multiple=True, metavar="NAMES", help="Read these ad platforms, too: `meta`.")
@click.option("--accounts", multiple=True, metavar="IDS", help="Only these accounts of the environment.")
@click.option("--regions", multiple=True, metavar="NAMES", help="Only these regions; otherwise every enabled one.")
@click.option("--role", metavar="ARN", help="The role to take in each account; `{account}` in it is the account's id.")
@click.option("--snapshot", "kept", metavar="PATH", type=_FILE, help="Keep what was seen there.")
@click.option("--policy", is_flag=True, help="Print the least policy that reading AWS needs, and do nothing else.")
@click.option(
    "--meta-secret",
    metavar="NAME",
    help="The secret (its name or ARN) in AWS Secrets Manager that holds Meta's token; otherwise the platform's "
    "`api_secret`, as its stack keeps it. To read it takes `secretsmanager:GetSecretValue` on it, beside `--policy`.",
)
@click.option(
    "--timeout",
    type=click.FloatRange(0, 3600, min_open=True),
    default=60,
    show_default=True,
    metavar="SECONDS",
    help="How long to wait for one answer.",
)
@click.option("--tries", type=click.IntRange(1, 20), metavar="N", help="How often a call that fails is made.")
@click.option("--meta-url", hidden=True, help="Where the Graph API is; an emulator's address in tests.")
@click.option(
    "--fail-on",
    type=click.Choice(["critical", "high", "medium", "low", "never"]),
    help="Exit with 1 if there is a finding of this severity or worse; otherwise `high`.",
)
@click.option("--select", "-s", multiple=True, metavar="IDS", help="Only these controls or families: `ACC,DAT-004`.")
@click.option("--ignore", "-i", multiple=True, metavar="IDS", help="Not these controls or families.")
@click.option("--framework", metavar="NAME", help="Only the controls that answer a clause of it: `gdpr` ...")
@click.option(
    "--controls",
    "folders",
    multiple=True,
    metavar="DIR",
    type=click.Path(path_type=Path, file_okay=False),
    help="A folder of controls of your own; its Python is run.",
)
@click.option("--baseline", metavar="PATH", type=_FILE, help="Fail only on findings that this file does not know.")
@click.option("--write-baseline", metavar="PATH", type=_FILE, help="Write today's findings there, and exit with 0.")
@click.option(
    "--parallel", type=click.IntRange(1, 64), default=8, show_default=True, metavar="N", help="Calls at once."
)
@as_of_option
@format_option(*FORMATS)
@output_option
@language_option
@click.option("--all", "everything", is_flag=True, help="Show every finding in full, however many there are.")
@quiet_option
@colour_option
@click.pass_context
def command(
    context: click.Context,
    environment: str | None,
    file: Path | None,
    local: bool,
    sources: tuple[Path, ...],
    platforms: tuple[str, ...],
    accounts: tuple[str, ...],
    regions: tuple[str, ...],
    role: str | None,
    kept: Path | None,
    policy: bool,
    meta_secret: str | None,
    timeout: float,
    tries: int | None,
    meta_url: str | None,
    fail_on: str | None,
    select: tuple[str, ...],
    ignore: tuple[str, ...],
    framework: str | None,
    folders: tuple[Path, ...],
    baseline: Path | None,
    write_baseline: Path | None,
    parallel: int,
    as_of: date | None,
    format: str,
    output: Path | None,
    language: str,
    everything: bool,
    quiet: bool,
) -> None:
    """Collect what is live, compare it with the declaration, and judge it by the same controls.

    Reads the accounts of the environment (nothing is changed), and the ad platforms that are named, whose tokens come
    from the environment (`ECOSYSTEM_META_TOKEN`) or from the secret store, and are kept nowhere. What could not be read
    is listed as not measured, with the permission that lacks; it is never taken for absent. An audit by all controls,
    and what it saw, are left for `ecosystem report` in `.ecosystem/runs/`. Exits with 1 for a finding at or above
    `--fail-on`, else with 3 when something could not be measured.
    """
    from cli.checking import Wishes, remember
    from cli.watching import watched

    if policy:
        from governance.collect.aws.permissions import policy as least

        deliver(as_json(least()), output)
        return
    from cli.audit.evidence import Sought
    from cli.audit.judging import judged
    from cli.leaving import leave
    from governance.audit.auditing import as_data
    from governance.collect.snapshot import dumps

    sought = Sought(
        environment, local, sources, platforms, accounts, regions, role, parallel, meta_url, meta_secret, timeout, tries
    )
    wishes = Wishes(select, ignore, framework, folders, language, as_of or today(), fail_on)
    path = declaration_path(file)
    with watched(quiet) as report:
        done = judged(path, sought, wishes, baseline if write_baseline is None else None, kept, report)
    found, run = done.audit, done.audit.run
    said = as_json(as_data(found))
    if not (select or ignore or framework):
        leave(path, "audit", said)
        leave(path, "snapshot", dumps(found.snapshot))
    if format == "text":
        from cli.audit.showing import render

        deliver(render(found, done.fail_on, everything=everything, quiet=quiet), output)
    elif format == "json":
        deliver(said, output)
    else:
        from importlib import import_module

        deliver(import_module(f"governance.render.{format}").render(run), output)
    if write_baseline is not None:
        remember(run, path, None, str(write_baseline))
        return
    if run.fails(done.fail_on):
        context.exit(FINDINGS)
    if found.incomplete:
        context.exit(BROKEN)
