"""The function at the edge that finds the page of a folder."""

from __future__ import annotations

import json
import shutil
import subprocess

import pytest

from stacks.unit.pages import DIRECTORY_INDEX
from tests.stacks.unit.rehearsed import austral

ADDRESSES = {
    "/": "/index.html",
    "/verano": "/verano/index.html",
    "/verano/": "/verano/index.html",
    "/verano/index.html": "/verano/index.html",
    "/verano/club": "/verano/club/index.html",
    "/v1.2/notes": "/v1.2/notes/index.html",
    "/logo.svg": "/logo.svg",
    "/.well-known/security.txt": "/.well-known/security.txt",
}


def test_every_host_has_its_function_published_for_the_newest_runtime() -> None:
    """One for each distribution, with a name that CloudFront takes, and the unit's tags."""
    rehearsed = austral("aurora")
    functions = rehearsed.of("aws:cloudfront/function:Function")
    assert len(functions) == len(rehearsed.of("aws:cloudfront/distribution:Distribution")) == 2
    assert len({each.inputs["name"] for each in functions}) == 2
    for each in functions:
        assert (each.inputs["runtime"], each.inputs["publish"]) == ("cloudfront-js-2.0", True)
        assert each.inputs["code"] == DIRECTORY_INDEX
        assert len(each.inputs["name"]) <= 64
        assert each.inputs["tags"]["layer"] == "web"


def test_a_folder_is_its_page_and_a_file_is_itself() -> None:
    """With and without a slash at the end; what else the request says stays."""
    node = shutil.which("node")
    if node is None:
        pytest.skip("there is no JavaScript here to run it by")
    program = (
        f"{DIRECTORY_INDEX}\n"
        "const uris = JSON.parse(process.argv[1]);\n"
        "const of = (uri) => handler({request: {method: 'GET', uri, querystring: {a: {value: '1'}}}});\n"
        "console.log(JSON.stringify(uris.map(of)));\n"
    )
    ran = subprocess.run(
        [node, "-e", program, json.dumps(list(ADDRESSES))], capture_output=True, text=True, check=True, timeout=60
    )
    answers = json.loads(ran.stdout)
    assert [each["uri"] for each in answers] == list(ADDRESSES.values())
    assert all((each["method"], each["querystring"]) == ("GET", {"a": {"value": "1"}}) for each in answers)
