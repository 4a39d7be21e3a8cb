"""`ecosystem completion`: what a shell needs to complete commands, options and ids."""

from __future__ import annotations

import click

from cli.options import colour_option, examples


@click.command(
    "completion",
    epilog=examples(
        "ecosystem completion bash >> ~/.bashrc",
        "ecosystem completion zsh >> ~/.zshrc",
        "ecosystem completion fish > ~/.config/fish/completions/ecosystem.fish",
    ),
)
@click.argument("shell", type=click.Choice(["bash", "zsh", "fish"]))
@colour_option
def command(shell: str) -> None:
    """Print the shell completion script."""
    from click.shell_completion import get_completion_class

    from cli.main import cli

    found = get_completion_class(shell)
    if found is None:  # the choice above allows only shells that click knows
        raise click.UsageError(f"no completion for `{shell}`")
    script = found(cli, {}, "ecosystem", "_ECOSYSTEM_COMPLETE")
    text = script.source_template % script.source_vars()
    click.echo(text)
