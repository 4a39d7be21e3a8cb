"""Ownership tags on everything that takes tags, and the URN by which a create that was cut off is found again.

No pulumi here, so that the command and the audit can make the same tags. Limits are AWS's: 50 tags a resource, keys of
128 and values of 256 characters, of letters, digits, spaces and `+ - = . _ : / @`; `aws:` is AWS's own.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import Final

from ecosystem.model import CORPORATION, Declaration
from ecosystem.naming import BOOTSTRAP, PLATFORM, digest
from stacks.context import StackContext
from stacks.refusal import RefusedError

URN_TAG: Final = "ecosystem-urn"
OWN: Final = ("ecosystem", "environment", "brand", "owner", "layer", "managed-by", URN_TAG)
"""The keys that the stacks set themselves; `cloud.tags` may not."""

MOST_TAGS: Final = 50
MOST_KEY: Final = 128
MOST_VALUE: Final = 256
NO_MAP: Final = frozenset({"aws:autoscaling/group:Group", "aws:devopsguru/resourceCollection:ResourceCollection"})
"""The types of pulumi-aws whose `tags` are not a map."""

_ALLOWED = re.compile(r"[\w\s+\-=.:/@]*", re.UNICODE)
_SPARE = 8  # tags that a component may add of its own


def urn_tag(stack: str, type: str, name: str) -> str:
    """Return the value of the `ecosystem-urn` tag: `<stack>/<type>/<name>`, cut with a digest where it is too long."""
    exact = f"{stack}/{type}/{name}"
    value = re.sub(r"[^A-Za-z0-9 +\-=._:/@]", "_", exact)
    if value == exact and len(value) <= MOST_VALUE:
        return value
    tail = digest(stack, type, name)
    return f"{value[: MOST_VALUE - len(tail) - 1]}-{tail}"


def ownership(context: StackContext, layer: str = "platform") -> dict[str, str]:
    """Return the declared tags and the ownership tags that every resource of this stack carries."""
    brand = CORPORATION if context.unit in {BOOTSTRAP, PLATFORM, CORPORATION} else context.unit
    return {
        **context.declaration.cloud.tags,
        "ecosystem": context.declaration.corporation.id,
        "environment": context.environment.name,
        "brand": brand,
        "owner": CORPORATION,
        "layer": layer,
        "managed-by": "pulumi",
    }


def tags_for(
    context: StackContext, stack: str, type: str, name: str, own: Mapping[str, object] | None = None
) -> dict[str, object]:
    """Return all tags of one resource; a component's `own` tags may say `layer` and add others, not change the rest."""
    given = dict(own or {})
    fixed: dict[str, object] = {**ownership(context), URN_TAG: urn_tag(stack, type, name)}
    if "layer" in given:
        fixed["layer"] = given["layer"]
    return {**given, **fixed}


def refuse_tags(declaration: Declaration) -> None:
    """Raise RefusedError when `cloud.tags` cannot be tags of AWS or would hide the ownership tags."""
    problems = tuple(_problems(declaration))
    if problems:
        raise RefusedError(*problems)


def _problems(declaration: Declaration) -> Iterator[str]:
    tags = declaration.cloud.tags
    where = declaration.locate("cloud.tags")
    room = MOST_TAGS - len(OWN) - _SPARE
    if len(tags) > room:
        yield f"{where}: `cloud.tags` has {len(tags)} tags and AWS leaves room for {room}; remove {len(tags) - room}"
    for key, value in tags.items():
        at = declaration.locate(f"cloud.tags.{key}")
        if key.lower().startswith("aws:"):
            yield f"{at}: the tag `{key}` begins with `aws:`, which AWS keeps for itself; rename it"
        elif key in OWN:
            yield f"{at}: the tag `{key}` is set by the stacks themselves; rename or remove it"
        if not 1 <= len(key) <= MOST_KEY:
            yield f"{at}: the tag `{key[:40]}` has a key of {len(key)} characters; AWS takes 1 to {MOST_KEY}"
        if len(value) > MOST_VALUE:
            yield f"{at}: the tag `{key}` has a value of {len(value)} characters; AWS takes at most {MOST_VALUE}"
        for what, text in (("key", key), ("value", value)):
            if not _ALLOWED.fullmatch(text):
                yield (
                    f"{at}: the tag `{key}` has a {what} with characters that AWS refuses; "
                    "allowed are letters, digits, spaces and + - = . _ : / @"
                )
