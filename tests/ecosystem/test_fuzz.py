"""No input whatever gives a traceback: text, bytes and structures; 2,000 inputs here, 20,000 nightly."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import suppress
from pathlib import Path
from typing import Any

import pytest
import yaml
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from ecosystem.loading import DeclarationError, load, loads
from ecosystem.problems import Problem
from tests.ecosystem.samples import AUSTRAL, BASE

PIECES = [
    *(": ", "- ", "\n", "\n  ", "\t", "{", "}", "[", "]", ",", "?", "|", ">", "&a ", "*a", "!!", "!!str ", "!x ", "%"),
    *(
        "---\n",
        "...\n",
        "#",
        "'",
        '"',
        "\\",
        "\0",
        "\x07",
        "\x85",
        "\u2028",
        "\ufeff",
        "\ud800",
        "é",
        "😀",
        "<<: ",
        "~",
    ),
    *("null", "true", "yes", "012", "0x1f", "1e999", ".inf", ".nan", "9" * 80, "version: 1\n", "channels:\n", "id: a"),
    *("%YAML 1.1\n", "%TAG ! tag:x,2026:\n", "meta: {", "include: ['*']\n", "\r", "\r\n", "@", "`", "=", "2026-02-30"),
]
AUSTRAL_TEXT = AUSTRAL.read_text(encoding="utf-8")


def problems(text: str | bytes) -> tuple[Problem, ...]:
    """Return the problems of `text`; none when it is a declaration."""
    found: tuple[Problem, ...] = ()
    try:
        loads(text, file="f")
    except DeclarationError as error:
        found = error.problems
    else:
        return ()
    assert found
    return found


def answered(text: str | bytes) -> None:
    """Load `text`: it is a declaration, or a list of problems that can be printed, by place."""
    found = problems(text)
    assert "".join(map(str, found)).encode("utf-8") is not None
    places = [(problem.location.line, problem.location.column) for problem in found]
    assert places == sorted(places)
    assert all(line >= 1 and column >= 1 for line, column in places)


noise = st.lists(st.one_of(st.sampled_from(PIECES), st.text(max_size=5)), max_size=40).map("".join)
raw = st.one_of(st.binary(max_size=200), noise.map(lambda text: text.encode("utf-16", "surrogatepass")))
scalars = st.one_of(st.none(), st.booleans(), st.integers(), st.floats(), st.text(max_size=20), st.sampled_from(PIECES))
keys = st.one_of(st.sampled_from(["version", "cloud", "channels", "brands", "id", "kind", "meta", "people"]), scalars)
structures = st.recursive(
    scalars,
    lambda inner: st.one_of(st.lists(inner, max_size=4), st.dictionaries(keys, inner, max_size=5)),
    max_leaves=30,
)


@st.composite
def mutants(draw: Callable[..., Any], text: str = BASE) -> str:
    """Draw a valid declaration with pieces cut out, put in, doubled or swapped."""
    for _ in range(draw(st.integers(1, 4))):
        start = draw(st.integers(0, len(text)))
        end = min(len(text), start + draw(st.integers(0, 40)))
        change = draw(st.sampled_from(["cut", "put", "double", "line"]))
        if change == "cut":
            text = text[:start] + text[end:]
        elif change == "put":
            text = text[:start] + draw(st.sampled_from(PIECES)) + text[start:]
        elif change == "double":
            text = text[:end] + text[start:end] + text[end:]
        else:
            text = text[:start] + "\n" + text[start:]
    return text


def dumped(value: Any) -> str:
    """Return a structure as YAML."""
    return yaml.dump(value, allow_unicode=True)


ANY = st.one_of(noise, raw, structures.map(dumped), mutants(), mutants(AUSTRAL_TEXT[:6000]))
QUICK = {"deadline": None, "suppress_health_check": list(HealthCheck), "phases": (Phase.generate, Phase.shrink)}


@settings(max_examples=2_000, **QUICK)  # type: ignore[arg-type]
@given(ANY)
def test_any_input_is_answered(text: str | bytes) -> None:
    """Two thousand texts, byte strings and structures: each is a declaration or a list of problems."""
    answered(text)


@pytest.mark.nightly
@settings(max_examples=20_000, **QUICK)  # type: ignore[arg-type]
@given(st.one_of(ANY, mutants(AUSTRAL_TEXT)))
def test_any_of_many_inputs_is_answered(text: str | bytes) -> None:
    """Twenty thousand more."""
    answered(text)


@settings(max_examples=200, **QUICK)  # type: ignore[arg-type]
@given(text=st.one_of(raw, noise))
def test_any_file_is_answered(tmp_path_factory: pytest.TempPathFactory, text: str | bytes) -> None:
    """A file and an included file of any content are answered as well."""
    folder: Path = tmp_path_factory.getbasetemp() / "fuzz"  # of its own: other tests look upwards for a declaration
    folder.mkdir(exist_ok=True)
    root, part = folder / "ecosystem.yaml", folder / "part.yaml"
    root.write_text(BASE.replace("version: 1\n", "version: 1\ninclude: [part.yaml]\n"), encoding="utf-8")
    part.write_bytes(text if isinstance(text, bytes) else text.encode("utf-8", "surrogatepass"))
    with suppress(DeclarationError):
        load(root)
