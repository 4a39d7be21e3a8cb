"""Where the engine works: the repository itself, or a small workspace made beside a declaration elsewhere."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from cli.output import write_whole
from cli.refusal import BROKEN, Refusal

PROJECT = "ecosystem"
HIDDEN = ".ecosystem"

_PROGRAM = '''"""Made by `ecosystem`: runs the stacks of the installed package."""

from stacks.program import main

main()
'''


@dataclass(frozen=True, slots=True)
class Workspace:
    """`folder` is where the engine runs, `config` where the stacks' configuration lies, `hidden` our own folder.

    `hidden` is `.ecosystem` beside the declaration: nothing in it needs to be kept but the state of a local cloud.
    """

    declaration: Path
    folder: Path
    config: Path
    hidden: Path

    def config_file(self, stack: str) -> Path:
        """Return the configuration file of a stack."""
        return self.config / f"Pulumi.{stack}.yaml"


def workspace(declaration: Path, environment: str, local: bool) -> Workspace:
    """Return the workspace for an environment of a declaration, made if need be.

    A declaration in a folder with our Pulumi project is run by that project. Any other gets a workspace in
    `.ecosystem/workspace`; the configuration of its real stacks is kept in `stacks/config` beside the declaration,
    since it is to be committed, and that of local ones in `.ecosystem`. So is the local one of an environment whose
    real stacks have been configured: their files say by which key their secrets are kept, and are not touched.
    """
    declaration = declaration.resolve()
    home = declaration.parent
    hidden = hidden_folder(home)
    config = home / "stacks" / "config"
    if is_ours(home) and not (local and configured(config, environment)):
        _make(config)
        return Workspace(declaration, home, config, hidden)
    folder = hidden / "workspace"
    config = folder / "config" if local else home / "stacks" / "config"
    _make(config)
    said = "config" if local else "../../stacks/config"
    _keep(
        folder / "Pulumi.yaml",
        f"name: {PROJECT}\nruntime: python\nstackConfigDir: {said}\n"
        "config:\n  pulumi:disable-default-providers:\n    value: [aws]\n",
    )
    _keep(folder / "__main__.py", _PROGRAM)
    return Workspace(declaration, folder, config, hidden)


def configured(config: Path, environment: str) -> bool:
    """Return whether the real stacks of an environment have been configured: their secrets have a provider."""
    return any(
        line.startswith("secretsprovider:")
        for path in config.glob(f"Pulumi.{environment}.*.yaml")
        for line in path.read_text(encoding="utf-8", errors="replace").splitlines()
    )


def is_ours(folder: Path) -> bool:
    """Return whether the Pulumi project of the repository is in `folder`."""
    return (folder / "Pulumi.yaml").is_file() and (folder / "stacks" / "program.py").is_file()


def hidden_folder(home: Path) -> Path:
    """Return `.ecosystem` in `home`, made if need be, for the user alone."""
    hidden = home / HIDDEN
    _make(hidden, 0o700)
    _keep(hidden / ".gitignore", "*\n")
    return hidden


def _make(folder: Path, mode: int = 0o777) -> None:
    try:
        folder.mkdir(mode=mode, parents=True, exist_ok=True)
    except OSError as fault:
        raise Refusal(f"`{folder}` cannot be made: {(fault.strerror or str(fault)).lower()}", code=BROKEN) from fault


def _keep(path: Path, text: str) -> None:
    if not path.is_file() or path.read_text(encoding="utf-8") != text:
        write_whole(path, text)
