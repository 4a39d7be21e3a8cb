"""A session whose calls are recorded, and refused where a test says so."""

from __future__ import annotations

from dataclasses import dataclass, field
from types import SimpleNamespace
from typing import Any

import boto3
import botocore.session
from botocore.loaders import create_loader

REGION = "sa-east-1"
_MODELS = create_loader()
"""The services as botocore describes them, read once: a session of its own for each test would read them again."""


@dataclass
class Recorded:
    """Operations as `iam.GetRole`. `refused` are answered with an error's code, `AccessDenied` where none is said."""

    refused: dict[str, str] = field(default_factory=dict)
    asked: list[str] = field(default_factory=list)

    def session(self) -> boto3.Session:
        """Return a session with keys of nobody's."""
        inner = botocore.session.get_session()
        inner.register_component("data_loader", _MODELS)
        made = boto3.Session(
            botocore_session=inner, aws_access_key_id="none", aws_secret_access_key="none", region_name=REGION
        )
        made.events.register("before-call", self._before)
        return made

    def _before(self, model: Any, **_: Any) -> Any:
        name = f"{model.service_model.endpoint_prefix.removesuffix('api')}.{model.name}"
        self.asked.append(name)
        if name not in self.refused:
            return None
        return SimpleNamespace(status_code=403), {"Error": {"Code": self.refused[name], "Message": "no"}}


def refusing(*names: str, code: str = "AccessDenied") -> Recorded:
    """Return what refuses these operations."""
    return Recorded(dict.fromkeys(names, code))
