"""The protocol between the engine and a policy pack (`pulumi/proto/analyzer.proto`), answered by the controls.

Why not by the SDK's `PolicyPack`: `docs/decisions/0004-the-policy-pack-speaks-the-protocol.md`.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Iterable, Iterator
from functools import cached_property
from pathlib import Path
from threading import Thread
from typing import Any

import grpc
from google.protobuf.empty_pb2 import Empty
from pulumi.runtime.proto import analyzer_pb2 as protocol
from pulumi.runtime.proto import analyzer_pb2_grpc, plugin_pb2

from policies.pack.configuring import Configuration, configured, usual
from policies.pack.planning import OWN, Planned
from policies.pack.policy import ADVISORY, DISABLED, MANDATORY, NAME, NOT_JUDGED, SEVERITY, VERSION, info, listing
from policies.pack.record import VARIABLE, Record, finding, unjudged
from policies.pack.review import Found, NotJudged, Review, Said
from policies.pack.surroundings import Surroundings, UnusableError, surroundings
from policies.pack.wording import message, not_judged

_ROLE = "aws:iam/role:Role"
_NOT_IN_THE_CLOUD = protocol.AnalyzeResponse()


class Analyzer(analyzer_pb2_grpc.AnalyzerServicer):
    """Serves one run of the engine on one stack. `stop` ends the server."""

    def __init__(self, folder: Path, stop: Callable[[], object]) -> None:
        self._folder = folder
        self._stop = stop
        self._stack = ""
        self._configuration: Configuration | None = None
        self._planned = Planned()
        self._not_judged: list[NotJudged] = []
        self._preparing = False
        said = os.environ.get(VARIABLE)
        self._record = Record(Path(said) if said else None)

    # What the engine asks before anything else.

    def Handshake(self, _request: Any, _context: Any) -> Any:  # noqa: N802
        """Nothing is needed of the engine."""
        return protocol.AnalyzerHandshakeResponse()

    def GetPluginInfo(self, _request: Empty, _context: Any) -> Any:  # noqa: N802
        """The pack's version."""
        return plugin_pb2.PluginInfo(version=VERSION)

    def ConfigureStack(self, request: Any, context: Any) -> Any:  # noqa: N802
        """Takes the stack's name, and refuses what lies beside the program when it cannot be understood."""
        self._stack = request.stack
        self._or_refuse(context, lambda: self._beside)
        return protocol.AnalyzerStackConfigureResponse()

    def GetAnalyzerInfo(self, _request: Empty, context: Any) -> Any:  # noqa: N802
        """The policies: one a control, and the list of what could not be judged."""
        beside = self._or_refuse(context, lambda: self._beside)
        return protocol.AnalyzerInfo(
            name=NAME,
            displayName="Customer-engagement ecosystem",
            version=VERSION,
            supportsConfig=True,
            provider="aws",
            policies=[
                *(
                    info(each, beside.severity_of(each), beside.settings_of(each), disabled=beside.left_out(each))
                    for each in beside.controls.values()
                ),
                listing(),
            ],
        )

    def Configure(self, request: Any, context: Any) -> Empty:  # noqa: N802
        """Takes the levels and settings of `--policy-pack-config`."""
        self._configuration = self._or_refuse(context, lambda: configured(self._beside, request.policyConfig))
        return Empty()

    # What it asks about resources.

    def Analyze(self, request: Any, _context: Any) -> Any:  # noqa: N802
        """One resource alone, before anything happens to it."""
        if request.type.startswith(OWN):
            return _NOT_IN_THE_CLOUD
        resource = self._planned.alone(request)
        if resource.type == _ROLE and self._beside.declaration is not None:
            self._prepare()
        return self._answer(self._review.alone(resource), ())

    def AnalyzeStack(self, request: Any, _context: Any) -> Any:  # noqa: N802
        """All resources together, at the end; and what could not be judged of any."""
        said = self._review.together(self._planned.together(request), self._planned.asked)
        return self._answer(said, (*self._not_judged, *said.not_judged))

    def Remediate(self, _request: Any, _context: Any) -> Any:  # noqa: N802
        """Nothing is mended unasked."""
        return protocol.RemediateResponse()

    def Cancel(self, _request: Empty, _context: Any) -> Empty:  # noqa: N802
        """Ends the pack."""
        self._stop()
        return Empty()

    # How it is answered.

    @cached_property
    def _beside(self) -> Surroundings:
        return surroundings(self._folder)

    def _prepare(self) -> None:
        """Load what the proof of a role needs while the engine goes on: it takes longer than the proof."""
        if not self._preparing:
            self._preparing = True
            Thread(target=_load_the_proof, daemon=True).start()

    @cached_property
    def _review(self) -> Review:
        """Made when the first resource comes: the stack and the configuration are known then."""
        configuration = self._levels
        return Review(self._beside, self._stack, configuration.settings, configuration.disabled)

    @property
    def _levels(self) -> Configuration:
        if self._configuration is None:
            self._configuration = usual(self._beside)
        return self._configuration

    def _or_refuse(self, context: Any, give: Callable[[], Any]) -> Any:
        try:
            return give()
        except UnusableError as refused:
            return context.abort(grpc.StatusCode.FAILED_PRECONDITION, str(refused))

    def _answer(self, said: Said, listed: Iterable[NotJudged]) -> Any:
        secrets = self._planned.secrets
        self._not_judged += said.not_judged
        self._record.write(self._as_data(said))
        failed = {each.control.id for each in said.found}
        out = {each.control.id: each.what for each in said.not_judged if each.control.id not in failed}
        out |= {each.id: "nothing of this kind" for each in said.idle}
        listed = tuple(listed)
        missing = not_judged(listed, secrets) if listed and self._levels.levels[NOT_JUDGED] != DISABLED else ""
        return protocol.AnalyzeResponse(
            diagnostics=[
                *(self._diagnostic(each) for each in said.found),
                *([_listed(missing, self._levels.levels[NOT_JUDGED])] if missing else ()),
            ],
            not_applicable=[
                protocol.PolicyNotApplicable(policy_name=name.lower(), reason=what) for name, what in out.items()
            ],
        )

    def _as_data(self, said: Said) -> Iterator[dict[str, Any]]:
        if self._record.kept:
            secrets = self._planned.secrets
            yield from (finding(each, secrets, mandatory=self._level(each) == MANDATORY) for each in said.found)
            yield from (unjudged(each, secrets) for each in said.not_judged)

    def _level(self, found: Found) -> Any:
        """A waived finding is shown and stops nothing."""
        return ADVISORY if found.waiver is not None else self._levels.levels[found.control.policy]

    def _diagnostic(self, found: Found) -> Any:
        return protocol.AnalyzeDiagnostic(
            policyName=found.control.policy,
            policyPackName=NAME,
            policyPackVersion=VERSION,
            description=found.control.title,
            message=message(found, self._planned.secrets),
            enforcementLevel=ADVISORY if self._record.kept else self._level(found),
            urn=found.urn,
            severity=SEVERITY[found.severity],
        )


def _load_the_proof() -> None:
    from ecosystem.isolation.judged import prepare

    prepare()


def _listed(text: str, level: Any) -> Any:
    return protocol.AnalyzeDiagnostic(
        policyName=NOT_JUDGED,
        policyPackName=NAME,
        policyPackVersion=VERSION,
        description="What could not be judged",
        message=text,
        enforcementLevel=level,
        severity=SEVERITY["low"],
    )
