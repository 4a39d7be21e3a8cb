"""What an answer of the Graph API that is no answer means. Sources: "Handling Errors", "Rate Limits" (Graph API)."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from json import loads
from typing import Any, Final

EXPIRED: Final = "expired"
PERMISSION: Final = "permission"
THROTTLED: Final = "throttled"
ACCIDENT: Final = "accident"
MISSING: Final = "missing"
FIELD: Final = "field"
LESS: Final = "less"
REFUSED: Final = "refused"

_TOKEN: Final = (102, 190)
_THROTTLED: Final = (4, 17, 32, 341, 613, *range(80_000, 80_015))
_ACCIDENT: Final = (1, 2)
_PERMISSION: Final = (3, 10, *range(200, 300))
_TWO_FACTOR: Final = 415
_DEAD: Final = {
    460: "its user changed the password",
    463: "it has expired",
    464: "its user is not confirmed",
    467: "it is not valid",
}
_PERMISSIONS: Final = re.compile(
    r"\b(ads_(?:read|management)|business_management|catalog_management|instagram_(?:basic|business_basic)"
    r"|pages_(?:show_list|read_engagement|manage_(?:ads|metadata)|read_user_content)|leads_retrieval"
    r"|whatsapp_business_(?:management|messaging))\b"
)
_NO_FIELD: Final = re.compile(r"nonexist(?:ing|ent) field \((\w+)\)", re.IGNORECASE)
_SHARE: Final = ("call_count", "total_cputime", "total_time", "acc_id_util_pct")
_FULL: Final = 95.0
_BREATH: Final = 60.0


class FailedError(Exception):
    """A call that gave no answer: `kind` is one of the words above, `reason` a sentence, with nothing secret in it."""

    def __init__(self, kind: str, reason: str, permission: str = "", wait: float = 0.0, field: str = "") -> None:
        super().__init__(reason)
        self.kind = kind
        self.reason = reason
        self.permission = permission
        self.wait = wait
        self.field = field


def failure(status: int, body: Any, headers: Mapping[str, str]) -> FailedError | None:
    """Return what an answer means, None when it is one; `body` is its JSON, None when it has none."""
    error = body.get("error") if isinstance(body, Mapping) else None
    if not isinstance(error, Mapping):
        return _of_status(status, body, headers)
    code, subcode = _number(error.get("code")), _number(error.get("error_subcode"))
    message = str(error.get("message", ""))
    if code in _TOKEN:
        return FailedError(EXPIRED, f"the token is refused: {_DEAD.get(subcode, 'it has expired, or was revoked')}")
    if code in _THROTTLED or status == 429:
        return FailedError(THROTTLED, f"throttled (code {code})", wait=told(headers))
    if code in _PERMISSION:
        named = _PERMISSIONS.search(message)
        return FailedError(PERMISSION, f"not permitted (code {code})", named[0] if named else "")
    if code == _TWO_FACTOR:
        return FailedError(PERMISSION, "the token's user lacks a second factor (code 415)", "two-factor sign-in")
    if code == 1 and "reduce the amount of data" in message:
        return FailedError(LESS, "it finds too much to answer at once (code 1)")
    if code in _ACCIDENT or error.get("is_transient") is True or status >= 500:
        return FailedError(ACCIDENT, f"it answered an error of its own (code {code})")
    if code == 100 and (found := _NO_FIELD.search(message)):
        return FailedError(FIELD, f"this version of the API has no field `{found[1]}`", field=found[1])
    if (code, subcode) == (100, 33) or code == 803:
        return FailedError(MISSING, f"it is not there, or not for this token (code {code})")
    return FailedError(REFUSED, f"it was refused (code {code}{f', subcode {subcode}' if subcode else ''})")


def _of_status(status: int, body: Any, headers: Mapping[str, str]) -> FailedError | None:
    if status == 429:
        return FailedError(THROTTLED, "throttled (HTTP 429)", wait=told(headers))
    if status in (401, 403):
        return FailedError(REFUSED, f"it was refused (HTTP {status})")
    if 300 <= status < 400:
        return FailedError(REFUSED, f"it answered with a redirect (HTTP {status}), which is not followed")
    if status >= 500 or body is None:
        return FailedError(
            ACCIDENT, f"it answered HTTP {status}" if status >= 400 else "its answer is no JSON, or half"
        )
    if status >= 400:
        return FailedError(REFUSED, f"it was refused (HTTP {status})")
    return None if isinstance(body, Mapping) else FailedError(ACCIDENT, "its answer is no object")


def told(headers: Mapping[str, str]) -> float:
    """Return for how many seconds the usage headers tell to wait, 0 when they tell nothing."""
    waits = [60 * _amount(each.get("estimated_time_to_regain_access")) for each in _usages(headers)]
    waits += [_amount(each.get("reset_time_duration")) for each in _usages(headers) if _full(each)]
    after = headers.get("retry-after", "")
    waits.append(float(after) if after.isdecimal() else 0.0)
    return max(waits, default=0.0)


def pause(headers: Mapping[str, str]) -> float:
    """Return for how many seconds to hold after an answer, so that the next is not refused."""
    return told(headers) or (_BREATH if any(map(_full, _usages(headers))) else 0.0)


def _full(usage: Mapping[str, Any]) -> bool:
    return any(_amount(usage.get(key)) >= _FULL for key in _SHARE)


def _usages(headers: Mapping[str, str]) -> Iterator[Mapping[str, Any]]:
    """Yield the usages that headers tell; Meta's are JSON: one, or lists of them by business."""
    for name in ("x-app-usage", "x-ad-account-usage", "x-business-use-case-usage"):
        try:
            said = loads(headers.get(name) or "null")
        except ValueError:
            continue
        if isinstance(said, Mapping):
            yield said
            for each in said.values():
                yield from (one for one in each if isinstance(one, Mapping)) if isinstance(each, list) else ()


def _amount(value: Any) -> float:
    return float(value) if isinstance(value, (int, float)) and not isinstance(value, bool) and value > 0 else 0.0


def _number(value: Any) -> int:
    return value if isinstance(value, int) and not isinstance(value, bool) else 0
