"""`ecosystem check --framework`: only the controls that answer a clause of it, grouped by clause."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from policies.catalogue import load
from policies.frameworks import FRAMEWORKS
from tests.cli.calling import AUSTRAL, declaration, ecosystem

DAY = ("--as-of", "2026-11-20")


@pytest.mark.parametrize("framework", FRAMEWORKS)
def test_exactly_the_controls_that_refer_to_it(framework: str) -> None:
    """The controls judged are those with a reference of the framework's, and the clauses are theirs."""
    prefix = f"{FRAMEWORKS[framework][0]} "
    wanted = {
        (reference.removeprefix(prefix), name)
        for name, control in load().items()
        for reference in control.references
        if reference.startswith(prefix)
    }
    said = json.loads(ecosystem("check", AUSTRAL, *DAY, "--framework", framework, "--format", "json").stdout)
    assert said["framework"] == framework
    assert set(said["controls"]) == {name for _, name in wanted}
    assert {(clause, name) for clause, controls in said["clauses"].items() for name in controls} == wanted
    assert all(said["controls"][name] == status for each in said["clauses"].values() for name, status in each.items())


def test_the_table_is_by_clause(tmp_path: Path) -> None:
    """In place of the families: the clause, how many of its controls fail or hold, and which they are."""
    path = declaration(tmp_path, AUSTRAL.read_text().replace("double_opt_in: true", "double_opt_in: false"))
    shown = ecosystem("check", path, *DAY, "--framework", "gdpr").stdout.splitlines()
    head = next(at for at, line in enumerate(shown) if line.startswith("GDPR "))
    assert shown[head].split()[1] == "fail"
    assert shown[head].endswith("controls")
    rows = {line.partition("  ")[0]: line.split() for line in shown[head + 1 : shown.index("", head)]}
    assert rows["Art. 6(1)(a)"][2] == "1"
    assert "IDN-003" in rows["Art. 6(1)(a)"]
    assert rows["Art. 7(1)"][2] == "·"
    assert rows["Art. 7(1)"][-1] == "IDN-004"
    assert not any(line.startswith("family") for line in shown)


def test_without_a_framework_the_table_is_by_family() -> None:
    """No clause is shown that nobody asked for."""
    shown = ecosystem("check", AUSTRAL, *DAY)
    assert "family" in shown.stdout
    assert "Art. " not in shown.stdout
    said = json.loads(ecosystem("check", AUSTRAL, *DAY, "--format", "json").stdout)
    assert (said["framework"], said["clauses"]) == (None, {})


@pytest.mark.parametrize(("said", "meant"), [("gdrp", "gdpr"), ("iso2701", "iso27001"), ("cis_aws", "cis-aws")])
def test_an_unknown_framework_is_refused(said: str, meant: str) -> None:
    """With the nearest name, exit code 2, and nothing on standard output."""
    shown = ecosystem("check", AUSTRAL, "--framework", said)
    assert shown.returncode == 2
    assert f"`{said}` is not a known framework; did you mean `{meant}`?" in shown.stderr
    assert shown.stdout == ""


def test_capitals_do_not_matter() -> None:
    """`GDPR` is `gdpr`."""
    assert ecosystem("check", AUSTRAL, *DAY, "--framework", "GDPR").returncode == 0
