"""Runs for the renderers: an ordinary one, and findings with hostile words."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import Any

from hypothesis import strategies as st

from ecosystem.estate import declared
from ecosystem.loading import loads
from ecosystem.waivers import loads_waivers
from governance.evaluation import Chosen, Run, evaluate
from governance.findings import Finding, Place
from policies.catalogue import load
from policies.examples import completed

TODAY = date(2026, 11, 20)

DECLARATION = """
corporation:
  id: austral
  name: Austral
  domains: [austral.example]
  stewards: {governance: governance@austral.example}
channels:
  - id: ads
    kind: ad_account
    network: meta
    brand: aurora
    owner: pixel
  - {id: old-ads, kind: ad_account, network: meta, brand: aurora, owner: pixel}
"""

WAIVERS = """\
- control: OWN-001
  asset: old-ads
  reason: the claim is with Meta
  requested_by: media@austral.example
  approved_by: governance@austral.example
  from: 2026-11-01
  until: 2026-12-31
  ticket: MKT-123
"""


def ordinary(language: str = "en", severity: dict[str, str] | None = None, waivers: str = WAIVERS) -> Run:
    """Return a run of four controls: OWN-001 has two findings, one of them waived; the others have none."""
    controls = load({"OWN-001", "OWN-002", "ACC-001", "GOV-006"})
    chosen = Chosen(controls, severity or {}, {}, language, len(controls))
    estate = declared(loads(completed(DECLARATION), file="brands/ecosystem.yaml"), TODAY)
    return evaluate(estate, chosen, loads_waivers(waivers, "governance/waivers.yaml"))


def with_finding(**changes: Any) -> Run:
    """Return the ordinary run with one finding alone, changed by what is said."""
    run = ordinary()
    counting = next(finding for finding in run.findings if finding.waiver is None)
    return replace(run, findings=(replace(counting, **changes),))


def waived(run: Run) -> Finding:
    """Return the waived finding of an ordinary run."""
    return next(finding for finding in run.findings if finding.waiver is not None)


NASTY = [
    "<script>alert('x')</script>",
    "]]><![CDATA[",
    "&amp;&#0;",
    "it says \"so\" and 'so'",
    "two\nlines\r\nthree\rfour",
    "=1+1",
    "../../etc/passwd",
    "/etc/passwd",
    "👩‍👩‍👧 café ñandú 漢字",
    "\x00\x07\x1b[31mred\x1b[0m\x7f\x9f",
    "\ud800 and \udfff, \ufffe, \uffff",
    "\u202egnirts\u2066",
    "50% of %0A, a:b, c=d::error::x",
    "\n::error file=x::injected",
    "##[error]old",
    "[a link](https://evil.example) {0} {{",
    "",
    " ",
    "C:\\x\\y\u2028z",
    "n" * 10_000,
]
"""What somebody may call a thing, to break a report or whoever reads it."""

nasty = st.one_of(
    st.sampled_from(NASTY), st.text(max_size=20), st.text(st.characters(categories=["Cc", "Cs", "Cf", "Zl"]))
)


@st.composite
def hostile_runs(draw: st.DrawFn) -> Run:
    """A run whose findings say hostile things in every field that text can come into."""
    run = ordinary()
    findings = []
    for finding in run.findings:
        place = st.builds(Place, nasty, st.integers(1, 10**6), st.integers(1, 10**4), nasty)
        waiver = finding.waiver
        if waiver is not None:
            waiver = replace(
                waiver, reason=draw(nasty), ticket=draw(nasty), approved_by=draw(nasty), requested_by=draw(nasty)
            )
        findings.append(
            replace(
                finding,
                asset=draw(nasty),
                unit=draw(nasty),
                message=draw(nasty),
                remediation=draw(nasty),
                urn=draw(nasty),
                location=draw(st.one_of(st.none(), place)),
                notes=tuple(draw(st.lists(st.tuples(place, nasty), max_size=2))),
                waiver=waiver,
                baseline=draw(st.sampled_from([None, True, False])),
            )
        )
    unjudged = draw(st.lists(st.tuples(st.just("ACC-001"), nasty, nasty), max_size=2))
    return replace(run, findings=tuple(findings), unjudged=tuple(unjudged))
