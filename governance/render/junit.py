"""A run as JUnit XML, for build servers: a suite for each family, a case for each finding and each control without.

What is waived, known to the baseline, not measured or not applicable is skipped, with the reason; never a plain pass.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator
from xml.etree.ElementTree import Element, SubElement, indent, tostring

from governance.evaluation import CLAIMED, NOT_APPLICABLE, VERIFIED, Run
from governance.findings import Finding
from governance.render.visible import cut, relative, visible
from policies.catalogue import FAMILIES
from policies.control import Control

_NAME = 1000  # characters of a case's name
_PASSED = frozenset({CLAIMED, VERIFIED})


def render(run: Run) -> str:
    """Return the run as JUnit XML, in ASCII (other characters as references), so that no locale can spoil it."""
    root = Element("testsuites", name="ecosystem")
    by_family: dict[str, list[Control]] = defaultdict(list)
    for control in run.chosen.controls.values():
        by_family[control.family].append(control)
    by_control: dict[str, list[Finding]] = defaultdict(list)
    for finding in run.findings:
        by_control[finding.control.id].append(finding)
    for family in run.families():
        root.append(_suite(family, by_family[family], by_control, run))
    _totals(root, root)
    indent(root)
    text: bytes = tostring(root, encoding="us-ascii", xml_declaration=True)
    return text.decode("ascii") + "\n"


def _suite(family: str, controls: Iterable[Control], findings: dict[str, list[Finding]], run: Run) -> Element:
    title = FAMILIES[family][run.chosen.language == "es"] if family in FAMILIES else ""
    suite = Element("testsuite", name=f"{family}: {title}" if title else family)
    suite.set("timestamp", f"{run.estate.as_of.isoformat()}T00:00:00")
    properties = SubElement(suite, "properties")
    declaration = run.estate.declaration
    said = {
        "declaration": declaration.file if declaration else None,
        "environment": run.estate.environment,
        "evidence": run.estate.evidence,
        "as_of": run.estate.as_of.isoformat(),
    }
    for name, value in said.items():
        if value:
            SubElement(properties, "property", name=name, value=visible(value))
    names: Counter[str] = Counter()
    for control in controls:
        if findings[control.id]:
            suite.extend(_failed(finding, names) for finding in findings[control.id])
        else:
            suite.append(_unbroken(control, run))
    _totals(suite, suite)
    return suite


def _failed(finding: Finding, names: Counter[str]) -> Element:
    name = cut(f"{finding.control.id} {visible(finding.asset)}", _NAME)
    names[name] += 1
    case = Element("testcase", classname=f"ecosystem.{finding.control.family}", time="0")
    case.set("name", name if names[name] == 1 else f"{name} ({names[name]})")
    if finding.location is not None:
        case.set("file", visible(relative(finding.location.file)))
        case.set("line", str(finding.location.line))
    message = visible(finding.message)
    if finding.waiver is not None:
        waiver = finding.waiver
        why = f"waived until {waiver.until} by {waiver.approved_by}: {waiver.reason}"
        SubElement(case, "skipped", message=visible(why)).text = "\n".join(_told(finding))
    elif finding.baseline:
        SubElement(case, "skipped", message=f"in the baseline: {message}").text = "\n".join(_told(finding))
    else:
        failure = SubElement(case, "failure", message=message, type=finding.severity)
        failure.text = "\n".join(_told(finding))
    return case


def _told(finding: Finding) -> Iterator[str]:
    yield f"{finding.severity}[{finding.control.id}]: {visible(finding.message)}"
    place = finding.location
    if place is None:
        yield f"--> {visible(finding.urn or finding.asset)}"
    else:
        yield f"--> {visible(relative(place.file))}:{place.line}:{place.column} {visible(place.path)}".rstrip()
    for other, text in finding.notes:
        yield f"::: {visible(relative(other.file))}:{other.line}:{other.column} {visible(text)}"
    yield f"fix: {visible(finding.remediation)}"


def _unbroken(control: Control, run: Run) -> Element:
    name = cut(f"{control.id} {visible(control.title_in(run.chosen.language))}", _NAME)
    case = Element("testcase", classname=f"ecosystem.{control.family}", name=name, time="0")
    status = run.status[control.id]
    if status not in _PASSED:
        missing = [what for identifier, _, what in run.unjudged if identifier == control.id]
        why = f"{status}: {'; '.join(dict.fromkeys(missing))}" if missing and status != NOT_APPLICABLE else status
        SubElement(case, "skipped", message=visible(why))
    return case


def _totals(element: Element, within: Element) -> None:
    cases = list(within.iter("testcase"))
    element.set("tests", str(len(cases)))
    element.set("failures", str(sum(1 for case in cases if case.find("failure") is not None)))
    element.set("errors", "0")
    element.set("skipped", str(sum(1 for case in cases if case.find("skipped") is not None)))
