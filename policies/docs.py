"""Writes `docs/controls.md`: every control, from its own file (`python -m policies.docs`); a test holds it in step."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from pathlib import Path
from textwrap import dedent

from policies.catalogue import FAMILIES, load
from policies.control import Control

ROOT = Path(__file__).parent.parent
PAGE = ROOT / "docs" / "controls.md"

_HEAD = """\
# The controls

Written by `python -m policies.docs` from the controls themselves; a test holds it in step.

A control is one statement that must hold. It is judged wherever there is evidence: **D** what the declaration says,
**P** what a Pulumi plan would provision, **O** what is observed live. What only the declaration says is *claimed*; what
was observed is *verified*. `ecosystem explain DAT-002` shows a page of these in the terminal; the meaning of each
sentence, word by word, is the catalogue's.
"""


def page() -> str:
    """Return the page: a table of all controls, then each in full."""
    controls = load()
    return "\n".join([_HEAD, *_table(controls), "", *_pages(controls)]) + "\n"


def _table(controls: Mapping[str, Control]) -> Iterator[str]:
    yield "| control | severity | evidence | holds when | code | examples |"
    yield "|---|---|---|---|---|---|"
    for control in controls.values():
        letters = " ".join(each[0].upper() for each in control.evidence)
        code = Path(control.file).relative_to(ROOT).as_posix()
        lines = len(Path(control.file).read_text(encoding="utf-8").splitlines())
        title = control.title.replace("|", "\\|")
        examples = f"{len(control.examples)}" if control.examples else f"none: it waits for {control.waits_for}"
        yield (
            f"| [{control.id}](#{control.policy}) | {control.severity} | {letters} | {title} "
            f"| [{lines} lines](../{code}) | {examples} |"
        )


def _pages(controls: Mapping[str, Control]) -> Iterator[str]:
    family = ""
    for control in controls.values():
        if control.family != family:
            family = control.family
            yield f"## {family}: {FAMILIES[family][0]}\n"
        yield from _page(control)


def _page(control: Control) -> Iterator[str]:
    yield f"### {control.id}\n"
    evidence = ", ".join(control.evidence)
    yield f"**{control.title}.** ({control.severity}; {evidence})\n"
    if control.es is not None:
        yield f"*{control.es.title}.*\n"
    yield f"Why: {control.why}\n"
    yield f"Fix: {control.fix}\n"
    if control.waits_for:
        yield f"Nothing judges it yet: it waits for {control.waits_for}. It is listed as not judged.\n"
    if control.settings:
        said = ", ".join(f"`{name}` = {value}" for name, value in control.settings.items())
        yield f"Settings: {said}\n"
    if control.references:
        yield f"References: {'; '.join(control.references)}\n"
    for example in control.examples:
        verdict = f"Finds {', '.join(f'`{asset}`' for asset in example.finds)}" if example.finds else "Holds"
        yield f"{verdict} ({example.on}): {example.name}\n"
        yield f"```yaml\n{dedent(example.text).strip()}\n```\n"


if __name__ == "__main__":
    PAGE.write_text(page(), encoding="utf-8")
