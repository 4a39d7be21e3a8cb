"""`ecosystem report key`: a key pair to sign reports with."""

from __future__ import annotations

from pathlib import Path

import click

from cli.options import colour_option, examples, quiet_option
from cli.output import write_whole
from cli.refusal import Refusal
from cli.report.options import PUBLIC


@click.command("key", epilog=examples("ecosystem report key report.key"))
@click.argument("file", metavar="FILE", type=click.Path(path_type=Path, dir_okay=False))
@quiet_option
@colour_option
def command(file: Path, quiet: bool) -> None:
    """Make a key pair to sign reports with, where there is no AWS KMS.

    The private half goes to FILE, which only you may read, the public half to FILE.pub. Nothing is written over.
    """
    public = file.with_name(f"{file.name}.pub")
    for path in (file, public):
        if path.exists():
            raise Refusal(f"`{path}` is there already; it is not written over")
    from governance.report.signing import new_key

    private, shown = new_key()
    write_whole(file, private, 0o600)
    write_whole(public, shown)
    if not quiet:
        click.echo(f"{file}: keep it secret, and out of the repository", err=True)
        click.echo(f"{public}: put it beside the declaration as `{PUBLIC}`", err=True)
