"""Rules as the lines of a CODEOWNERS file, among whatever else the file holds.

Sources: GitHub, "About code owners" (order, e-mail addresses, what of gitignore's syntax does not work); GitLab,
"Syntax of CODEOWNERS file" (sections, escapes) and the order in which it looks for the file.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from typing import Final

from ecosystem.noun import noun

BEGIN: Final = "# begin ecosystem"
END: Final = "# end ecosystem"

_EMAIL = re.compile(r"[A-Za-z0-9][A-Za-z0-9._%+-]*@[A-Za-z0-9.-]+")
_UNFIT = re.compile(r"[\x00-\x1f\x7f*?\[\]\u2028\u2029\ud800-\udfff]")
"""What no pattern can name for both forges: wildcards cannot be escaped everywhere, and a line has an end."""


class BadNameError(Exception):
    """A file that no pattern names, or a steward that a forge cannot look up; a line for each."""


class BadFileError(Exception):
    """The file that is there cannot be kept in step; the text says why."""


@noun(frozen=True, slots=True)
class Rule:
    """Whoever changes what `pattern` matches asks one of `owners`, stewards by e-mail."""

    pattern: str
    owners: tuple[str, ...]


@noun(frozen=True, slots=True)
class Forge:
    """Where a forge looks for the file, in its order, what of CI it runs, and what its handles look like."""

    name: str
    places: tuple[str, ...]
    pipelines: tuple[str, ...]
    handle: str
    example: str
    section: str | None = None


FORGES: Final[Mapping[str, Forge]] = {
    forge.name: forge
    for forge in (
        Forge(
            "github",
            (".github/CODEOWNERS", "CODEOWNERS", "docs/CODEOWNERS"),
            (".github/workflows/ecosystem.yaml",),
            r"@[A-Za-z0-9][A-Za-z0-9_-]{0,99}(/[A-Za-z0-9][A-Za-z0-9_-]{0,99})?",
            "`@user` or `@organisation/team`",
        ),
        Forge(
            "gitlab",
            ("CODEOWNERS", "docs/CODEOWNERS", ".gitlab/CODEOWNERS"),
            (".gitlab-ci.yml",),
            r"@[A-Za-z0-9_][A-Za-z0-9_.-]{0,99}(/[A-Za-z0-9_][A-Za-z0-9_.-]{0,99})*",
            "`@user` or `@group/subgroup`",
            "[ecosystem]",
        ),
    )
}


def pattern(path: str) -> str:
    """Return the pattern that matches a path from the repository's top and nothing else; raises `BadNameError`."""
    if _UNFIT.search(path):
        raise BadNameError(f"`{path}` has a character that no pattern of CODEOWNERS can name; rename it")
    return "/" + re.sub(r"([\\# ])", r"\\\1", path)


def block(rules: Iterable[Rule], forge: Forge, handles: Mapping[str, str]) -> str:
    """Return the generated lines; `handles` say whom a forge knows by another name, by e-mail in lower case.

    Raises `BadNameError` with every steward that the forge cannot look up.
    """
    said = [(rule.pattern, [handles.get(each.lower(), each) for each in rule.owners]) for rule in rules]
    everybody = dict.fromkeys(owner for _, owners in said for owner in owners)
    if strange := [each for each in everybody if not _known(each, forge)]:
        raise BadNameError("\n".join(_strange(each, forge) for each in strange))
    wide = max(len(each) for each, _ in said)
    return "\n".join([*_head(forge), *(f"{each:{wide}}  {' '.join(owners)}" for each, owners in said), END, ""])


def whole(there: str, generated: str) -> str:
    """Return the file with the generated lines last, and every other line of it kept; raises `BadFileError`."""
    kept, inside = [], False
    for line in there.splitlines():
        if line.startswith(BEGIN):
            if inside:
                raise BadFileError(f"`{BEGIN}` stands twice without `{END}` between")
            inside = True
        elif line.startswith(END):
            if not inside:
                raise BadFileError(f"`{END}` stands without `{BEGIN}` before it")
            inside = False
        elif not inside:
            kept.append(line)
    if inside:
        raise BadFileError(f"`{BEGIN}` stands without `{END}` after it")
    others = "\n".join(kept).strip("\n")
    return f"{others}\n\n{generated}" if others else generated


def _head(forge: Forge) -> Iterator[str]:
    yield f"{BEGIN}: written by `ecosystem codeowners --format {forge.name}` from the stewards of the declaration."
    yield "# Edit the declaration and run it again; other lines of yours stand above, since the last match counts."
    if forge.section:
        yield forge.section


def _known(owner: str, forge: Forge) -> bool:
    return bool(_EMAIL.fullmatch(owner) or re.fullmatch(forge.handle, owner))


def _strange(owner: str, forge: Forge) -> str:
    return f"`{owner}` is neither a plain e-mail address nor a handle of {forge.name}, which is {forge.example}"
