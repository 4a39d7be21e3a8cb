"""Which Python runs a program: the `runtime.options` of a Pulumi.yaml, PulumiPolicy.yaml or PulumiPlugin.yaml."""

from __future__ import annotations

import os
import sys
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path


class OptionError(Exception):
    """A runtime option that cannot be followed, in words for the user."""


@dataclass(frozen=True)
class Interpreter:
    """A Python to run programs with.

    `home` is the virtual environment that it belongs to, `None` for the host's own interpreter; `typechecker` is
    what to run before the program, if anything.
    """

    executable: str
    home: Path | None = None
    typechecker: str | None = None

    @property
    def own(self) -> bool:
        """Whether it is the interpreter that the host itself runs in."""
        return self.executable == sys.executable

    def environment(self, base: Mapping[str, str]) -> dict[str, str]:
        """`base` with the virtual environment activated, as its `bin/activate` would."""
        if self.home is None:
            return dict(base)
        activated = {key: value for key, value in base.items() if key != "PYTHONHOME"}
        path = [str(self.home / "bin"), *filter(None, [base.get("PATH")])]
        return activated | {"VIRTUAL_ENV": str(self.home), "PATH": os.pathsep.join(path)}


def interpreter(root: str, options: Mapping[str, object], *, must_exist: bool = True) -> Interpreter:
    """The Python that the options of the project in `root` name; the host's own when they name none.

    Understood: `virtualenv` (a folder, relative to `root`), `toolchain` (`pip`, or `uv` whose environment is `.venv`
    unless said otherwise), `typechecker` (`mypy`, `pyright`). Raises `OptionError` for other values, and for a
    virtual environment that is not there unless `must_exist` is false (it is about to be made).
    """
    toolchain = _text(options, "toolchain") or "pip"
    if toolchain not in ("pip", "uv"):
        raise OptionError(
            f"toolchain `{toolchain}` in the runtime options is not known to the bundled Python language host: "
            "use `pip` or `uv`, or install the released Pulumi command"
        )
    typechecker = _text(options, "typechecker")
    if typechecker not in (None, "mypy", "pyright"):
        raise OptionError(f"typechecker `{typechecker}` in the runtime options is not one of `mypy`, `pyright`")
    virtualenv = _text(options, "virtualenv") or (".venv" if toolchain == "uv" else None)
    if virtualenv is None:
        return Interpreter(sys.executable, None, typechecker)
    home = Path(os.path.abspath(Path(root, virtualenv)))  # noqa: PTH100 - a symbolic link to a venv stays one
    python = home / "bin" / "python"
    if must_exist and not python.exists():
        raise OptionError(
            f"the `virtualenv` option is `{virtualenv}`, but {home} is not a virtual environment: "
            f"make it with `pulumi install` or `python -m venv {home}`"
        )
    return Interpreter(str(python), home, typechecker)


def _text(options: Mapping[str, object], key: str) -> str | None:
    """Option `key`, which must be a text when it is there."""
    value = options.get(key)
    if value is not None and not isinstance(value, str):
        raise OptionError(f"the runtime option `{key}` must be a text, found `{value}`")
    return value or None
