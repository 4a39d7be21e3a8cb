"""The waivers' file: what it holds, where it stands, and every reason why it cannot be understood."""

from __future__ import annotations

import json
import os
from datetime import date
from pathlib import Path
from typing import Any

import jsonschema_rs
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from jsonschema import Draft202012Validator

from ecosystem import waiver_schema
from ecosystem.model import Location
from ecosystem.tree import read_tree
from ecosystem.waivers import DeclarationError, Waiver, load_waivers, loads_waivers

KNOWN = ("ACC-001", "DAT-002", "OWN-001", "GOV-006")
ONE = """\
- control: DAT-002
  asset: aurora-promo-landing
  reason: the form moves in December
  requested_by: media@austral.example
  approved_by: governance@austral.example
  from: 2026-11-01
  until: 2026-12-31
"""
SCHEMA = json.loads(waiver_schema.text())
VALIDATOR = jsonschema_rs.Draft202012Validator(SCHEMA, validate_formats=True)
BEYOND_SHAPE = {"order"}


def answer(text: str | bytes, known: tuple[str, ...] | None = KNOWN) -> list[str]:
    """Return what the loader says of waivers that it cannot understand, a line each."""
    with pytest.raises(DeclarationError) as caught:
        loads_waivers(text, "w", known)
    return str(caught.value).split("\n")


def file_answer(path: Path) -> str:
    """Return what the loader says of a file that it cannot understand."""
    with pytest.raises(DeclarationError) as caught:
        load_waivers(path)
    return str(caught.value)


def test_a_waiver_has_its_fields_and_its_place() -> None:
    """Every key is there by its name (`from` as `start`), and the waiver knows where it stands."""
    first, second = loads_waivers(f"# ours\n{ONE}  ticket: MKT-123\n  environment: prod\n{ONE}", "governance/w.yaml")
    assert first == Waiver(
        control="DAT-002",
        asset="aurora-promo-landing",
        reason="the form moves in December",
        requested_by="media@austral.example",
        approved_by="governance@austral.example",
        start=date(2026, 11, 1),
        until=date(2026, 12, 31),
        path="[0]",
        environment="prod",
        ticket="MKT-123",
    )
    assert (first.location, first.path) == (Location("governance/w.yaml", 2, 3), "[0]")
    assert (second.location, second.path) == (Location("governance/w.yaml", 11, 3), "[1]")
    assert second.environment is None
    assert second.ticket is None


def test_a_waiver_is_data_for_json() -> None:
    """It comes under the keys of its file, days as text, with its place; what was not said is not there."""
    said = loads_waivers(ONE, "w")[0].as_data()
    assert json.loads(json.dumps(said)) == {
        **{key: value for key, _, value in (line[2:].partition(": ") for line in ONE.splitlines())},
        "location": {"file": "w", "line": 1, "column": 3, "path": "[0]"},
    }


def test_no_file_is_no_waiver(tmp_path: Path) -> None:
    """A corporation without waivers needs no file, nor the folder for it."""
    assert load_waivers(tmp_path / "governance" / "waivers.yaml") == ()


@pytest.mark.parametrize("text", ["", "\n", "# none any more\n", "[]\n", "\ufeff[]"])
def test_a_file_that_says_nothing_is_no_waiver(text: str) -> None:
    """When the last waiver is taken out, what stays of the file is fine."""
    assert loads_waivers(text) == ()


def test_the_file_is_read(tmp_path: Path) -> None:
    """The place names the file as the caller does."""
    path = tmp_path / "waivers.yaml"
    path.write_text(ONE, encoding="utf-8")
    assert str(load_waivers(path, KNOWN)[0].location) == f"{path}:1:3"
    assert load_waivers(str(path)) == load_waivers(path)


def test_everything_wrong_is_said_at_once() -> None:
    """Wrong types, unknown and repeated keys, bad days, wrong order: one answer, each at its place."""
    text = """\
- {control: DAT-002, asset: 7, reason: "  ", requested_by: a@b.example, approved_by: no, from: 2026-11-02,
   until: 2026-11-01}
- {control: DAT-02, tickt: x, asset: a, asset: b, reason: r, requested_by: a@b.example, approved_by: c@b.example}
- aurora
- control: own-001
  asset: a
  reason: r
  requested_by: [a@b.example]
  approved_by: c@b.example
  from: 2026-02-30
  until: tomorrow
"""
    keys = (
        "`control`, `asset`, `environment`, `reason`, `requested_by`, `approved_by`, `from`, `until`, `ticket`, `meta`"
    )
    found = answer(text)
    assert [line.split(": ")[:2] for line in found] == [
        ["w:1:29", "[0].asset"],
        ["w:1:40", "[0].reason"],
        ["w:1:86", "[0].approved_by"],
        ["w:2:11", "[0].until"],
        ["w:3:3", "[1]"],
        ["w:3:3", "[1]"],
        ["w:3:13", "[1].control"],
        ["w:3:21", "[1].tickt"],
        ["w:3:41", "[1].asset"],
        ["w:4:3", "[2]"],
        ["w:5:12", "[3].control"],
        ["w:8:17", "[3].requested_by"],
        ["w:10:9", "[3].from"],
        ["w:11:10", "[3].until"],
    ]
    assert found[3].endswith("`2026-11-01` is before `from`, which is `2026-11-02`; ends are inclusive")
    assert found[6].endswith("`DAT-02` is no control; `ecosystem explain` lists them; did you mean `DAT-002`?")
    assert f"; its keys are {keys}; did you mean `ticket`?" in found[7]
    assert found[8].endswith("`asset` is said twice; the first is at line 3, column 31")
    assert found[10].endswith("did you mean `OWN-001`?")
    assert found[12].endswith("`2026-02-30` is not a day of the calendar")


def test_without_the_controls_the_form_is_judged() -> None:
    """Where nobody says which controls there are, an identifier must look like one."""
    assert loads_waivers(ONE.replace("DAT-002", "XYZ-999"))[0].control == "XYZ-999"
    assert answer(ONE.replace("DAT-002", "dat-2"), None) == [
        "w:1:12: [0].control: `dat-2` is not a control's identifier; expected one such as `DAT-002`"
    ]


def test_a_waiver_of_one_day_is_fine() -> None:
    """`until` may be the same day as `from`: ends are inclusive."""
    assert loads_waivers(ONE.replace("2026-12-31", "2026-11-01"))[0].until == date(2026, 11, 1)
    assert "is before `from`" in answer(ONE.replace("2026-12-31", "2026-10-31"))[0]


@pytest.mark.parametrize("key", ["control", "asset", "reason", "requested_by", "approved_by", "from", "until"])
def test_a_required_key_is_missed(key: str) -> None:
    """All keys but `ticket` and `environment` are needed."""
    lines = [line for line in ONE.splitlines() if not line[2:].startswith(f"{key}:")]
    text = "\n".join(lines) if key != "control" else "- " + "\n".join(lines).lstrip()
    (said,) = answer(text)
    assert said.startswith("w:1:3: [0]: ")
    assert f"needs `{key}`" in said


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("waivers: []", "this is a mapping, and a list is expected; begin each item with `- `"),
        ("~", "this is empty, and a list of waivers is expected; write `[]` when there are none"),
        ("DAT-002", "`DAT-002` is not a list; write `[DAT-002]`"),
        ("[]\n---\n[]", "a second document begins here"),
        ("- !!python/object/apply:os.system [id]", "the tag `!!python/object/apply:os.system` is not allowed here"),
        ("- [", "not YAML"),
        (b"- \xff", "not UTF-8"),
        (f"{ONE}  <<: {{}}\n", "`<<` is a merge key"),
        ("- " * 200 + "a", "nested deeper than 64 levels"),
        (f"{ONE}  meta: {{a: &a [*a]}}\n", "refers to what it stands in"),
    ],
)
def test_what_is_no_list_of_waivers(text: str | bytes, said: str) -> None:
    """Another shape, and what YAML can be made to do, are refused with the reason."""
    assert said in "\n".join(answer(text))


def test_a_billion_laughs_is_cut_short() -> None:
    """Aliases that stand for a billion nodes are refused."""
    lines = ["- meta:", '    a0: &a0 ["lol", "lol"]']
    lines += [f"    a{i}: &a{i} [{', '.join([f'*a{i - 1}'] * 10)}]" for i in range(1, 10)]
    assert "the aliases stand for more than 200000 nodes" in "\n".join(answer("\n".join(lines)))


def test_what_is_no_plain_file_is_refused(tmp_path: Path) -> None:
    """A folder, a pipe, a link to nowhere are not taken for a file without waivers."""
    (tmp_path / "folder").mkdir()
    os.mkfifo(tmp_path / "pipe")
    (tmp_path / "link").symlink_to("nowhere")
    assert "a folder, and a file is expected" in file_answer(tmp_path / "folder")
    assert "not a plain file" in file_answer(tmp_path / "pipe")
    assert "there is no such file" in file_answer(tmp_path / "link")
    assert "not a file's name" in file_answer(Path("a\0b"))


@given(st.one_of(st.text(max_size=60), st.binary(max_size=60)))
@settings(max_examples=300, deadline=None)
def test_any_text_is_answered(text: str | bytes) -> None:
    """Whatever the file holds, there are waivers or there are problems; nothing else is raised."""
    try:
        loads_waivers(text, "w", KNOWN)
    except DeclarationError as error:
        told = error.problems
        assert told


scalars = st.one_of(
    st.none(),
    st.booleans(),
    st.integers(-5, 400),
    st.sampled_from(["", " ", "*", "a", "DAT-002", "dat-002", "a@b.example", "2026-11-01", "2026-02-30", "x" * 2001]),
    st.text(
        st.characters(exclude_categories=["Cc", "Cs"], exclude_characters="\ufeff\ufffe\uffff\u2028\u2029"), max_size=8
    ),
)
"""No character that YAML does not have: those are refused before the shape is judged."""
items = st.dictionaries(
    st.sampled_from([*SCHEMA["items"]["properties"], "odd"]), st.one_of(scalars, st.lists(scalars, max_size=2))
)


left_out = st.sets(st.sampled_from(sorted(SCHEMA["items"]["required"])), max_size=1)


@given(st.lists(st.tuples(items, left_out), max_size=2))
@settings(max_examples=200, deadline=None)
def test_the_schema_and_the_loader_agree(changes: list[Any]) -> None:
    """Whatever is set or left out, the loader's verdict on the shape is the schema's."""
    whole = read_tree(ONE.encode()).root[0]
    root = [{key: value for key, value in {**whole, **more}.items() if key not in without} for more, without in changes]
    try:
        loads_waivers(json.dumps(root, ensure_ascii=False))
        fine = True
    except DeclarationError as error:
        fine = {problem.code for problem in error.problems} <= BEYOND_SHAPE
    assert VALIDATOR.is_valid(root) == fine


def test_the_published_schema_is_in_step() -> None:
    """`waivers.schema.json` is what the table gives, `python -m ecosystem.waiver_schema` writes it anew."""
    assert waiver_schema.text() == waiver_schema.rendered()
    Draft202012Validator.check_schema(SCHEMA)
    assert all(part["description"] for part in SCHEMA["items"]["properties"].values())
    assert VALIDATOR.is_valid(read_tree(ONE.encode()).root)
