"""An audit from the user's wishes: the evidence, what is expected, the controls, the waivers, the judgement."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

from cli.audit.evidence import Sought, collected, from_files
from cli.checking import Wishes, choose, every_control, known_findings, settings_beside, waivers_beside
from cli.refusal import Refusal
from ecosystem.noun import noun

if TYPE_CHECKING:
    from ecosystem.estate.expected import Expected
    from ecosystem.model import Declaration, Environment
    from governance.audit.auditing import Audit
    from governance.collect.snapshot import Snapshot


@noun(frozen=True, slots=True)
class Done:
    """The audit, and the severity from which on it fails."""

    audit: Audit
    fail_on: str


def judged(
    path: str,
    sought: Sought,
    wishes: Wishes,
    baseline: Path | None,
    kept: Path | None,
    report: Callable[[str], None],
) -> Done:
    """Return the audit; what was seen is kept at `kept` before it is judged. Refuses what cannot be understood."""
    from cli.declared import load
    from governance.audit.auditing import audit

    declaration = load(path)
    settings = settings_beside(Path(path))
    controls = every_control((*settings.controls, *wishes.folders))
    chosen = choose(wishes, settings, controls)
    waivers = waivers_beside(path, controls)
    known_before = known_findings(baseline)
    snapshot, where = _evidence(path, declaration, sought, report)
    if kept is not None:
        from cli.output import write_whole
        from governance.collect.snapshot import dumps

        write_whole(kept, dumps(snapshot), 0o600)
    wanted: tuple[Expected, ...] = ()
    if where is not None and snapshot.reach.accounts:
        from cli.audit.expecting import expected

        wanted = expected(
            declaration,
            where,
            wishes.as_of,
            report,
            config=Path(path).resolve().parent / "stacks" / "config",
            emulator=snapshot.emulator,
        )
    name = where.name if where is not None else None
    found = audit(snapshot, declaration, wishes.as_of, chosen, environment=name, waivers=waivers, expected=wanted)
    if known_before is not None:
        from governance.baseline import marked

        found = replace(found, run=replace(found.run, findings=marked(found.run.findings, known_before)))
    return Done(found, wishes.fail_on or settings.fail_on or "high")


def _evidence(
    path: str, declaration: Declaration, sought: Sought, report: Callable[[str], None]
) -> tuple[Snapshot, Environment | None]:
    from cli.deployment.selection import choose_environment

    if not sought.sources:
        where = choose_environment(declaration, sought.environment, sought.local)
        return collected(path, declaration, where, sought, report), where
    if sought.local or sought.platforms or sought.role:
        raise Refusal("`--from` judges what the files hold", "leave out `--local`, `--platforms` and `--role`")
    snapshot = from_files(sought)
    named = sought.environment or snapshot.environment
    if named is None and not snapshot.reach.accounts:
        return snapshot, None
    return snapshot, choose_environment(declaration, named, False)
