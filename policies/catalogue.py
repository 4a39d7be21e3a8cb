"""Every control, found where it lies: `policies/controls/<family>/<family>_<number>.py`; and folders of the user's own.

No list is kept by hand: a file that is there is a control.
"""

from __future__ import annotations

import importlib
import os
import sys
from collections.abc import Iterable
from importlib.util import module_from_spec, spec_from_file_location
from pathlib import Path
from types import ModuleType

from policies.control import Control

HOME = Path(__file__).parent / "controls"


class BadControlError(Exception):
    """A file of the user's own controls cannot be used; the text says which and why."""


def names() -> list[str]:
    """Return the identifiers of the catalogue's controls, sorted by family in the catalogue's order."""
    found = []
    for family in FAMILIES:
        files = os.listdir(HOME / family.lower())  # noqa: PTH208 - this is on the path of every check
        found += sorted(file[:-3].upper().replace("_", "-") for file in files if file.startswith(f"{family.lower()}_"))
    return found


FAMILIES = {
    "OWN": ("the corporation owns the channel", "la corporación es dueña del canal"),
    "ACC": ("agencies get access, never ownership", "las agencias tienen acceso, nunca propiedad"),
    "DAT": ("one central contacts database", "una base de contactos central"),
    "IDN": ("permission-based identity", "identidad basada en permisos"),
    "TRK": ("tracking that can be believed", "una medición creíble"),
    "BI": ("hard figures, our own", "cifras duras y propias"),
    "EML": ("e-mail and automation", "correo y automatización"),
    "SVC": ("customer service", "atención al cliente"),
    "CMP": ("campaign governance", "gobierno de campañas"),
    "INT": ("integrations", "integraciones"),
    "GOV": ("people and governance", "personas y gobierno"),
    "CLD": ("the cloud ground floor", "la base en la nube"),
}
"""The families in the catalogue's order, each with its title in English and Spanish."""


def load(identifiers: Iterable[str] | None = None) -> dict[str, Control]:
    """Return the catalogue's controls by identifier, all of them or those named (unknown names are left out)."""
    wanted = None if identifiers is None else set(identifiers)
    return {name: _one(name) for name in names() if wanted is None or name in wanted}


def _one(name: str) -> Control:
    family, stem = name.partition("-")[0].lower(), name.lower().replace("-", "_")
    whole = f"policies.controls.{family}.{stem}"
    module = sys.modules.get(whole)
    if module is None:
        importlib.import_module(f"policies.controls.{family}")
        module = _executed(whole, HOME / family / f"{stem}.py")
    found: Control = module.check
    return found


def _executed(name: str, file: Path) -> ModuleType:
    """Import a file whose place is known: asking every finder of Python for a hundred costs as much as running them."""
    spec = spec_from_file_location(name, file)
    if spec is None or spec.loader is None:
        raise ImportError(f"`{file}` cannot be read as Python")
    module = sys.modules[name] = module_from_spec(spec)
    try:
        spec.loader.exec_module(module)
    except BaseException:
        del sys.modules[name]
        raise
    return module


def load_folder(folder: Path) -> dict[str, Control]:
    """Return the controls of a folder of the user's own, by identifier; raises `BadControlError`.

    A control is a `.py` file whose `check` is a control, in the same form as ours; a name with a leading underscore
    is no control. The files are run, as any Python is that one asks for.
    """
    if not folder.is_dir():
        raise BadControlError(f"`{folder}` is no folder")
    found: dict[str, Control] = {}
    for path in sorted(folder.rglob("*.py")):
        if path.name.startswith("_"):
            continue
        made = _from_file(path)
        if made.id in found:
            raise BadControlError(f"`{path}`: `{made.id}` is taken already, by `{found[made.id].file}`")
        found[made.id] = made
    return found


def _from_file(path: Path) -> Control:
    name = f"_own_controls_{abs(hash(str(path.resolve()))):x}"
    spec = spec_from_file_location(name, path)
    if spec is None or spec.loader is None:
        raise BadControlError(f"`{path}` cannot be read as Python")
    module = module_from_spec(spec)
    sys.modules[name] = module
    try:
        spec.loader.exec_module(module)
    except Exception as fault:  # whatever the user's file raises is about that file
        raise BadControlError(f"`{path}`: {type(fault).__name__}: {fault}") from fault
    found = getattr(module, "check", None)
    if not isinstance(found, Control):
        raise BadControlError(f"`{path}` has no `check` made by `@control(...)`")
    if not found.title or not found.fix:
        raise BadControlError(f"`{path}`: its docstring needs the statement, and paragraphs `Why:` and `Fix:`")
    return found
