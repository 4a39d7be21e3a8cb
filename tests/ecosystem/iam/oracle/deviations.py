"""Where iam-simulate 0.1.173 is known to differ from AWS's pages, each as a rewriting with the sentence that decides.

A rewriting turns a case into one that our evaluator answers as iam-simulate answers the case itself. A disagreement is
explained only if that happens, so a class explains nothing that it does not reproduce.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import reduce
from itertools import combinations

from tests.ecosystem.iam.oracle import rewritings as by
from tests.ecosystem.iam.oracle.rewritings import mapped
from tests.ecosystem.iam.samples import Case


@dataclass(frozen=True)
class Deviation:
    """One class of disagreements: the sentence of AWS, its page, and how the oracle reads instead."""

    name: str
    page: str
    sentence: str
    rewrite: Callable[[Case], Case]


def explained(case: Case, answer: str) -> str:
    """Return the name of the class that explains the oracle's answer, several names joined, or nothing."""
    active, found = [], case
    for each in DEVIATIONS:  # one may have nothing to do before another has done its part
        before, found = found, each.rewrite(found)
        if found != before or each.rewrite(case) != case:
            active.append(each)
    for size in range(1, len(active) + 1):
        for chosen in combinations(active, size):
            if _says(reduce(lambda found, each: each.rewrite(found), chosen, case), answer):
                return " + ".join(each.name for each in chosen)
    return ""


def _says(case: Case, answer: str) -> bool:
    return case.decide().why == answer


DEVIATIONS = (
    Deviation(
        "variable without a value in NotResource",
        "IAM policy elements: Variables and tags",
        "If a variable that has no value in the authorization context is used as part of the Resource or NotResource "
        "element of a policy, the resource that includes a policy variable with no value will not match any resource.",
        mapped(by.not_resource),
    ),
    Deviation(
        "variable without a value under a negated operator",
        "IAM policy elements: Variables and tags",
        "Inverted condition operators like StringNotEquals or StringNotLike do match against a null value.",
        mapped(by.negated),
    ),
    Deviation(
        "ForAnyValue with IfExists on an absent key",
        "IAM JSON policy elements: Condition operators",
        "If the key is not present, evaluate the condition element as true.",
        mapped(by.any_if_exists),
    ),
    Deviation(
        "set operator on an empty text",
        "Creating a condition that tests multiple key values (set operations)",
        "If the key values in the request resolve to an empty data set (for example, an empty string), ForAllValues "
        "returns true, and ForAnyValue returns false.",
        by.empty_text,
    ),
    Deviation(
        "Null on a key without values",
        "IAM JSON policy elements: Condition operators",
        "false (the key exists and its value is not null).",
        mapped(by.null_of_nothing),
    ),
    Deviation(
        "NotPrincipal that names the account or the role only",
        "AWS JSON policy elements: NotPrincipal",
        "All principals except the user named Bob in AWS account 444455556666 are explicitly denied access to a "
        "resource (the list holds Bob and the account).",
        mapped(by.not_principal),
    ),
    Deviation(
        "star at a segment's end",
        "IAM JSON policy elements: Resource",
        "If the * wildcard is the last character of a resource ARN segment, it can expand to match beyond the colon "
        "boundaries.",
        mapped(by.segments),
    ),
    Deviation(
        "epoch time against a date",
        "IAM JSON policy elements: Condition operators",
        "You must specify date/time values with one of the W3C implementations of the ISO 8601 date formats or in "
        "epoch (UNIX) time.",
        by.epoch,
    ),
    Deviation(
        "NotIpAddress from the other family",
        "IAM JSON policy elements: Condition operators",
        "NotIpAddress: All IP addresses except the specified IP address or range.",
        mapped(by.other_family),
    ),
    Deviation(
        "variable in a resource without a type",
        "IAM policy elements: Variables and tags",
        "You can use a policy variable in the Resource element, but only in the resource portion of the ARN.",
        mapped(by.untyped),
    ),
    Deviation(
        "the range 0.0.0.0/0",
        "IAM JSON policy elements: Condition operators",
        "The value must be in the standard CIDR format.",
        mapped(by.everywhere),
    ),
    Deviation(
        "root user",
        "How AWS enforcement code logic evaluates requests to allow or deny access",
        "By default, all requests are implicitly denied with the exception of the AWS account root user, which has "
        "full access.",
        by.root,
    ),
    Deviation(
        "session ARN or everybody under a session policy",
        "How AWS enforcement code logic evaluates requests to allow or deny access",
        "Permissions granted directly to a session are not limited by an implicit deny in an identity-based policy, a "
        "permissions boundary, or session policy.",
        by.session,
    ),
)
