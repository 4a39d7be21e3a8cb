"""A declaration in several files."""

from __future__ import annotations

from pathlib import Path

import pytest

from ecosystem.loading import DeclarationError, load
from tests.ecosystem.samples import BASE

ONE = "brands:\n  - {id: %s, name: Brand}\n"


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A folder with a root file that includes `parts/*.yaml`."""
    (tmp_path / "parts").mkdir()
    root(tmp_path, "parts/*.yaml")
    return tmp_path


def root(folder: Path, *patterns: str) -> None:
    """Write the root file with these includes."""
    listed = ", ".join(f'"{pattern}"' for pattern in patterns)
    (folder / "ecosystem.yaml").write_text(BASE.replace("version: 1\n", f"version: 1\ninclude: [{listed}]\n"))


def answer(folder: Path) -> list[str]:
    """Return the problems of the declaration in `folder`, with names relative to it."""
    with pytest.raises(DeclarationError) as caught:
        load(folder / "ecosystem.yaml")
    return [str(problem).replace(f"{folder}/", "") for problem in caught.value.problems]


def test_list_sections_are_appended_in_order(folder: Path) -> None:
    """The root's own come first, then each file's, by name; every thing knows its file and line."""
    (folder / "parts/b.yaml").write_text(ONE % "brisa")
    (folder / "parts/a.yaml").write_text(
        "# club\n" + ONE % "club" + "systems: [{id: till, kind: pos, owner: unknown}]\n"
    )
    found = load(folder / "ecosystem.yaml")
    assert [brand.id for brand in found.brands] == ["aurora", "club", "brisa"]
    assert [system.id for system in found.systems] == ["shop", "till"]
    assert [brand.path for brand in found.brands] == ["brands[0]", "brands[1]", "brands[2]"]
    assert str(found.locate("brands[1].name")).replace(f"{folder}/", "") == "parts/a.yaml:3:22"
    assert str(found.locate("brands[2]")).replace(f"{folder}/", "") == "parts/b.yaml:2:5"
    assert str(found.locate("systems[1].owner")).replace(f"{folder}/", "") == "parts/a.yaml:4:40"


def test_problems_name_the_included_file(folder: Path) -> None:
    """A problem in an included file stands there; an id taken twice names the other file."""
    (folder / "parts/a.yaml").write_text("brands:\n  - {id: aurora, nam: x}\n")
    assert answer(folder) == [
        "parts/a.yaml:2:5: brands[1]: a brand needs `name`: the brand's name",
        "parts/a.yaml:2:10: brands[1].id: `aurora` is taken already, by `brands[0]` at ecosystem.yaml:15:10; "
        "an id is unique in the declaration",
        "parts/a.yaml:2:18: brands[1].nam: `nam` is not a key of a brand; its keys are `id`, `name`, "
        "`group`, `countries`, `domains`, `steward`, `controller`, `meta`; did you mean `name`?",
    ]


def test_brands_may_come_from_included_files_alone(folder: Path) -> None:
    """A required list section is there when any file says it."""
    text = (folder / "ecosystem.yaml").read_text()
    brands = "brands:\n  - {id: aurora, name: Aurora, group: drinks}\n"
    (folder / "ecosystem.yaml").write_text(text.replace(brands, ""))
    (folder / "parts/a.yaml").write_text(brands)
    assert [brand.id for brand in load(folder / "ecosystem.yaml").brands] == ["aurora"]


@pytest.mark.parametrize(
    ("content", "expected"),
    [
        (
            "- a\n",
            "parts/a.yaml:1:1: this is a list, and an included file is a mapping of list sections, such as `channels:`",
        ),
        (
            "cloud: {}\n",
            "parts/a.yaml:1:1: cloud: `cloud` stands in the root file only; an included file holds list sections",
        ),
        (
            "chanels: []\n",
            "parts/a.yaml:1:1: chanels: `chanels` is not a section of an included file; its sections are "
            "`brand_groups`, `brands`, `agencies`, `grants`, `platforms`, `measurement`, `channels`, "
            "`systems`, `campaigns`, `integrations`, "
            "`reports`, `moved`, `include`, `meta`; did you mean `channels`?",
        ),
        ("channels: {}\n", "parts/a.yaml:1:11: channels: this is a mapping, and a list is expected"),
        ("channels: x\n", "parts/a.yaml:1:11: channels: `x` is not a list"),
        ("channels:\n", "parts/a.yaml:1:10: channels: this is empty, and a list is expected"),
        ("a: [", "parts/a.yaml:1:5: not YAML: a value is missing here, or a bracket is not closed"),
        (
            "",
            "parts/a.yaml:1:1: the file is empty",
        ),
        ("meta: 1\n", "parts/a.yaml:1:7: meta: `1` is not a mapping"),
        ("include: [b.yaml]\n", "parts/a.yaml:1:11: include[0]: `b.yaml` matches no file"),
    ],
)
def test_what_an_included_file_may_not_hold(folder: Path, content: str, expected: str) -> None:
    """Anything but list sections is answered at its place in the included file."""
    (folder / "parts/a.yaml").write_text(content)
    assert answer(folder) == [expected]


def test_a_broken_part_does_not_hide_another(folder: Path) -> None:
    """Each file that is not YAML is answered; references are not judged while a file is missing."""
    (folder / "parts/a.yaml").write_text("a: [")
    (folder / "parts/b.yaml").write_text("b: 'x")
    assert [line.split(": ")[0] for line in answer(folder)] == ["parts/a.yaml:1:5", "parts/b.yaml:1:4"]


def test_cycles(folder: Path) -> None:
    """A file that includes itself, or one that includes it, is refused."""
    root(folder, "*.yaml")
    assert answer(folder) == ["ecosystem.yaml:2:11: include[0]: `*.yaml` includes this file itself"]
    root(folder, "parts/a.yaml")
    (folder / "parts/a.yaml").write_text("include: [b.yaml]\n")
    (folder / "parts/b.yaml").write_text("include: [a.yaml]\n")
    assert answer(folder) == [
        "parts/b.yaml:1:11: include[0]: `a.yaml` includes `parts/a.yaml`, which includes this file: a cycle"
    ]


def test_a_file_that_two_globs_match_is_read_once(folder: Path) -> None:
    """Overlapping globs, and two files that include a third, double nothing."""
    (folder / "parts/a.yaml").write_text("include: [deep/c.yaml]\n" + ONE % "club")
    (folder / "parts/b.yaml").write_text("include: [deep/c.yaml]\n")
    (folder / "parts/deep").mkdir()
    (folder / "parts/deep/c.yaml").write_text(ONE % "brisa")
    root(folder, "parts/*.yaml", "parts/a.yaml", "parts/**/c.yaml")
    assert [brand.id for brand in load(folder / "ecosystem.yaml").brands] == ["aurora", "club", "brisa"]


@pytest.mark.parametrize(
    ("pattern", "why"),
    [
        ("parts/none.yaml", "matches no file"),
        ("parts/[", "matches no file"),
        (
            "/etc/hostname",
            "leads outside the folder of the declaration's root file; write a path relative to this file",
        ),
        ("~/x.yaml", "leads outside the folder of the declaration's root file; write a path relative to this file"),
        ("C:/x.yaml", "leads outside the folder of the declaration's root file; write a path relative to this file"),
        ("../*.yaml", "leads outside: `..` is not allowed; write a path relative to this file"),
        ("parts/../../x.yaml", "leads outside: `..` is not allowed; write a path relative to this file"),
        ("**/**/*.yaml", "has more than one `**`; one is enough"),
        (".", "is not a path or glob"),
        ("parts", "includes `parts`: a folder, and a file is expected"),
    ],
)
def test_globs_that_are_refused(folder: Path, pattern: str, why: str) -> None:
    """A glob that finds nothing, or leads out, is answered at its place."""
    root(folder, pattern)
    assert answer(folder) == [f"ecosystem.yaml:2:11: include[0]: `{pattern}` {why}"]


def test_links_that_lead_outside_are_refused(folder: Path, tmp_path_factory: pytest.TempPathFactory) -> None:
    """A linked file or folder outside the root's folder is refused; a link inside is fine."""
    outside = tmp_path_factory.mktemp("outside")
    (outside / "x.yaml").write_text(ONE % "club")
    (folder / "parts/x.yaml").symlink_to(outside / "x.yaml")
    why = "leads outside the folder of the declaration's root file, by the link"
    assert answer(folder) == [f"ecosystem.yaml:2:11: include[0]: `parts/*.yaml` {why} `parts/x.yaml`"]
    (folder / "parts/x.yaml").unlink()
    (folder / "linked").symlink_to(outside)
    root(folder, "linked/x.yaml")
    assert answer(folder) == [f"ecosystem.yaml:2:11: include[0]: `linked/x.yaml` {why} `linked/x.yaml`"]
    (folder / "parts/y.yaml").write_text(ONE % "brisa")
    (folder / "inside.yaml").symlink_to(folder / "parts/y.yaml")
    root(folder, "inside.yaml")
    assert len(load(folder / "ecosystem.yaml").brands) == 2


def test_loops_of_links_end(folder: Path) -> None:
    """Links in a circle, and folders that hold themselves, are answered at once."""
    (folder / "a.yaml").symlink_to(folder / "b.yaml")
    (folder / "b.yaml").symlink_to(folder / "a.yaml")
    for name in "cdefgh":
        (folder / name).symlink_to(folder)
    root(folder, "a.yaml")
    assert len(answer(folder)) == 1
    root(folder, "**/none.yaml")
    assert answer(folder) == ["ecosystem.yaml:2:11: include[0]: `**/none.yaml` matches no file"]
    root(folder, "*/*/*/*/*/*/*/none.yaml")
    assert len(answer(folder)) == 1


def test_stars_do_not_find_hidden_files(folder: Path) -> None:
    """An editor's hidden copy is not part of the declaration."""
    (folder / "parts/.a.yaml").write_text("garbage: [")
    (folder / "parts/a.yaml").write_text(ONE % "club")
    assert len(load(folder / "ecosystem.yaml").brands) == 2
