"""The stacks' configuration files: how their secrets are kept, and the agencies' external ids.

An external id is made once for an agency and an environment, kept in the file of every unit stack that the agency
has access to, and never made again while any of these files has it.
"""

from __future__ import annotations

import secrets
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any

import yaml

from cli.deployment.workspace import HIDDEN, Workspace
from cli.output import write_whole
from cli.refusal import BROKEN, Refusal

EXTERNAL_IDS = "ecosystem:externalIds"
REVOKED_BEFORE = "ecosystem:revokedBefore"
_KEEPING = ("encryptionsalt", "secretsprovider", "encryptedkey")


def read(path: Path) -> dict[str, Any]:
    """Return a stack's configuration file as data, empty when there is none; refuses one that cannot be understood."""
    try:
        raw = yaml.safe_load(path.read_text(encoding="utf-8"))
    except FileNotFoundError:
        return {}
    except (OSError, ValueError, yaml.YAMLError) as fault:
        reason = getattr(fault, "problem", None) or getattr(fault, "strerror", None) or "it is no YAML"
        raise Refusal(f"the stack's settings `{path}` cannot be read: {reason}", code=BROKEN) from fault
    if raw is None:
        return {}
    if not isinstance(raw, dict) or not isinstance(raw.get("config", {}) or {}, dict):
        raise Refusal(f"the stack's settings `{path}` are no map with a `config`", code=BROKEN)
    return raw


def external_ids(path: Path) -> dict[str, str]:
    """Return the external ids in a stack's configuration file."""
    said = (read(path).get("config") or {}).get(EXTERNAL_IDS)
    return {str(k): str(v) for k, v in said.items()} if isinstance(said, dict) else {}


def settle_external_ids(
    workspace: Workspace, environment: str, units: Mapping[str, Iterable[str]], former: Mapping[str, Iterable[str]]
) -> dict[str, str]:
    """Give every unit's stack the external ids of the agencies that it needs; return all ids of the environment.

    `units` says which agencies a unit needs one for; `former` what an agency was called before. What any
    stack of the environment has is copied, what none has is made. Files that need nothing new are not touched.
    """
    known: dict[str, str] = {}
    for path in sorted(workspace.config.glob(f"Pulumi.{environment}.*.yaml")):
        for agency, value in external_ids(path).items():
            known.setdefault(agency, value)
    for agency in dict.fromkeys(agency for needed in units.values() for agency in needed):
        if agency not in known:
            before = next((known[name] for name in former.get(agency, ()) if name in known), None)
            known[agency] = before or secrets.token_hex(16)
    for unit, needed in units.items():
        path = workspace.config_file(f"{environment}.{unit}")
        has = external_ids(path)
        missing = {agency: known[agency] for agency in needed if has.get(agency) != known[agency]}
        if missing:
            raw = read(path)
            raw["config"] = {**(raw.get("config") or {}), EXTERNAL_IDS: {**has, **missing}}
            write(path, raw)
    return known


def deny_sessions_before(home: Path, agency: str, instant: str, stacks: Iterable[str]) -> tuple[str, ...]:
    """Have each stack that has been configured deny an agency's sessions of before an instant; return which those are.

    `home` is the declaration's folder. The stacks' real configuration and that of a local cloud are set alike; it takes
    effect at the next `up`, in every role of the agency that stands then.
    """
    done = []
    for stack in stacks:
        for folder in (home / "stacks" / "config", home / HIDDEN / "workspace" / "config"):
            path = folder / f"Pulumi.{stack}.yaml"
            if path.is_file():
                raw = read(path)
                raw["config"] = {**(raw.get("config") or {}), f"{REVOKED_BEFORE}.{agency}": instant}
                write(path, raw)
                done.append(stack)
    return tuple(dict.fromkeys(done))


def keep_secrets_by(path: Path, provider: str, *, ours: frozenset[str]) -> str:
    """Make a stack's configuration file one whose secrets are kept by `provider`; return what had to be done.

    `provider` is `passphrase` or a URL such as `awskms://...`. What the file has from the other way goes, unless it
    holds encrypted values, which would be lost: then it refuses. `ours` are the salts made with today's passphrase.
    """
    raw = read(path)
    salt, said = raw.get("encryptionsalt"), raw.get("secretsprovider")
    if provider == "passphrase":
        fits = not said and (salt is None or salt in ours)
    else:
        fits = salt is None and said in (None, provider)
    if fits:
        return "kept"
    if _has_secrets(raw.get("config")):
        how = f"by `{said}`" if said else "with a passphrase that is not this one"
        raise Refusal(
            f"`{path}` holds secret values written {how}; they cannot be read here",
            "remove them from the file, or run it where they were written",
            code=BROKEN,
        )
    write(path, {key: value for key, value in raw.items() if key not in _KEEPING})
    return "changed"


def write(path: Path, raw: Mapping[str, Any]) -> None:
    """Write a stack's configuration file whole."""
    write_whole(path, yaml.safe_dump(dict(raw), sort_keys=False, allow_unicode=True))


def _has_secrets(value: object) -> bool:
    if isinstance(value, dict):
        return "secure" in value or any(_has_secrets(each) for each in value.values())
    return isinstance(value, list) and any(_has_secrets(each) for each in value)
