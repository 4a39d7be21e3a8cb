"""Parameter groups of databases: which of their parameters let connections in without TLS.

What a group does not say has the engine's default, which depends on a version that the group need not name; so only
what turns TLS off is read.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any, Final

from ecosystem.estate.resource import Resource
from ecosystem.estate.saying import listed
from ecosystem.estate.stores import ParameterGroup
from ecosystem.estate.unknown import UNKNOWN, Maybe, Unknown

_OFF: Final = frozenset({"0", "off", "false", "disabled", "no"})
_TLS: Final = frozenset({"rds.force_ssl", "require_secure_transport", "tls", "require_ssl", "neptune_enforce_ssl"})


def _read(resource: Resource) -> Iterator[ParameterGroup]:
    yield ParameterGroup(resource, _plain(listed(resource, "parameters")))


def _plain(parameters: Maybe[tuple[Any, ...]]) -> Maybe[tuple[str, ...]]:
    if isinstance(parameters, Unknown):
        return UNKNOWN
    found = []
    for each in parameters:
        if not isinstance(each, Mapping) or each.get("name") not in _TLS:
            continue
        if isinstance(each.get("value"), Unknown):
            return UNKNOWN
        if str(each.get("value")).lower() in _OFF:
            found.append(str(each["name"]))
    return tuple(found)


READERS: Mapping[str, Any] = {
    "aws:rds/parameterGroup:ParameterGroup": _read,
    "aws:rds/clusterParameterGroup:ClusterParameterGroup": _read,
    "aws:docdb/clusterParameterGroup:ClusterParameterGroup": _read,
    "aws:neptune/clusterParameterGroup:ClusterParameterGroup": _read,
    "aws:redshift/parameterGroup:ParameterGroup": _read,
}
