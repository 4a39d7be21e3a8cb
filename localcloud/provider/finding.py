"""Which resource a cut-off create left behind: by its name, by its URN tag, or in the provider's own record."""

from __future__ import annotations

from localcloud.provider import loading, record, refusals
from localcloud.provider.aws import EmulatedAws
from localcloud.provider.kind import URN_TAG, NotEmulated, Props


def find(aws: EmulatedAws, token: str, inputs: Props, urn_tag: str | None = None, urn: str | None = None) -> str | None:
    """Return the id of what a cut-off create of `token` with these inputs left in the emulator; None when nothing.

    `urn_tag` is what its tag `ecosystem-urn` would say (default: what the inputs say), `urn` finds it in the record.
    What carries another URN's tag is somebody else's, and is not found. Errors: `loading.UnknownType`.
    """
    kind = loading.find(token)
    tag = urn_tag or str((inputs.get("tags") or {}).get(URN_TAG, ""))
    region = inputs.get("region")
    here = aws.for_operation(region if isinstance(region, str) and region else None)
    try:
        found = kind.find(here, inputs, tag)
        if found is not None:
            seen = kind.read(here, found, inputs)
            if seen is not None and (seen.get("tags") or {}).get(URN_TAG, tag) == tag:
                return found
    except NotEmulated:
        pass
    except refusals.EXPECTED as error:
        if not refusals.gone(error):
            raise refusals.ProviderError(refusals.sentence(error, "look for", f"`{token}`")) from error
    entry = record.read(record.directory(), urn) if urn else None
    return entry.id if entry is not None and entry.reason and entry.type == token else None
