"""Where the state of a local run is kept, and the passphrase that its secrets are written with.

`.ecosystem/local/<emulator>/pulumi` is an ordinary file backend. It belongs to one life of the emulator: an emulator
that was started anew has forgotten what the state knows, so that state is set aside, never deleted.
"""

from __future__ import annotations

import json
import secrets
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from cli.output import write_whole
from cli.refusal import BROKEN, Refusal

_LIFE = "life"


@dataclass(frozen=True, slots=True)
class LocalState:
    """The folder of a local state, its backend URL, and the folder that an older state was moved to, if one was."""

    folder: Path
    set_aside: Path | None = None

    @property
    def url(self) -> str:
        """The backend as Pulumi names it."""
        return self.folder.as_uri()


def local_state(hidden: Path, emulator: str, life: str) -> LocalState:
    """Return the state that belongs to this life of the emulator, made if need be.

    `life` names what the emulator was started as; a state of another life is moved beside the new one.
    """
    home = hidden / "local" / emulator
    folder = home / "pulumi"
    mark = home / _LIFE
    try:
        home.mkdir(parents=True, exist_ok=True, mode=0o700)
        aside = None
        if folder.exists() and _read(mark) != life:
            aside = _aside(home) if any(folder.iterdir()) else None
        if aside is not None:
            folder.rename(aside)
        folder.mkdir(exist_ok=True, mode=0o700)
    except OSError as fault:
        raise Refusal(f"`{folder}` cannot be used: {(fault.strerror or str(fault)).lower()}", code=BROKEN) from fault
    if _read(mark) != life:
        write_whole(mark, life + "\n", 0o600)
    return LocalState(folder, aside)


def passphrase_file(hidden: Path) -> Path:
    """Return the file of the generated passphrase: made once, for the user alone (mode 0600).

    Refuses one that others can read: what it protects may have been read already.
    """
    path = hidden / "passphrase"
    if not path.exists():
        (hidden / "salts").unlink(missing_ok=True)
        write_whole(path, secrets.token_urlsafe(32) + "\n", 0o600)
    if path.stat().st_mode & 0o077:
        raise Refusal(
            f"`{path}` can be read by others",
            f"if nobody did, `chmod 600 {path}`; otherwise `ecosystem local reset` makes a new state and passphrase",
            code=BROKEN,
        )
    return path


def salts(hidden: Path) -> frozenset[str]:
    """Return the salts that configuration files got with today's passphrase."""
    try:
        return frozenset((hidden / "salts").read_text(encoding="utf-8").split())
    except OSError:
        return frozenset()


def remember_salt(hidden: Path, salt: str) -> None:
    """Remember a salt that the engine made with today's passphrase."""
    if salt not in salts(hidden):
        with (hidden / "salts").open("a", encoding="utf-8") as file:
            file.write(f"{salt}\n")


def _aside(home: Path) -> Path:
    stamp = datetime.now(UTC).strftime("%Y%m%dT%H%M%SZ")
    number = 0
    while (place := home / f"pulumi.before-{stamp}{f'-{number}' if number else ''}").exists():
        number += 1
    return place


def _read(mark: Path) -> str | None:
    try:
        return mark.read_text(encoding="utf-8").strip()
    except OSError:
        return None


def forget_local(hidden: Path, emulator: str | None = None) -> None:
    """Delete the local state of one emulator, or of all of them with the passphrase."""
    import shutil

    base = hidden / "local"
    shutil.rmtree(base / emulator if emulator else base, ignore_errors=True)
    if emulator is None:
        for name in ("passphrase", "salts"):
            (hidden / name).unlink(missing_ok=True)


def mend_attributes(folder: Path) -> list[Path]:
    """Take away what a kill left of the files of attributes in a file backend; return which.

    The engine writes `<blob>.attrs` beside each blob, not at once: killed in between, it can never read the blob again
    ("EOF"). The blob itself is whole (it is renamed into its place), and one without attributes is read well.
    """
    broken = []
    for path in sorted(folder.rglob("*.attrs")):
        try:
            json.loads(path.read_bytes())
        except ValueError:
            path.unlink(missing_ok=True)
            broken.append(path)
        except FileNotFoundError:
            continue
    return broken
