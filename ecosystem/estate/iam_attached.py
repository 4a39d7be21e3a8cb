"""What a role may do: its own policies, those that are resources of their own, and AWS's well-known ones.

A resource of its own is joined to its role by the role's name, or, where that is not known yet, by the one role that
it depends on.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator
from dataclasses import replace
from typing import Any, Final

from ecosystem.estate.estate import Estate
from ecosystem.estate.iam import Document, Statement
from ecosystem.estate.iam_agencies import of_an_agency, tagged_for
from ecosystem.estate.iam_nouns import Attachment, Policy, Role, RolePolicy
from ecosystem.estate.resource import Resource
from ecosystem.estate.unknown import UNKNOWN, Maybe, Unjudged, Unknown
from ecosystem.noun import noun

BY_AWS: Final = ":iam::aws:policy/"
"""What stands in the ARN of a policy of AWS's own."""

_IAM_READS: Final = ("iam:Get*", "iam:List*")
_WELL_KNOWN: Final[dict[str, tuple[tuple[str, ...], tuple[str, ...]]]] = {
    "AdministratorAccess": (("*",), ()),
    "AdministratorAccess-Amplify": (("iam:CreateRole", "iam:PutRolePolicy", "iam:AttachRolePolicy", "s3:*"), ()),
    "AdministratorAccess-AWSElasticBeanstalk": (("iam:CreateRole", "iam:AttachRolePolicy", "s3:*"), ()),
    "IAMFullAccess": (("iam:*",), ()),
    "PowerUserAccess": ((), ("iam:*", "organizations:*", "account:*")),
    "job-function/SystemAdministrator": (("iam:PassRole", "iam:CreateServiceLinkedRole", "s3:*"), ()),
    "AWSOrganizationsFullAccess": (("organizations:*",), ()),
    "AWSAccountManagementFullAccess": (("account:*",), ()),
    "AWSSSOMasterAccountAdministrator": (("sso:*", "sso-directory:*"), ()),
    "AWSSSOMemberAccountAdministrator": (("sso:*",), ()),
    "AmazonS3FullAccess": (("s3:*", "s3-object-lambda:*"), ()),
    "AmazonSESFullAccess": (("ses:*",), ()),
    "AWSStepFunctionsFullAccess": (("states:*",), ()),
    "ReadOnlyAccess": (_IAM_READS, ()),
    "SecurityAudit": (_IAM_READS, ()),
    "job-function/ViewOnlyAccess": (_IAM_READS, ()),
}
"""What AWS's policies allow that a control here asks about: actions, or all but some, on every resource.

Source: AWS Managed Policy Reference Guide. The reading ones stand here with nothing that writes.
"""


@noun(frozen=True, slots=True)
class Permissions:
    """Some permissions of one role: `thing` is the resource that gives them, `role` the role that has them.

    `role` is None for a managed policy that carries an agency's tag, before it is attached. `managed` is the ARN of a
    policy of AWS's own. `beside` are all documents of the role that are known, whose refusals hold for this one, too.
    `stranger` says what is missing where nobody can tell whether the role is an agency's.
    """

    thing: Any
    role: Role | None
    document: Document
    managed: str = ""
    beside: tuple[Document, ...] = ()
    stranger: str = ""

    @property
    def whose(self) -> str:
        """The role, or else the policy, in words."""
        return f"the role `{self.role.id}`" if self.role is not None else f"the policy `{self.thing.id}`"

    @property
    def unit(self) -> str | None:
        """The unit that the role, or else the policy, is for by its tag."""
        brand: str | None = (self.role or self.thing).brand
        return brand


def own(estate: Estate, role: Role) -> Iterator[Permissions]:
    """Yield what an agency's role says of itself, nothing for another; raises `Unjudged` when nobody can tell."""
    if not (role.inline or role.managed) or not of_an_agency(estate, role):
        return
    for document in role.inline:
        yield Permissions(role, role, document, beside=role.inline)
    for arn in role.managed:
        yield replace(_managed(role, role, arn), beside=role.inline)


def of_policy(estate: Estate, policy: Policy) -> Iterator[Permissions]:
    """Yield what a managed policy that carries an agency's tag allows; nothing for another."""
    if tagged_for(estate, policy) is not None:
        yield Permissions(policy, None, policy.document, beside=(policy.document,))


def attached(estate: Estate) -> Iterator[Permissions]:
    """Yield what agencies' roles of a plan have by resources of their own, and those of which nobody can tell."""
    found = [*_inline(estate), *_put_on(estate)]
    beside: dict[str, list[Document]] = defaultdict(list)
    for each in found:
        if each.role is not None:
            beside[each.role.urn].append(each.document)
    for each in found:
        documents = () if each.role is None else (*each.role.inline, *beside[each.role.urn])
        yield replace(each, beside=documents)


def sentences(
    given: Iterable[Permissions], say: Callable[[Permissions], Iterable[str]]
) -> Iterator[tuple[Any, str | Unjudged]]:
    """Yield what `say` says of each, or that it cannot be judged, with the resource it is about."""
    for each in given:
        if each.stranger:
            yield each.thing, Unjudged(each.stranger)
            continue
        try:
            for sentence in say(each):
                yield each.thing, sentence
        except Unjudged as unjudged:
            yield each.thing, unjudged


def reasons(given: Iterable[Permissions], say: Callable[[Permissions], Iterable[str]]) -> Iterator[str]:
    """Yield what `say` says of each, all being about one resource; raises `Unjudged` once all were asked."""
    missing: list[str] = []
    for _, said in sentences(given, say):
        if isinstance(said, Unjudged):
            missing.append(said.what)
        else:
            yield said
    if missing:
        raise Unjudged("; ".join(dict.fromkeys(missing)))


def _inline(estate: Estate) -> Iterator[Permissions]:
    for inline in estate.of(RolePolicy):
        for role in _roles(estate, inline.resource, (inline.role,)):
            yield _strange(inline) if role is None else Permissions(inline, role, inline.document)


def _put_on(estate: Estate) -> Iterator[Permissions]:
    for each in estate.of(Attachment):
        for role in _roles(estate, each.resource, each.roles):
            if role is None:
                yield _strange(each)
                continue
            for arn in each.policies if not isinstance(each.policies, Unknown) else (UNKNOWN,):
                yield _attached(estate, each, role, arn)


def _strange(thing: Any) -> Permissions:
    return Permissions(thing, None, Document(), stranger=f"whose the role of `{thing.id}` is")


def _roles(estate: Estate, resource: Resource, names: Any) -> Iterator[Role | None]:
    """Yield the agencies' roles that a resource is put on, and None for each of which nobody can tell whose it is."""
    by_name, by_urn = estate.once(_by_name), estate.once(_by_urn)
    for name in (UNKNOWN,) if isinstance(names, Unknown) else names:
        found = by_name.get(name) if isinstance(name, str) else None
        if found is None:
            near = [by_urn[urn] for urn in resource.depends if urn in by_urn]
            found = near[0] if len(near) == 1 else None
        try:
            if found is None or of_an_agency(estate, found):
                yield found
        except Unjudged:
            yield None


def _attached(estate: Estate, attachment: Attachment, role: Role, arn: Maybe[str]) -> Permissions:
    if isinstance(arn, Unknown):
        near = [each for each in estate.of(Policy) if each.urn in attachment.resource.depends]
        found = near[0] if len(near) == 1 else None
    else:
        found = estate.once(_by_path).get(arn.partition(":policy")[2])
    if found is None:
        return _managed(attachment, role, arn)
    return Permissions(attachment, role, found.document)


def _managed(thing: Any, role: Role, arn: Maybe[str]) -> Permissions:
    if isinstance(arn, Unknown):
        return Permissions(thing, role, Document((), f"which policy `{thing.id}` attaches"))
    _, by_aws, name = arn.partition(BY_AWS)
    if not by_aws:
        return Permissions(thing, role, Document((), f"what the policy `{arn}` allows"))
    known = _WELL_KNOWN.get(name.removeprefix("aws-service-role/"))
    if known is None:
        missing = "" if name.endswith(("ReadOnlyAccess", "ReadOnly")) else f"what AWS's policy `{name}` allows"
        return Permissions(thing, role, Document((), missing), arn)
    statement = Statement("Allow", sid=name, actions=known[0], not_actions=known[1], resources=("*",))
    return Permissions(thing, role, Document((statement,)), arn)


def _by_path(estate: Estate) -> dict[str, Policy]:
    return {
        f"{each.iam_path or '/'}{each.name}": each
        for each in estate.of(Policy)
        if isinstance(each.name, str) and not isinstance(each.iam_path, Unknown)
    }


def _by_name(estate: Estate) -> dict[str, Role]:
    return {role.name: role for role in estate.of(Role) if isinstance(role.name, str)}


def _by_urn(estate: Estate) -> dict[str, Role]:
    return {role.urn: role for role in estate.of(Role)}
