"""`ecosystem engine`: the Pulumi engine that runs the stacks."""

from __future__ import annotations

from collections.abc import Callable

import click

from cli.options import colour_option, examples, format_option, quiet_option
from cli.output import as_json
from cli.refusal import BROKEN, Refusal
from cli.screen import safe, safe_lines


@click.group(
    "engine",
    epilog=examples("ecosystem engine status", "ecosystem engine install", "ecosystem engine build"),
)
def command() -> None:
    """Look at, install or build the Pulumi engine.

    `up` does what is needed by itself: it takes the engine on the PATH, else the released one, else builds one.
    """


@command.command(epilog=examples("ecosystem engine status", "ecosystem engine status --format json"))
@format_option("text", "json")
@colour_option
@click.pass_context
def status(context: click.Context, format: str) -> None:
    """Say which engine is there and where it came from; exits with 1 when there is none."""
    from localcloud.engine import EngineError
    from localcloud.engine import status as look

    try:
        found = look()
    except EngineError as broken:
        raise Refusal(str(broken), code=BROKEN) from None
    parts = {
        "engine": str(found.engine.path) if found.engine else None,
        "version": found.engine.version if found.engine else None,
        "source": found.engine.source if found.engine else None,
        "language_host": str(found.language) if found.language else None,
        "aws_provider": str(found.provider) if found.provider else None,
        "go": str(found.go) if found.go else None,
    }
    if format == "json":
        click.echo(as_json({"version": 1, **{"engine_version" if k == "version" else k: v for k, v in parts.items()}}))
    else:
        for sentence in found.passed_over:
            click.echo(f"passed over: {safe(sentence)}")
        engine = f"{parts['engine']} ({parts['version']}, {parts['source']})" if found.engine else None
        for name, value in (
            ("engine", engine or "none; `ecosystem engine install` or `ecosystem engine build` gets one"),
            ("Python language host", parts["language_host"] or "the bundled one"),
            ("aws provider", parts["aws_provider"] or "the bundled one, for an emulator alone"),
            ("Go compiler", parts["go"] or "none"),
        ):
            click.echo(f"{name:<22}{safe(value)}")
    if found.engine is None:
        context.exit(1)


@command.command(epilog=examples("ecosystem engine install"))
@quiet_option
@colour_option
def install(quiet: bool) -> None:
    """Get an engine unless there is one: downloaded, or built where only package mirrors can be reached."""
    from localcloud.engine import EngineError, ensure

    try:
        engine = ensure(_report(quiet))
    except EngineError as broken:
        raise Refusal(*safe_lines(str(broken)).split("\n"), code=BROKEN) from None
    if not quiet:
        click.echo(f"{engine.version} is at {safe(str(engine.path))}")


@command.command(epilog=examples("ecosystem engine build", "ecosystem engine build --again"))
@click.option("--again", is_flag=True, help="Build it even if it is there already.")
@quiet_option
@colour_option
def build(again: bool, quiet: bool) -> None:
    """Build the engine from the Go module mirror: some 4 minutes, once."""
    from localcloud.engine import EngineError
    from localcloud.engine import build as compile_it

    try:
        engine = compile_it(_report(quiet), again=again)
    except EngineError as broken:
        raise Refusal(*safe_lines(str(broken)).split("\n"), code=BROKEN) from None
    if not quiet:
        click.echo(f"{engine.version} is at {safe(str(engine.path))}")


def _report(quiet: bool) -> Callable[[str], None]:
    def report(sentence: str) -> None:
        if not quiet:
            click.echo(safe(sentence), err=True)

    return report
