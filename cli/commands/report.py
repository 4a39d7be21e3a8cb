"""`ecosystem report`: what people read and auditors trust."""

from __future__ import annotations

import click

from cli.groups import LazyGroup
from cli.options import examples

COMMANDS = {
    "make": "Write a report on the declaration, and on what proof, plan and audit left.",
    "sign": "Sign a report, and what it was made of.",
    "history": "Say what became of findings from run to run, and what is due.",
    "verify": "Say whether a report, and what it was made of, is what was signed.",
    "key": "Make a key pair to sign reports with, where there is no AWS KMS.",
}
"""Every command below with the first line of its help; each is `command` in `cli.report.<name>`."""

DEFAULT = "make"


def _for_make(word: str) -> bool:
    return word.startswith("-") or word.endswith((".yaml", ".yml")) or "/" in word


@click.group(
    "report",
    cls=LazyGroup,
    commands_table=COMMANDS,
    package="cli.report",
    path="report ",
    default=DEFAULT,
    defaults_for=_for_make,
    epilog=examples(
        "ecosystem report > report.html",
        "ecosystem report make --lang es --output informe.html",
        "ecosystem report make --proof proof.json --plan plan.json --output report.html --sign report.key",
        "ecosystem report history",
        "ecosystem report verify report.html",
    ),
)
def command() -> None:
    """Write a report that people read and auditors trust.

    Without a command it is `make`. A signed report has a statement beside it with the digest of everything that it was
    made of; `verify` names what changed since.
    """
