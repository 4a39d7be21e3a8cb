"""Callers, and policies written short: what a statement does not say is everything."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from ecosystem.estate.iam import parse
from ecosystem.iam.evaluate import Decision, Layer, Policies, evaluate, trusts
from ecosystem.iam.request import Caller, Request

HOME, AWAY = "111122223333", "444455556666"
CALLERS = {
    "role": Caller(f"arn:aws:iam::{HOME}:role/agency", HOME, session=f"arn:aws:sts::{HOME}:assumed-role/agency/maria"),
    "other role": Caller(
        f"arn:aws:iam::{HOME}:role/other", HOME, session=f"arn:aws:sts::{HOME}:assumed-role/other/maria"
    ),
    "away role": Caller(
        f"arn:aws:iam::{AWAY}:role/agency", AWAY, session=f"arn:aws:sts::{AWAY}:assumed-role/agency/maria"
    ),
    "user": Caller(f"arn:aws:iam::{HOME}:user/bob", HOME, "user"),
    "away user": Caller(f"arn:aws:iam::{AWAY}:user/bob", AWAY, "user"),
    "federated user": Caller(
        f"arn:aws:iam::{HOME}:user/bob", HOME, "user", f"arn:aws:sts::{HOME}:federated-user/bobs-app"
    ),
    "unnamed session": Caller(f"arn:aws:iam::{HOME}:role/agency", HOME),
    "linked role": Caller(f"arn:aws:iam::{HOME}:role/aws-service-role/x.amazonaws.com/X", HOME),
    "saml role": Caller(
        f"arn:aws:iam::{HOME}:role/agency",
        HOME,
        session=f"arn:aws:sts::{HOME}:assumed-role/agency/ana",
        provider=f"arn:aws:iam::{HOME}:saml-provider/corp",
    ),
    "root": Caller(f"arn:aws:iam::{HOME}:root", HOME, "root"),
    "away root": Caller(f"arn:aws:iam::{AWAY}:root", AWAY, "root"),
    "service": Caller("", "", "service", provider="cloudtrail.amazonaws.com"),
    "anonymous": Caller("", "", "anonymous"),
    "saml": Caller("", "", "federated", provider=f"arn:aws:iam::{HOME}:saml-provider/corp"),
    "oidc": Caller("", "", "federated", provider="token.actions.example.com"),
    "robot": Caller("", "", "robot"),
    "nowhere": Caller("arn:aws:iam::111122223333:role/agency", ""),
}
OWN = ("identity", "boundary", "session")


@dataclass(frozen=True)
class Case:
    """A request and the policies of every layer as IAM's JSON has them; None where there is no such layer."""

    caller: Caller
    action: str
    resource: str
    context: Mapping[str, str | tuple[str, ...]] = field(default_factory=dict)
    account: str = HOME
    identity: Sequence[Any] = ()
    boundary: Sequence[Any] | None = None
    session: Sequence[Any] | None = None
    policy: Sequence[Any] | None = None
    scp: Sequence[Sequence[Any]] = ()
    rcp: Sequence[Sequence[Any]] = ()
    key: bool = False
    trust: Sequence[Any] | None = None

    @property
    def request(self) -> Request:
        """The request."""
        return Request(self.caller, self.action, self.resource, self.context, self.account)

    @property
    def policies(self) -> Policies:
        """The policies, parsed."""
        return Policies(
            layer("identity", self.identity) or Layer(),
            layer("boundary", self.boundary),
            layer("session", self.session),
            layer("policy", self.policy),
            tuple(layer("scp", each) or Layer() for each in self.scp),
            tuple(layer("rcp", each) or Layer() for each in self.rcp),
            self.key,
        )

    def decide(self) -> Decision:
        """Return the evaluator's decision."""
        if self.trust is None:
            return evaluate(self.request, self.policies)
        return trusts(
            self.request, parse({"Statement": [whole(each, False, False) for each in self.trust]}), self.policies
        )


def layer(name: str, statements: Sequence[Any] | None) -> Layer | None:
    """Return a layer with one document of these statements, each filled up; None for None."""
    if statements is None:
        return None
    filled = [whole(each, name not in ("policy", "rcp")) for each in statements]
    return Layer(((name, parse({"Statement": filled})),))


def whole(statement: Mapping[str, Any], own: bool, resource: bool = True) -> dict[str, Any]:
    """Return a statement with everything that it does not say: Allow, everybody, every action, every resource."""
    found = {"Effect": "Allow", **statement}
    needed = [("Action", True), ("Resource", resource), ("Principal", not own)]
    for name, fill in needed:
        if fill and name not in found and f"Not{name}" not in found and not (name == "Principal" and own):
            found[name] = "*"
    return {key: value for key, value in found.items() if value is not None}
