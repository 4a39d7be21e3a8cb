"""Cases by hand: what AWS's pages say about a request, one topic a file, each with the title of its page.

`allow` and `deny by LAYER` are decisions; `when` is a condition that is put into an Allow and into a Deny.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import yaml

from ecosystem.iam.request import UnsupportedError
from tests.ecosystem.iam.samples import CALLERS, HOME, Case

_FOLDER = Path(__file__).parent / "cases"
_ELEMENTS = {"identity", "boundary", "session", "policy", "scp", "rcp", "key", "trust"}
_KNOWN = {"name", "page", "caller", "action", "resource", "context", "account", "expect", "when"} | _ELEMENTS


def _cases() -> Iterator[Any]:
    for path in sorted(_FOLDER.glob("*.yaml")):
        topic = yaml.safe_load(path.read_text())
        for each in topic["cases"]:
            assert set(each) <= _KNOWN, each
            assert each.get("page", topic["page"]), each
            yield pytest.param(each, id=f"{path.stem}: {each['name']}")


CASES = list(_cases())


def _case(said: dict[str, Any], **more: Any) -> Case:
    context = {
        key: tuple(value) if isinstance(value, list) else value for key, value in said.get("context", {}).items()
    }
    return Case(
        CALLERS[said.get("caller", "role")],
        said.get("action", "s3:GetObject"),
        said.get("resource", "arn:aws:s3:::north-content/drafts/a.txt"),
        context,
        said.get("account", HOME),
        **{**{key: said[key] for key in _ELEMENTS & set(said)}, **more},
    )


def _answer(case: Case) -> str:
    try:
        found = case.decide()
    except UnsupportedError as fault:
        return f"unsupported: {fault}"
    return found.why if found.allowed else f"{found.why} by {found.layer}"


@pytest.mark.parametrize("said", CASES)
def test_aws_pages(said: dict[str, Any]) -> None:
    """The decision is the one that the page tells."""
    expected = str(said["expect"])
    if "when" in said:
        allows = _answer(_case(said, identity=[{"Condition": said["when"]}]))
        denies = _answer(_case(said, identity=[{}, {"Effect": "Deny", "Condition": said["when"]}]))
        if expected in ("True", "False"):
            holds = expected == "True"
            assert allows == ("allowed" if holds else "implicit deny by identity")
            assert denies == ("explicit deny by identity" if holds else "allowed")
        else:
            assert allows.startswith("unsupported: ")
            assert expected in allows
            assert expected in denies
    elif expected.startswith("unsupported: "):
        assert _answer(_case(said)).startswith("unsupported: ")
        assert expected.removeprefix("unsupported: ") in _answer(_case(said))
    else:
        assert _answer(_case(said)) == expected


def test_there_are_many() -> None:
    """A topic that is lost is noticed."""
    assert len(CASES) >= 120
    assert len({each.id for each in CASES}) == len(CASES)
