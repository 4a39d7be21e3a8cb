"""A report's nouns: what a run left, what it was made of, and what is missing."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from ecosystem.noun import noun
from ecosystem.waivers import Waiver
from governance.access.matrix import Matrix
from governance.evaluation import Run
from governance.history.due import Due
from governance.history.story import History, Story
from governance.report.markup import Html
from governance.report.said import Audit, Plan, Proof
from governance.report.words import Words

DECLARATION: Final = "declaration"
WAIVERS: Final = "waivers"
SETTINGS: Final = "settings"
CONTROLS: Final = "controls"
PROOF: Final = "proof"
PLAN: Final = "plan"
AUDIT: Final = "audit"
SNAPSHOT: Final = "snapshot"
HISTORY: Final = "history"
LEFT: Final = (PROOF, PLAN, AUDIT)
"""What other commands leave, in the order of the page."""


@noun(frozen=True, slots=True)
class Input:
    """A file that a report was made of. `name` is relative to the declaration's folder, `sha256` hexadecimal."""

    name: str
    kind: str
    sha256: str
    size: int


@noun(frozen=True, slots=True)
class Foreign:
    """A declared thing that the corporation does not hold; `holder` is `agency`, `vendor` or `unknown`."""

    id: str
    title: str
    kind: str
    owner: str
    holder: str
    area: str


@noun(frozen=True, slots=True)
class Seen:
    """What an audit saw, out of its snapshot: when, how many resources and assets of each type or kind."""

    collected: str
    things: Mapping[str, int]


@noun(frozen=True, slots=True)
class Past:
    """The runs that a history holds. `sha256` is of their digests in order: the file itself changes with each run.

    `met` are its findings by their fingerprints.
    """

    name: str
    runs: int
    sha256: str
    histories: tuple[History, ...]
    met: Mapping[str, Story]


@noun(frozen=True, slots=True)
class Report:
    """All that a report says.

    `run` has the findings of every evidence, `fail_on` is the severity from which on it is not in order. `sources` are
    the declaration's lines by file and line, `drawing` is the map, `due` is what ends within a year, `missing` names
    what no run left with the command that writes it, `versions` are of the programs.
    """

    run: Run
    fail_on: str
    name: str
    words: Words
    inputs: tuple[Input, ...]
    missing: Mapping[str, str]
    versions: Mapping[str, str]
    waivers: tuple[Waiver, ...]
    matrix: Matrix
    drawing: Html
    foreign: tuple[Foreign, ...]
    agencies: Mapping[str, tuple[str, ...]]
    sources: Mapping[tuple[str, int], str]
    due: tuple[Due, ...] = ()
    proof: Proof | None = None
    plan: Plan | None = None
    audit: Audit | None = None
    seen: Seen | None = None
    past: Past | None = None

    @property
    def day(self) -> str:
        """The day that it judges by, in ISO form."""
        return self.run.estate.as_of.isoformat()

    @property
    def file(self) -> str:
        """The declaration, as the user named it."""
        declaration = self.run.estate.declaration
        return declaration.file if declaration else ""
