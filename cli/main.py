"""Where `ecosystem` starts: the table of commands, and what happens to everything that goes wrong.

Exit codes: 0 fine · 1 findings · 2 the input cannot be understood · 3 the run broke · 130 interrupted.
A command is imported when it runs, never for `--help` or `--version`.
"""

from __future__ import annotations

import sys
from types import TracebackType

import click

from cli.groups import LazyGroup
from cli.refusal import BROKEN

COMMANDS = {
    "init": "Write a first declaration, and the editor's settings for it.",
    "validate": "Load the declaration: is its shape right, and does every reference lead somewhere?",
    "check": "Judge the declaration by the controls.",
    "explain": "Say a control in full; or a value of the declaration, and where it came from.",
    "schema": "Print the JSON Schema of the declaration.",
    "graph": "Draw the ecosystem: brands, channels, flows and owners.",
    "diff": "Show what changes in ownership, access, flows and ends between two declarations.",
    "codeowners": "Write CODEOWNERS from the stewards, so that who approves is who answers.",
    "access": "Say who may do what, where, until when; and take it back.",
    "report": "Write a report that people read and auditors trust.",
    "history": "Say what became of findings from run to run, and what is due.",
    "audit": "Judge what is live, in the cloud and on ad platforms, by the same controls.",
    "plan": "Show what `up` would change.",
    "up": "Provision the platform, then every brand.",
    "down": "Take an environment away, except what is protected.",
    "local": "Start, stop and look at the local cloud.",
    "engine": "Look at, install or build the Pulumi engine.",
    "completion": "Print the shell completion script.",
}
"""Every command with the first line of its help, so that `ecosystem --help` imports none of them."""

INTERRUPTED = 130

EPILOG = """\b
Examples:
  ecosystem validate
  ecosystem check
  ecosystem graph --format dot | dot -Tsvg > ecosystem.svg
  ecosystem up dev --local
  ecosystem plan prod aurora

\b
Exit codes:
  0  fine
  1  there are findings
  2  the input cannot be understood
  3  the run broke
"""


def _version(ctx: click.Context, _param: click.Parameter, wanted: bool) -> None:
    if not wanted or ctx.resilient_parsing:
        return
    from importlib.metadata import version

    click.echo(f"ecosystem {version('ecosystem')}")
    ctx.exit()


@click.group(
    cls=LazyGroup,
    commands_table=COMMANDS,
    package="cli.commands",
    epilog=EPILOG,
    context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100},
)
@click.option("--version", is_flag=True, expose_value=False, is_eager=True, callback=_version, help="Say the version.")
def cli() -> None:
    """A corporation owns its customer-engagement ecosystem: one declaration, provisioned and checked."""


class NoTraceback:
    """Turns what nobody foresaw into one line on standard error, and keeps the details in a file.

    `code` is the exit code to end with, None while nothing went wrong.
    """

    code: int | None = None

    def __enter__(self) -> NoTraceback:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, value: BaseException | None, trace: TracebackType | None
    ) -> bool:
        if kind is None or value is None:
            return False
        if issubclass(kind, (KeyboardInterrupt, click.Abort)):
            click.echo("interrupted", err=True)
            self.code = INTERRUPTED
            return True
        if issubclass(kind, Exception):
            from cli.breakage import report

            click.echo(report(value), err=True)
            self.code = BROKEN
            return True
        return False


def main(arguments: list[str] | None = None) -> int:
    """Run the command line and return its exit code; never a traceback."""
    from cli.screen import prepare_streams

    prepare_streams()
    with NoTraceback() as guard:
        try:
            outcome = cli.main(args=arguments, prog_name="ecosystem", standalone_mode=False)
        except click.ClickException as refusal:
            refusal.show()
            outcome = refusal.exit_code
        return outcome if isinstance(outcome, int) else 0
    return BROKEN if guard.code is None else guard.code


if __name__ == "__main__":
    sys.exit(main())
