"""A report in the format that is asked for."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace
from importlib import import_module
from typing import Final

from governance.report.report import Report

FORMATS: Final = ("html", "md", "csv", "json", "sarif", "sarif-full", "junit", "github", "gitlab")


def rendered(report: Report, format: str) -> str:
    """Return the report in one of `FORMATS`; it ends with a line feed."""
    text = _RENDERERS[format](report)
    return text if text.endswith("\n") else f"{text}\n"


def _own(name: str) -> Callable[[Report], str]:
    def render(report: Report) -> str:
        made: str = import_module(f"governance.report.{name}").render(report)
        return made

    return render


def _of_run(name: str, *, counting: bool = False) -> Callable[[Report], str]:
    """Return a renderer of the run; `counting` leaves out what is waived, for readers that know no waiver."""

    def render(report: Report) -> str:
        run = report.run
        if counting:
            run = replace(run, findings=tuple(run.counting))
        made: str = import_module(name).render(run)
        return made

    return render


def _json(report: Report) -> str:
    from cli.output import as_json
    from governance.report.as_json import as_data

    return as_json(as_data(report))


_RENDERERS: Final[Mapping[str, Callable[[Report], str]]] = {
    "html": _own("page"),
    "md": _own("as_md"),
    "csv": _own("as_csv"),
    "json": _json,
    "sarif": _of_run("governance.render.sarif", counting=True),
    "sarif-full": _of_run("governance.render.sarif"),
    "junit": _of_run("governance.render.junit"),
    "github": _of_run("governance.render.github"),
    "gitlab": _of_run("governance.report.as_gitlab"),
}
