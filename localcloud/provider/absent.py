"""Telling "the emulator has no such operation" from what AWS itself would refuse, by what each emulator answers.

moto answers with an HTML page of status 404 (no such path) or 500 (no such action, or it broke, or it was busy);
its own classes decide which. ministack 1.5.33 says it in words: `Unknown Glue action: ...`, `Unsupported service: ...`.
"""

from __future__ import annotations

import functools
import importlib
import re
from typing import Any

from botocore import xform_name

from localcloud.provider.kind import NotEmulated

PAGE = re.compile(rb"\s*<(!doctype )?html", re.IGNORECASE)
WORDS = re.compile(
    rb"Unknown (\w+ ){0,3}(action|operation|target|path|method)\b"
    rb"|Unsupported (service|\w+ (path|request))\b"
    rb"|Operation '\w+' (is )?not implemented"
    rb"|operation not implemented"
    rb"|is not implemented in this stub"
    rb"|is not valid for this web service"
    rb"|Couldn't parse the specified URI"
)
MODULES = {"cognito-idp": "cognitoidp", "cognito-identity": "cognitoidentity", "docdb": "rds", "neptune": "rds"}
"""Where moto's module is not the service's name without hyphens."""


def watch(client: Any, emulator: str) -> None:
    """Make every call of `client` raise NotEmulated where the emulator has no such operation."""

    def judge(operation_model: Any, response_dict: dict[str, Any], **_: Any) -> None:
        if response_dict["status_code"] < 400:
            return
        service, operation = str(operation_model.service_model.service_name), str(operation_model.name)
        if lacks(emulator, service, operation, response_dict["status_code"], bytes(response_dict["body"] or b"")):
            raise NotEmulated(f"{emulator} has no {service}:{operation}")
        if PAGE.match(response_dict["body"] or b""):
            response_dict["body"] = b""  # botocore then reads the status alone, and tries again

    client.meta.events.register("before-parse", judge)


def lacks(emulator: str, service: str, operation: str, status: int, body: bytes) -> bool:
    """Return whether this answer says that the emulator has no such operation."""
    if emulator == "ministack":
        return WORDS.search(body) is not None or status == 501
    if PAGE.match(body) is None:
        return False
    return status in {404, 405} or (status == 500 and not in_moto(service, operation))


@functools.cache
def in_moto(service: str, operation: str) -> bool:
    """Return whether moto has code for an operation; true when that cannot be seen, as for a moto of another venv."""
    module = MODULES.get(service, service.replace("-", ""))
    try:
        importlib.import_module("moto.core.responses")
    except ImportError:
        return True
    try:
        found = importlib.import_module(f"moto.{module}.responses")
    except ModuleNotFoundError:
        return False
    method = xform_name(operation)
    responses = [each for each in vars(found).values() if isinstance(each, type) and hasattr(each, "call_action")]
    return any(hasattr(each, method) or hasattr(each, operation) for each in responses)
