"""What a kind says against some inputs, for the tests of what AWS refuses."""

from __future__ import annotations

from localcloud.provider.kind import Props
from tests.localcloud.provider.contract import kind


def said_of(token: str, props: Props) -> dict[str, str]:
    """Return all that the kind of `token` says is wrong with some inputs, by input, in one line each."""
    found: dict[str, list[str]] = {}
    for name, sentence in kind(token).problems(props):
        found.setdefault(name, []).append(sentence)
    return {name: "; ".join(sentences) for name, sentences in found.items()}
