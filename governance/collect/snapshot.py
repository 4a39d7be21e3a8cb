"""A snapshot: what an audit saw, kept as one JSON object, so that a report can be rendered again and two be compared.

It is normalised (sorted, one form), hashed, and holds no secret: of environment variables stays what they are called
and whether one is a credential in plain text, never what it holds. What could not be read is `{"$unknown": "..."}`.
"""

from __future__ import annotations

import gzip
import json
import zlib
from collections.abc import Mapping
from hashlib import sha256
from pathlib import Path
from typing import Any, Final

from ecosystem.estate.assets import Asset, asset, record
from ecosystem.estate.gaps import Gap, Reach
from ecosystem.estate.observed import LIVE
from ecosystem.estate.resource import Resource
from ecosystem.estate.secrets_in_plain import is_credential, names_a_credential
from ecosystem.estate.unknown import UNKNOWN, Unknown
from ecosystem.noun import noun

VERSION: Final = 1
MAX_BYTES: Final = 512 * 1024 * 1024
MARK: Final = "$unknown"
HIDDEN: Final = "(hidden)"
_GZIP: Final = b"\x1f\x8b"

_VARIABLES: Final = ("variables", "environmentVariables", "runtimeEnvironmentVariables", "environment", "settings")
_TEXTS: Final = ("containerDefinitions", "containerProperties")
_VALUES: Final = ("value", "insecureValue")


class SnapshotError(Exception):
    """The file is no snapshot, or was changed; the text says which file and why."""


@noun(frozen=True, slots=True)
class Snapshot:
    """What an audit saw. `collected` is an ISO instant; `environment` the declared one, None for no single one.

    `emulator` is the local cloud that was looked at, None for AWS.
    """

    collected: str
    environment: str | None = None
    resources: tuple[Resource, ...] = ()
    assets: tuple[Asset, ...] = ()
    gaps: tuple[Gap, ...] = ()
    reach: Reach = Reach()
    emulator: str | None = None


def data(snapshot: Snapshot) -> dict[str, Any]:
    """Return a snapshot as JSON values, sorted, with its hash, which is of all but itself."""
    found: dict[str, Any] = {
        "version": VERSION,
        "collected": snapshot.collected,
        "environment": snapshot.environment,
        "read": {
            "accounts": sorted(snapshot.reach.accounts),
            "types": None if snapshot.reach.types is None else sorted(snapshot.reach.types),
            "platforms": sorted(snapshot.reach.platforms),
            "emulator": snapshot.emulator,
        },
        "resources": sorted(map(resource_data, snapshot.resources), key=_order),
        "assets": sorted(
            map(record, snapshot.assets),
            key=lambda each: (each["platform"], each["business"], each["kind"], each["external_id"]),
        ),
        "gaps": sorted(map(_gap_data, snapshot.gaps), key=_canonical),
    }
    return {**found, "sha256": _hash(found)}


def dumps(snapshot: Snapshot) -> str:
    """Return a snapshot as the text of its file: the same for the same evidence, whatever order it came in."""
    return json.dumps(data(snapshot), indent=1, ensure_ascii=False, sort_keys=True) + "\n"


def load(path: Path) -> Snapshot:
    """Return the snapshot in a file; raises `SnapshotError`."""
    return read(parsed(path), str(path))


def parsed(path: Path) -> Any:
    """Return the JSON of a file; raises `SnapshotError` when it cannot be read or is none."""
    try:
        return json.loads(_unpacked(path).decode("utf-8-sig"))
    except (EOFError, zlib.error) as fault:
        raise SnapshotError(f"`{path}` is packed, and cut off or damaged") from fault
    except OSError as fault:
        raise SnapshotError(f"`{path}` cannot be read: {(fault.strerror or str(fault)).lower()}") from fault
    except (ValueError, RecursionError) as fault:
        raise SnapshotError(f"`{path}` is no JSON: {fault}") from fault


def _unpacked(path: Path) -> bytes:
    """Return what a file holds, unpacked when it is packed by gzip, as AWS Config delivers its files."""
    with path.open("rb") as file:
        packed = file.read(2) == _GZIP
        file.seek(0)
        held = (gzip.GzipFile(fileobj=file) if packed else file).read(MAX_BYTES + 1)
    if len(held) > MAX_BYTES:
        raise SnapshotError(f"`{path}` is larger than {MAX_BYTES // 1024 // 1024} MiB")
    return held


def is_snapshot(said: Any) -> bool:
    """Return whether JSON looks like a snapshot, whole or not."""
    return isinstance(said, dict) and "version" in said and "collected" in said and "resources" in said


def read(said: Any, name: str) -> Snapshot:
    """Return the snapshot that JSON is; raises `SnapshotError` for another version, a broken one, or a changed one."""
    if not is_snapshot(said):
        raise SnapshotError(f"`{name}` is no snapshot of an audit; `ecosystem audit --snapshot` keeps one")
    if said["version"] != VERSION:
        raise SnapshotError(f"`{name}` is a snapshot of version {said['version']!r}; {VERSION} is understood")
    body = {key: value for key, value in said.items() if key != "sha256"}
    if said.get("sha256") != _hash(body):
        raise SnapshotError(f"`{name}` was changed since it was written: its hash is another")
    try:
        looked = said.get("read") or {}
        types = looked.get("types")
        return Snapshot(
            collected=str(said["collected"]),
            environment=said.get("environment"),
            resources=tuple(_resource(each) for each in said["resources"]),
            assets=tuple(asset(each) for each in said.get("assets", ())),
            gaps=tuple(_gap(each) for each in said.get("gaps", ())),
            reach=Reach(
                tuple(looked.get("accounts", ())),
                None if types is None else tuple(types),
                tuple(looked.get("platforms", ())),
            ),
            emulator=looked.get("emulator"),
        )
    except (KeyError, TypeError, ValueError, AttributeError) as fault:
        raise SnapshotError(f"`{name}` is no whole snapshot: {type(fault).__name__}: {fault}") from fault


def resource_data(resource: Resource) -> dict[str, Any]:
    """Return a live resource as JSON values, without what is secret."""
    return {
        "type": resource.type,
        "id": resource.id,
        "urn": resource.urn,
        "stack": resource.stack,
        "provider": marked(resource.provider),
        "properties": marked(clean(resource.type, resource.properties)),
    }


def marked(value: Any) -> Any:
    """Return a value as JSON has it, `UNKNOWN` marked."""
    if isinstance(value, Unknown):
        return {MARK: "not read"}
    if isinstance(value, Mapping):
        return {str(key): marked(each) for key, each in value.items()}
    if isinstance(value, (list, tuple)):
        return [marked(each) for each in value]
    return value if value is None or isinstance(value, (str, int, float, bool)) else str(value)


def unmarked(value: Any) -> Any:
    """Return what `marked` was given."""
    if isinstance(value, dict):
        return UNKNOWN if set(value) == {MARK} else {key: unmarked(each) for key, each in value.items()}
    return [unmarked(each) for each in value] if isinstance(value, list) else value


def clean(type: str, properties: Mapping[str, Any]) -> dict[str, Any]:
    """Return properties without secrets: of a variable stays its name, and a mark where it is a credential."""
    if type == "aws:ssm/parameter:Parameter":
        name = str(properties.get("name", ""))
        return {key: _value(name, value) if key in _VALUES else value for key, value in properties.items()}
    return {key: _clean(key, value) for key, value in properties.items()}


def _clean(key: str, value: Any) -> Any:
    if key in _TEXTS and isinstance(value, str):
        try:
            return json.dumps(_clean(key, json.loads(value)), sort_keys=True)
        except ValueError:
            return HIDDEN
    if key in _VARIABLES and isinstance(value, (list, tuple)):
        return [_entry(each) for each in value]
    if key in _VARIABLES[:3] and isinstance(value, Mapping):
        return {str(name): _value(str(name), each) for name, each in value.items()}
    if isinstance(value, Mapping):
        return {str(name): _clean(str(name), each) for name, each in value.items()}
    if isinstance(value, (list, tuple)):
        return [_clean(key, each) for each in value]
    return HIDDEN if names_a_credential(key) and is_credential(key, value) else value


def _entry(each: Any) -> Any:
    if not isinstance(each, Mapping) or "value" not in each:
        return _clean("", each) if isinstance(each, Mapping) else each
    return {**each, "value": _value(str(each.get("name", "")), each["value"])}


def _value(name: str, value: Any) -> Any:
    if isinstance(value, Unknown):
        return value
    return HIDDEN if value == HIDDEN or is_credential(name, value) else ""


def _resource(said: Mapping[str, Any]) -> Resource:
    return Resource(
        id=str(said["id"]),
        type=str(said["type"]),
        urn=str(said["urn"]),
        properties=unmarked(dict(said["properties"])),
        project=LIVE,
        stack=str(said.get("stack", "")),
        provider=unmarked(dict(said.get("provider", {}))),
    )


def _gap_data(gap: Gap) -> dict[str, Any]:
    return {
        "source": gap.source,
        "account": gap.account,
        "region": gap.region,
        "what": gap.what,
        "permission": gap.permission,
        "types": sorted(gap.types),
        "every": gap.every,
    }


def _gap(said: Mapping[str, Any]) -> Gap:
    return Gap(
        str(said["source"]),
        str(said["what"]),
        str(said.get("account", "")),
        str(said.get("region", "")),
        str(said.get("permission", "")),
        tuple(said.get("types", ())),
        bool(said.get("every", True)),
    )


def _order(each: Mapping[str, Any]) -> tuple[str, str, str, str]:
    return each["stack"], each["type"], each["id"], each["urn"]


def _canonical(value: Any) -> str:
    return json.dumps(value, sort_keys=True, ensure_ascii=False)


def _hash(value: Any) -> str:
    return sha256(_canonical(value).encode("utf-8", "backslashreplace")).hexdigest()
