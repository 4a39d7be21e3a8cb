"""Every cloud name, made from ids and never from display names; the same ids always give the same name.

Ids may hold hyphens, so `a-b` + `c` and `a` + `b-c` would join to the same text. Therefore each name ends in a
digest of the exact tuple it was made from: no two things share a name, whatever their ids, and no name is a prefix
of another, so that a policy can name a thing exactly and needs no wildcard after an id. A name that would pass the
service's limit keeps its digest and is cut before it.
"""

from __future__ import annotations

import hashlib
import re
from dataclasses import dataclass

PLATFORM = "platform"
BOOTSTRAP = "bootstrap"
"""The two stacks of an environment that are no unit's; ids of units cannot be these."""

_DIGEST = 8  # characters of base 32: 40 bits, so 20,000 names collide with a chance of 2e-4 in a million corporations


def digest(*parts: str) -> str:
    """Return 8 lower-case characters of base 32 that stand for the exact sequence of `parts`."""
    raw = hashlib.sha256("\0".join(parts).encode()).digest()
    alphabet = "abcdefghijklmnopqrstuvwxyz234567"
    bits = int.from_bytes(raw[:5], "big")
    return "".join(alphabet[(bits >> (5 * i)) & 31] for i in range(_DIGEST))


def fit(text: str, tail: str, limit: int) -> str:
    """Return `text-tail`, with `text` cut so that the whole is at most `limit` characters.

    Hyphens in a row become one, since RDS takes no two and S3 keeps `xn--` to itself; the digest tells ids apart.
    """
    room = limit - len(tail) - 1
    if room < 1:
        raise ValueError(f"no room for a name in {limit} characters")
    return f"{re.sub('-{2,}', '-', text)[:room].rstrip('-')}-{tail}"


@dataclass(frozen=True, slots=True)
class Names:
    """The names of one stack of one environment.

    `unit` is a brand's, group's or the corporation's id-like word (`corporation`), `platform`, or `bootstrap`.
    `account` and `region` enter only the names that AWS keeps unique beyond an account and region (buckets, domains).
    """

    corporation: str
    environment: str
    unit: str
    account: str
    region: str

    def of(self, unit: str) -> Names:
        """Return the names of another stack of the same environment, account and region."""
        return Names(self.corporation, self.environment, unit, self.account, self.region)

    def name(self, *what: str, limit: int = 64) -> str:
        """Return the name of a thing of this stack: `<corporation>-<environment>-<unit>-<what>-<digest>`.

        `what` are fixed words of ours or ids; at most `limit` characters, `[a-z0-9-]`.
        """
        key = (self.corporation, self.environment, self.unit, *what)
        return fit("-".join(key), digest(*key), limit)

    def bucket(self, *what: str) -> str:
        """Return a bucket's name: unique in the whole of AWS, 63 characters at most."""
        key = (self.corporation, self.environment, self.unit, *what)
        return fit("-".join(key), digest(*key, self.account, self.region), 63)

    def identifier(self, *what: str, limit: int = 128) -> str:
        """Return a name for Glue, Athena's views and SQL: as `name`, but only `[a-z0-9_]`."""
        return re.sub(r"[^a-z0-9_]", "_", self.name(*what, limit=limit))

    def arn(self, service: str, resource: str, *, region: str | None = None, account: str | None = None) -> str:
        """Return `arn:aws:<service>:<region>:<account>:<resource>`; pass "" for a part that the service leaves out."""
        where = self.region if region is None else region
        whose = self.account if account is None else account
        return f"arn:aws:{service}:{where}:{whose}:{resource}"

    def path(self) -> str:
        """Return the IAM path of the stack's roles and policies, `/<corporation>/<environment>/<unit>/`."""
        return f"/{self.corporation}/{self.environment}/{self.unit}/"
