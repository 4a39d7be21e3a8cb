"""What `check` does before anything is rendered: the declaration, the waivers, the chosen controls, the judgement."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

from cli.declared import NotUnderstood, known, load
from cli.refusal import Refusal
from ecosystem.noun import noun

if TYPE_CHECKING:
    from ecosystem.waivers import Waiver
    from governance.evaluation import Chosen, Run
    from policies.control import Control
    from policies.settings import Settings

WAIVERS = Path("governance", "waivers.yaml")
BASELINE = Path("governance", "baseline.json")


@noun(frozen=True, slots=True)
class Wishes:
    """What the user asked for; what is empty or None is as `[tool.ecosystem]` says, or as usual."""

    select: tuple[str, ...]
    ignore: tuple[str, ...]
    framework: str | None
    folders: tuple[Path, ...]
    language: str
    as_of: date
    fail_on: str | None


@noun(frozen=True, slots=True)
class Done:
    """The judgement, and the severity from which on it fails."""

    run: Run
    fail_on: str


def check(path: str, wishes: Wishes, baseline: Path | None = None) -> Done:
    """Return the judgement of the declaration at `path`; refuses what cannot be understood, all of it, with places."""
    from ecosystem.loading import collector_paused

    with collector_paused():
        return _check(path, wishes, baseline)


def _check(path: str, wishes: Wishes, baseline: Path | None) -> Done:
    declaration = load(path, meanwhile=_imports)
    from ecosystem.estate import declared
    from governance.evaluation import evaluate

    settings = settings_beside(Path(path))
    controls = every_control((*settings.controls, *wishes.folders))
    chosen = choose(wishes, settings, controls)
    waivers = waivers_beside(path, controls)
    known_before = known_findings(baseline)
    run = evaluate(declared(declaration, wishes.as_of), chosen, waivers)
    if known_before is not None:
        from governance.baseline import marked

        run = replace(run, findings=marked(run.findings, known_before))
    return Done(run, wishes.fail_on or settings.fail_on or "high")


def _imports() -> None:
    """Import what judging needs: the controls are a hundred files."""
    from importlib import import_module

    from policies.catalogue import load as catalogue

    import_module("governance.evaluation")
    catalogue()


def settings_beside(path: Path) -> Settings:
    """Return `[tool.ecosystem]` of the `pyproject.toml` beside the declaration; refuses it with every problem."""
    from policies.settings import BadSettingsError, load_settings

    try:
        return load_settings(path.parent)
    except BadSettingsError as bad:
        raise Refusal(*str(bad).split("\n")) from None


def waivers_beside(path: str, identifiers: Iterable[str]) -> tuple[Waiver, ...]:
    """Return the waivers beside the declaration; shows what cannot be understood in them as a compiler does."""
    file = Path(path).parent / WAIVERS
    if not file.exists():
        return ()
    from ecosystem.problems import DeclarationError
    from ecosystem.waivers import load_waivers

    try:
        return load_waivers(file, frozenset(identifiers))
    except DeclarationError as broken:
        raise NotUnderstood(str(file), broken.problems) from None


def choose(wishes: Wishes, settings: Settings, controls: Mapping[str, Control]) -> Chosen:
    """Return the controls that are judged: of all of them those selected, without those ignored."""
    from governance.evaluation import Chosen

    chosen = dict(controls)
    if select := _words(wishes.select or settings.select):
        wanted = {each for word in select for each in _matching(word, controls)}
        chosen = {each: control for each, control in chosen.items() if each in wanted}
    for word in _words((*settings.ignore, *wishes.ignore)):
        for each in _matching(word, controls):
            chosen.pop(each, None)
    framework = None
    if wishes.framework is not None:
        from policies.frameworks import FRAMEWORKS, clauses

        framework = known(wishes.framework.lower(), FRAMEWORKS, "framework")
        chosen = {each: control for each, control in chosen.items() if clauses(control, framework)}
    if not chosen:
        raise Refusal("no control is left to judge", "`ecosystem explain` lists them all")
    return Chosen(chosen, settings.severity, settings.settings, wishes.language, len(controls), framework, controls)


def every_control(folders: Iterable[Path]) -> dict[str, Control]:
    """Return the catalogue's controls and those of the folders, by identifier; refuses an identifier taken twice."""
    from policies.catalogue import BadControlError, load_folder
    from policies.catalogue import load as catalogue

    controls = catalogue()
    for folder in folders:
        try:
            own = load_folder(folder)
        except BadControlError as bad:
            raise Refusal(str(bad)) from None
        for identifier, control in own.items():
            if identifier in controls:
                raise Refusal(f"`{identifier}` of `{control.file}` is taken already, by `{controls[identifier].file}`")
            controls[identifier] = control
    return controls


def _words(said: Iterable[str]) -> list[str]:
    return [word.strip().upper() for each in said for word in each.split(",") if word.strip()]


def _matching(word: str, controls: Mapping[str, Control]) -> list[str]:
    """Return the identifiers that a word names: itself, or all of its family (`OWN`, `OWN-*`)."""
    family = re.sub(r"-\*?$", "", word)
    found = [each for each in controls if each.partition("-")[0] == family]
    if found:
        return found
    families = {each.partition("-")[0] for each in controls}
    return [known(word, [*controls, *sorted(families)], "control")]


def known_findings(path: Path | None) -> frozenset[str] | None:
    """Return the fingerprints of a baseline, None without one; refuses a file that is none."""
    if path is None:
        return None
    from governance.baseline import BadBaselineError, read

    try:
        return read(path)
    except BadBaselineError as bad:
        raise Refusal(str(bad)) from None


def swallowed(argument: Path | None, file: Path | None, said: str | None) -> tuple[Path | None, str | None]:
    """Return the declaration and where to write: in `--write-baseline ecosystem.yaml` the last is the declaration."""
    if said and argument is None and file is None and Path(said).suffix in {".yaml", ".yml"}:
        return Path(said), ""
    return argument, said


def remember(run: Run, path: str, baseline: Path | None, said: str) -> Path:
    """Write today's findings as the baseline and return where; refuses to write over what is no baseline."""
    from cli.output import as_json, write_whole
    from governance.baseline import BadBaselineError, data, read

    where = Path(said) if said else baseline or Path(path).parent / BASELINE
    if where.exists():
        try:
            read(where)
        except BadBaselineError as bad:
            raise Refusal(f"{bad}; it is not written over") from None
    where.parent.mkdir(parents=True, exist_ok=True)
    write_whole(where, as_json(data(run.findings)) + "\n")
    return where
