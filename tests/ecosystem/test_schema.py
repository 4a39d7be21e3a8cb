"""The published JSON Schema: in step with the table, whole, and of one mind with the loader."""

from __future__ import annotations

import copy
import json
from typing import Any

import jsonschema_rs
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from jsonschema import Draft202012Validator

from ecosystem.reading import Reading
from ecosystem.schema import rendered, text
from ecosystem.tree import read_tree
from ecosystem.whole import read_whole
from tests.ecosystem.samples import AUSTRAL, BASE, cases

SCHEMA = json.loads(text())
VALIDATOR = jsonschema_rs.Draft202012Validator(SCHEMA, validate_formats=True)
ROOTS: list[dict[str, Any]] = [read_tree(AUSTRAL.read_bytes()).root, read_tree(BASE.encode()).root]
BEYOND_SHAPE = {"order", "cycle", "aws-tag"}


def shape_is_valid(root: dict[str, Any]) -> bool:
    """Return the loader's verdict on the shape alone: references by their form, no order of days."""
    reading = Reading(None)
    read_whole(copy.deepcopy(root), reading)
    return not [mistake for mistake in reading.mistakes if mistake.bad.code not in BEYOND_SHAPE]


def test_the_published_schema_is_in_step() -> None:
    """`schema.json` is what the table gives; `python -m ecosystem.schema` writes it anew."""
    assert text() == rendered()


def test_it_is_a_schema_of_2020_12() -> None:
    """The schema satisfies its own meta-schema."""
    Draft202012Validator.check_schema(SCHEMA)
    assert SCHEMA["$schema"] == "https://json-schema.org/draft/2020-12/schema"


def test_every_list_of_words_and_every_inner_key_is_described() -> None:
    """Whatever an editor offers to choose from says what it is, in maps and lists too."""
    stack: list[tuple[str, Any]] = [("", SCHEMA)]
    while stack:
        at, part = stack.pop()
        if isinstance(part, dict):
            if "enum" in part and not at.endswith(("/not", "/propertyNames")):
                assert part.get("description"), at
            if not at.endswith("/if"):
                assert all("description" in value for value in part.get("properties", {}).values()), at
            stack.extend((f"{at}/{key}", value) for key, value in part.items() if key != "default")
        elif isinstance(part, list):
            stack.extend((f"{at}/{index}", value) for index, value in enumerate(part))


def test_every_key_is_described() -> None:
    """Every property of every mapping has a description, which editors show."""
    for name, part in {"root": SCHEMA, **SCHEMA["$defs"]}.items():
        for key, value in part.get("properties", {}).items():
            assert value.get("description"), f"{name}.{key}"


def test_every_mapping_is_closed_and_takes_meta() -> None:
    """Every mapping but `meta` refuses unknown keys, or says what they are, and carries `meta`."""
    mappings = [part for part in [SCHEMA, *SCHEMA["$defs"].values()] if part.get("type") == "object"]
    assert len(mappings) > 30
    for part in mappings:
        assert part["additionalProperties"] is False or "propertyNames" in part
        assert part["properties"]["meta"]["type"] == "object"


@pytest.mark.parametrize("root", ROOTS, ids=["austral", "base"])
def test_both_agree_on_what_is_valid(root: dict[str, Any]) -> None:
    """The examples are valid for both."""
    assert shape_is_valid(root)
    assert VALIDATOR.is_valid(root)


def test_both_agree_on_each_broken_case() -> None:
    """A case that is broken in its shape is broken for the schema too, and the other way round."""
    for case in cases():
        tree = read_tree(BASE.replace(case.old, case.new).encode())
        if tree.whole and not tree.flaws and isinstance(tree.root, dict) and "include" not in tree.root:
            assert VALIDATOR.is_valid(tree.root) == shape_is_valid(tree.root), case.name


def paths(value: Any, here: tuple[Any, ...] = ()) -> list[tuple[Any, ...]]:
    """Return the path of every value in `value`."""
    inside = value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()
    return [here, *(path for key, item in inside for path in paths(item, (*here, key)))]


PATHS = [(number, path) for number, root in enumerate(ROOTS) for path in paths(root) if path]
KEYS = {path[-1] for _, path in PATHS if isinstance(path[-1], str)}
WORDS = [*sorted(KEYS), "meta", "owners", "*", "handle", "network"]
scalars = st.one_of(
    st.none(),
    st.booleans(),
    st.integers(-5, 400),
    st.floats(-2, 400, allow_nan=False),
    st.sampled_from(["", "*", "corporation", "unknown", "vendor:X", "vendor:", "platform", "AR", "USD", "email", "a"]),
    st.sampled_from(["https://a.example/x", "https://a b", "a@b.example", "a.example", "2026-02-28", "2026-02-30"]),
    st.sampled_from(["2024-02-29", "2023-02-29", "0999-01-01", "2026-1-1", "111111111111", "16", "aurora\n", "é"]),
    st.from_regex("[a-zA-Z0-9-]{1,45}", fullmatch=True),
    st.text(max_size=8),
)
values = st.one_of(scalars, st.lists(scalars, max_size=3), st.dictionaries(st.sampled_from(WORDS), scalars, max_size=3))


@given(
    st.lists(
        st.tuples(st.sampled_from(PATHS), st.sampled_from(["set", "delete", "add", "copy"]), st.data()),
        min_size=1,
        max_size=3,
    )
)
@settings(max_examples=600, deadline=None, suppress_health_check=list(HealthCheck))
def test_both_agree_on_mutated_declarations(changes: list[Any]) -> None:
    """Whatever is set, deleted, added or copied elsewhere, the loader's verdict on the shape is the schema's."""
    number = changes[0][0][0]
    root = copy.deepcopy(ROOTS[number])
    for (where, path), change, data in changes:
        if where == number:
            mutate(root, path, change, data)
    assert VALIDATOR.is_valid(root) == shape_is_valid(root)


def mutate(root: Any, path: tuple[Any, ...], change: str, data: Any) -> None:
    """Change what stands at `path`, when it is still there."""
    parent = root
    for part in path[:-1]:
        inside = (isinstance(parent, dict) and part in parent) or (isinstance(parent, list) and isinstance(part, int))
        if not inside or (isinstance(parent, list) and part >= len(parent)):
            return
        parent = parent[part]
    last = path[-1]
    if isinstance(parent, dict):
        if change == "delete":
            parent.pop(last, None)
        elif change == "add":
            parent[data.draw(st.sampled_from([word for word in WORDS if word != "include"]))] = data.draw(values)
        elif change == "copy":
            parent[last] = copy.deepcopy(at(root, data.draw(st.sampled_from(PATHS))[1]))
        else:
            parent[last] = data.draw(values)
    elif isinstance(parent, list) and isinstance(last, int) and last < len(parent):
        if change == "delete":
            del parent[last]
        else:
            parent[last] = data.draw(values)


def at(root: Any, path: tuple[Any, ...]) -> Any:
    """Return what stands at `path`, or a string when nothing does."""
    for part in path:
        try:
            root = root[part]
        except (KeyError, IndexError, TypeError):
            return "nowhere"
    return root
