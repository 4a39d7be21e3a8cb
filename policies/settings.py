"""`[tool.ecosystem]` of the `pyproject.toml` beside the declaration: own controls, severities, settings, what to judge.

    [tool.ecosystem]
    controls = ["governance/controls"]   # folders of controls of one's own
    select = ["OWN", "ACC-004"]          # only these
    ignore = ["BI-006"]                  # not these
    fail_on = "critical"                 # what `check` fails on

    [tool.ecosystem.severity]
    DAT-010 = "high"

    [tool.ecosystem.settings.ACC-004]
    most = 6

    [tool.ecosystem.codeowners]           # stewards whom the forge knows by another name than their e-mail
    "governance@austral.example" = "@austral/governance"

What is not understood is an error with the nearest name. A file without the table is not even parsed.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import field
from pathlib import Path
from typing import Any, Final

from ecosystem.noun import noun
from policies.control import SEVERITIES, Control

FILE: Final = "pyproject.toml"
FAIL_ON: Final = (*SEVERITIES, "never")

_TABLE = re.compile(rb"""^[ \t\[]*["']?tool["']?\s*(?:\]|=|\.\s*["']?ecosystem\b)""", re.MULTILINE)
_KEYS: Final = ("controls", "select", "ignore", "fail_on", "severity", "settings", "codeowners")
_LARGEST: Final = 4 * 1024 * 1024  # bytes


class BadSettingsError(Exception):
    """The table cannot be understood; the text has a line for each reason."""


@noun(frozen=True, slots=True)
class Settings:
    """What `[tool.ecosystem]` says; empty, and None, where it says nothing.

    `controls` are folders, `severity` and `settings` go by identifier, `codeowners` by e-mail in lower case.
    """

    controls: tuple[Path, ...] = ()
    select: tuple[str, ...] = ()
    ignore: tuple[str, ...] = ()
    fail_on: str | None = None
    severity: Mapping[str, str] = field(default_factory=dict)
    settings: Mapping[str, Mapping[str, Any]] = field(default_factory=dict)
    codeowners: Mapping[str, str] = field(default_factory=dict)


def load_settings(folder: Path) -> Settings:
    """Return the settings in `folder`'s `pyproject.toml`, none where there is no file or no table in it.

    Raises `BadSettingsError` with every problem.
    """
    path = folder / FILE
    try:
        data = path.read_bytes() if path.stat().st_size <= _LARGEST else None
    except FileNotFoundError:
        return Settings()
    except OSError as fault:
        raise BadSettingsError(f"`{path}` cannot be read: {(fault.strerror or 'input/output error').lower()}") from None
    if data is None:
        raise BadSettingsError(f"`{path}` is larger than {_LARGEST // 1024 // 1024} MiB")
    if not _TABLE.search(data):
        return Settings()
    import tomllib  # late: few have the table

    try:
        text = data.decode("utf-8")
        table = tomllib.loads(text).get("tool", {})
    except (ValueError, RecursionError) as fault:
        raise BadSettingsError(f"`{path}` is no TOML: {fault}") from None
    if not isinstance(table, dict) or "ecosystem" not in table:
        return Settings()
    reading = _Reading(path, text)
    found = reading.whole(table["ecosystem"])
    if reading.problems:
        raise BadSettingsError("\n".join(dict.fromkeys(reading.problems)))
    return found


class _Reading:
    """One table on its way to settings: every problem is noted, with its line where it can be found."""

    def __init__(self, path: Path, text: str) -> None:
        self.path = path
        self.folder = path.parent
        self.lines = text.splitlines()
        self.problems: list[str] = []
        self._folders: tuple[Path, ...] = ()
        self._own: dict[str, Control] | None = None

    def whole(self, table: Any) -> Settings:
        if not isinstance(table, dict):
            self.problem("ecosystem", f"`tool.ecosystem` is {_kind(table)}, expected a table")
            return Settings()
        for key in table:
            if key not in _KEYS:
                self.problem(key, f"`{_said(key)}` is no key of `[tool.ecosystem]`{_near(key, _KEYS)}")
        self._folders = tuple(self.folders(table.get("controls", [])))
        return Settings(
            controls=self._folders,
            select=self.words("select", table.get("select", [])),
            ignore=self.words("ignore", table.get("ignore", [])),
            fail_on=self.fail_on(table.get("fail_on")),
            severity=dict(self.severities(table.get("severity", {}))),
            settings=dict(self.settings(table.get("settings", {}))),
            codeowners=dict(self.codeowners(table.get("codeowners", {}))),
        )

    def problem(self, key: str, sentence: str) -> None:
        """Note a problem, at the first line in which its key stands as a key or in quotes."""
        shown = re.compile(rf"""(?:^|[\s."'\[{{,]){re.escape(key)}(?:$|[\s."'\]=,}}])""")
        at = next((number for number, line in enumerate(self.lines, 1) if shown.search(line.partition("#")[0])), 0)
        self.problems.append(f"`{self.path}`{f':{at}' if at else ''}: {sentence}")

    def texts(self, key: str, said: Any) -> list[str]:
        if isinstance(said, str):
            return [said]
        if isinstance(said, list) and all(isinstance(each, str) for each in said):
            return said
        self.problem(key, f"`{key}` is {_kind(said)}, expected a list of texts")
        return []

    def folders(self, said: Any) -> Iterator[Path]:
        base = self.folder.resolve()
        for each in self.texts("controls", said):
            path = self.folder / each
            if not each or Path(each).is_absolute() or not path.resolve().is_relative_to(base):
                self.problem(each, f"`{_said(each)}` in `controls` lies outside the folder of `{FILE}`")
            elif not path.is_dir():
                self.problem(each, f"`{_said(each)}` in `controls` is no folder")
            else:
                yield path

    def fail_on(self, said: Any) -> str | None:
        if said is None or said in FAIL_ON:
            return str(said) if said is not None else None
        self.problem(
            "fail_on", f"`fail_on` is `{_said(said)}`, expected one of {_listed(FAIL_ON)}{_near(said, FAIL_ON)}"
        )
        return None

    def words(self, key: str, said: Any) -> tuple[str, ...]:
        """The identifiers and families that are chosen, each one known."""
        found = []
        for text in self.texts(key, said):
            for word in (each.strip().upper() for each in text.split(",")):
                family = re.sub(r"-\*?$", "", word)
                known = {name.partition("-")[0] for name in self.every()}
                if word and family not in known and word not in self.every():
                    close = _near(word, [*self.every(), *known])
                    self.problem(text, f"`{_said(text)}` in `{key}` is no control and no family{close}")
                found += [word] if word else []
        return tuple(found)

    def severities(self, said: Any) -> Iterator[tuple[str, str]]:
        for identifier, severity in self.table("severity", said):
            if severity in SEVERITIES:
                yield identifier, severity
            else:
                close = f"{_listed(SEVERITIES)}{_near(severity, SEVERITIES)}"
                self.problem(
                    identifier, f"the severity of `{identifier}` is `{_said(severity)}`, expected one of {close}"
                )

    def settings(self, said: Any) -> Iterator[tuple[str, Mapping[str, Any]]]:
        for identifier, values in self.table("settings", said):
            if not isinstance(values, dict):
                self.problem(identifier, f"the settings of `{identifier}` are {_kind(values)}, expected a table")
                continue
            defaults = self.control(identifier).settings
            found = {}
            for name, value in values.items():
                if name not in defaults:
                    has = f"it has {_listed(defaults)}" if defaults else "it has none"
                    self.problem(name, f"`{_said(name)}` is no setting of `{identifier}`; {has}{_near(name, defaults)}")
                    continue
                try:
                    found[name] = fitting(value, defaults[name])
                except ValueError as fault:
                    self.problem(name, f"`{name}` of `{identifier}` is {_kind(value)}, expected {fault}")
            yield identifier, found

    def codeowners(self, said: Any) -> Iterator[tuple[str, str]]:
        """Yield the e-mail, in lower case, of each steward and what the forge knows the steward by."""
        if not isinstance(said, dict):
            self.problem("codeowners", f"`codeowners` is {_kind(said)}, expected a table of handles by e-mail")
            return
        for email, handle in said.items():
            if not isinstance(handle, str):
                self.problem(email, f"the handle of `{_said(email)}` is {_kind(handle)}, expected a text")
            elif "@" not in email.strip("@"):
                self.problem(email, f"`{_said(email)}` in `codeowners` is no e-mail address")
            else:
                yield email.lower(), handle

    def table(self, key: str, said: Any) -> Iterator[tuple[str, Any]]:
        """Yield what a table says of controls, those that there are."""
        if not isinstance(said, dict):
            self.problem(key, f"`{key}` is {_kind(said)}, expected a table of controls")
            return
        for name, value in said.items():
            identifier = name.upper()
            if identifier in self.every():
                yield identifier, value
            else:
                self.problem(name, f"`{_said(name)}` in `{key}` is no control{_near(name.upper(), self.every())}")

    def every(self) -> list[str]:
        """The identifiers of all controls, of one's own too."""
        from policies.catalogue import names

        return [*names(), *self.own()]

    def own(self) -> dict[str, Control]:
        """The controls in the folders; read once."""
        if self._own is None:
            from policies.catalogue import BadControlError, load_folder

            self._own = {}
            for folder in self._folders:
                try:
                    self._own.update(load_folder(folder))
                except BadControlError as bad:
                    self.problems.append(str(bad))
        return self._own

    def control(self, identifier: str) -> Control:
        from policies.catalogue import load

        return self.own().get(identifier) or load([identifier])[identifier]


def fitting(value: Any, default: Any) -> Any:
    """Return a value for a setting in the type of its default; raises `ValueError` with the type that is expected."""
    if isinstance(default, bool):
        if isinstance(value, bool):
            return value
        raise ValueError("true or false")
    if isinstance(default, int):
        if isinstance(value, (int, float)) and not isinstance(value, bool) and float(value).is_integer():
            return int(value)
        raise ValueError("a whole number")
    if isinstance(default, float):
        if isinstance(value, (int, float)) and not isinstance(value, bool):
            return float(value)
        raise ValueError("a number")
    if isinstance(default, str):
        if isinstance(value, str):
            return value
        raise ValueError("a text")
    if isinstance(default, (list, tuple, set, frozenset)):
        inner = next(iter(default), "")
        if isinstance(value, (list, tuple)):
            return type(default)(fitting(each, inner) for each in value)
        raise ValueError("a list")
    return value


def _kind(value: Any) -> str:
    names = {bool: "true or false", int: "a number", float: "a number", str: "a text", list: "a list", dict: "a table"}
    return names.get(type(value), "a date or time")


def _listed(names: Any) -> str:
    return ", ".join(f"`{name}`" for name in names)


def _said(value: Any) -> str:
    text = str(value)
    cut = text if len(text) <= 60 else f"{text[:59]}…"
    return "".join(each if each.isprintable() else each.encode("unicode_escape").decode("ascii") for each in cut)


def _near(word: Any, known: Any) -> str:
    from ecosystem.problems import nearest

    found = nearest(word, list(known)) if isinstance(word, str) else None
    return f"; did you mean `{found}`?" if found else ""
