"""AWS IAM: roles and their policies; sign-in providers are in `iam_sign_in`."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from typing import Any, ClassVar
from urllib.parse import unquote

from botocore.exceptions import ClientError

from localcloud.provider import rules
from localcloud.provider.kind import Aws, Kind, NotEmulated, Props, kind
from localcloud.provider.shape import changed, code, document, tag_changes, tag_list, tag_map, unless_gone
from localcloud.provider.values import text

GONE = ("NoSuchEntity", "NoSuchEntityException")
MOST_VERSIONS = 5  # https://docs.aws.amazon.com/IAM/latest/UserGuide/access_policies_managed-versioning.html
NAME = (r"[\w+=,.@-]{1,%d}", "1 to %d letters, digits and `+=,.@_-`")
PATH = (r"/|/[\x21-\x7e]{0,510}/", "a path that begins and ends with `/`")


def name_form(longest: int) -> tuple[str, str]:
    """Return the form of an IAM name of at most `longest` characters."""
    return NAME[0] % longest, NAME[1] % longest


def policy_text(told: Any) -> str:
    """Return a policy as text, whether botocore parsed it, the emulator quoted it, or it came as it is."""
    if not isinstance(told, str):
        return json.dumps(told)
    return unquote(told) if told.startswith("%7B") else told


@kind
class Role(Kind):
    """A role: who may assume it, its boundary and tags; inline policies where they are given here."""

    token: ClassVar[str] = "aws:iam/role:Role"
    inputs: ClassVar[frozenset[str]] = frozenset(
        {
            "assumeRolePolicy",
            "description",
            "forceDetachPolicies",
            "inlinePolicies",
            "managedPolicyArns",
            "maxSessionDuration",
            "name",
            "path",
            "permissionsBoundary",
            "tags",
        }
    )
    required: ClassVar[frozenset[str]] = frozenset({"assumeRolePolicy", "name"})
    replace_on: ClassVar[frozenset[str]] = frozenset({"name", "path"})
    delete_before_replace: ClassVar[bool] = True
    documents: ClassVar[frozenset[str]] = frozenset({"assumeRolePolicy", "inlinePolicies.policy"})
    unordered: ClassVar[frozenset[str]] = frozenset({"managedPolicyArns"})

    def calls(self, props: Props) -> Iterable[tuple[str, str, Mapping[str, Any]]]:
        """Yield the call that makes it."""
        yield "iam", "CreateRole", self._params(props)

    def problems(self, props: Props) -> Iterable[tuple[str, str]]:
        """Yield what IAM refuses."""
        yield from rules.formed(props, {"name": name_form(64), "path": PATH})
        yield from rules.between(props, {"maxSessionDuration": (3600, 43200)})
        yield from rules.documents(props, "assumeRolePolicy")
        if len(str(props.get("description") or "")) > 1000:
            yield "description", "has more than 1000 characters"

    def create(self, aws: Aws, props: Props) -> str:
        """Make the role, then its inline and attached policies."""
        name = str(props["name"])
        client = aws.client("iam")
        client.create_role(**self._params(props))
        for each in props.get("inlinePolicies") or ():
            if each.get("policy"):
                client.put_role_policy(RoleName=name, PolicyName=each["name"], PolicyDocument=document(each["policy"]))
        for arn in props.get("managedPolicyArns") or ():
            client.attach_role_policy(RoleName=name, PolicyArn=arn)
        return name

    def read(self, aws: Aws, id: str, props: Props) -> Props | None:
        """Return the role; its inline and attached policies only where they were asked for here, or on an import."""
        client = aws.client("iam")
        answer = unless_gone(GONE, client.get_role, RoleName=id)
        if answer is None:
            return None
        told = answer["Role"]
        seen: Props = {
            "name": told["RoleName"],
            "arn": told["Arn"],
            "uniqueId": told["RoleId"],
            "path": told["Path"],
            "createDate": text(told["CreateDate"]),
            "description": told.get("Description", ""),
            "maxSessionDuration": told.get("MaxSessionDuration", 3600),
            "assumeRolePolicy": policy_text(told["AssumeRolePolicyDocument"]),
            "permissionsBoundary": told.get("PermissionsBoundary", {}).get("PermissionsBoundaryArn"),
            "tags": tag_map(_pages(client, "list_role_tags", "Tags", RoleName=id)),
        }
        if props.get("inlinePolicies") or not props:
            seen["inlinePolicies"] = list(self._inline(client, id, props.get("inlinePolicies") or []))
        if props.get("managedPolicyArns") or not props:
            attached = _pages(client, "list_attached_role_policies", "AttachedPolicies", RoleName=id)
            seen["managedPolicyArns"] = sorted(each["PolicyArn"] for each in attached)
        return seen

    def update(self, aws: Aws, id: str, old: Props, new: Props) -> None:
        """Change what differs."""
        client = aws.client("iam")
        if changed(old, new, "assumeRolePolicy"):
            client.update_assume_role_policy(RoleName=id, PolicyDocument=document(new["assumeRolePolicy"]))
        if changed(old, new, "description", "maxSessionDuration"):
            client.update_role(
                RoleName=id,
                Description=new.get("description", ""),
                MaxSessionDuration=int(new.get("maxSessionDuration") or 3600),
            )
        if changed(old, new, "permissionsBoundary"):
            if new.get("permissionsBoundary"):
                client.put_role_permissions_boundary(RoleName=id, PermissionsBoundary=new["permissionsBoundary"])
            else:
                client.delete_role_permissions_boundary(RoleName=id)
        add, remove = tag_changes(old, new)
        if remove:
            client.untag_role(RoleName=id, TagKeys=remove)
        if add:
            client.tag_role(RoleName=id, Tags=tag_list(add))
        self._update_policies(client, id, old, new)

    def delete(self, aws: Aws, id: str, props: Props) -> None:
        """Delete the role with the policies given here; with `forceDetachPolicies` with all others too."""
        client = aws.client("iam")
        everything = bool(props.get("forceDetachPolicies"))
        if everything and unless_gone(GONE, client.get_role, RoleName=id) is None:
            return
        inline = [each["name"] for each in props.get("inlinePolicies") or () if each.get("name")]
        attached = list(props.get("managedPolicyArns") or ())
        if everything:
            inline = list(_pages(client, "list_role_policies", "PolicyNames", RoleName=id))
            listed = _pages(client, "list_attached_role_policies", "AttachedPolicies", RoleName=id)
            attached = [each["PolicyArn"] for each in listed]
        for name in inline:
            unless_gone(GONE, client.delete_role_policy, RoleName=id, PolicyName=name)
        for arn in attached:
            unless_gone(GONE, client.detach_role_policy, RoleName=id, PolicyArn=arn)
        unless_gone(GONE, client.delete_role, RoleName=id)

    def find(self, aws: Aws, props: Props, urn_tag: str) -> str | None:
        """Return the role of that name."""
        name = str(props["name"])
        return name if unless_gone(GONE, aws.client("iam").get_role, RoleName=name) else None

    def _params(self, props: Props) -> dict[str, Any]:
        params: dict[str, Any] = {
            "RoleName": props["name"],
            "AssumeRolePolicyDocument": document(props["assumeRolePolicy"]),
        }
        for name, api in (
            ("path", "Path"),
            ("description", "Description"),
            ("maxSessionDuration", "MaxSessionDuration"),
            ("permissionsBoundary", "PermissionsBoundary"),
        ):
            if props.get(name):
                params[api] = props[name]
        if props.get("tags"):
            params["Tags"] = tag_list(props["tags"])
        return params

    def _inline(self, client: Any, role: str, wanted: list[Props]) -> Iterable[Props]:
        """Yield the inline policies, those asked for first and in their order."""
        names = list(_pages(client, "list_role_policies", "PolicyNames", RoleName=role))
        first = [str(each.get("name")) for each in wanted if each.get("name") in names]
        for name in [*first, *sorted(set(names) - set(first))]:
            told = client.get_role_policy(RoleName=role, PolicyName=name)
            yield {"name": name, "policy": policy_text(told["PolicyDocument"])}

    def _update_policies(self, client: Any, role: str, old: Props, new: Props) -> None:
        before = {each["name"]: each.get("policy") for each in old.get("inlinePolicies") or () if each.get("name")}
        after = {each["name"]: each.get("policy") for each in new.get("inlinePolicies") or () if each.get("name")}
        for name in before.keys() - after.keys():
            unless_gone(GONE, client.delete_role_policy, RoleName=role, PolicyName=name)
        for name, policy in after.items():
            if policy and before.get(name) != policy:
                client.put_role_policy(RoleName=role, PolicyName=name, PolicyDocument=document(policy))
        had, wants = set(old.get("managedPolicyArns") or ()), set(new.get("managedPolicyArns") or ())
        for arn in sorted(had - wants):
            unless_gone(GONE, client.detach_role_policy, RoleName=role, PolicyArn=arn)
        for arn in sorted(wants - had):
            client.attach_role_policy(RoleName=role, PolicyArn=arn)


@kind
class RolePolicy(Kind):
    """A policy inside a role; its id is `role:name`."""

    token: ClassVar[str] = "aws:iam/rolePolicy:RolePolicy"
    inputs: ClassVar[frozenset[str]] = frozenset({"name", "policy", "role"})
    required: ClassVar[frozenset[str]] = frozenset({"name", "policy", "role"})
    replace_on: ClassVar[frozenset[str]] = frozenset({"name", "role"})
    documents: ClassVar[frozenset[str]] = frozenset({"policy"})

    def calls(self, props: Props) -> Iterable[tuple[str, str, Mapping[str, Any]]]:
        """Yield the call that makes it."""
        yield "iam", "PutRolePolicy", self._params(props)

    def problems(self, props: Props) -> Iterable[tuple[str, str]]:
        """Yield what IAM refuses."""
        yield from rules.formed(props, {"name": name_form(128), "role": name_form(64)})
        yield from rules.documents(props, "policy")

    def create(self, aws: Aws, props: Props) -> str:
        """Put it into the role."""
        aws.client("iam").put_role_policy(**self._params(props))
        return f"{props['role']}:{props['name']}"

    def read(self, aws: Aws, id: str, props: Props) -> Props | None:
        """Return the policy."""
        role, _, name = id.partition(":")
        told = unless_gone(GONE, aws.client("iam").get_role_policy, RoleName=role, PolicyName=name)
        if told is None:
            return None
        return {"role": role, "name": name, "policy": policy_text(told["PolicyDocument"])}

    def update(self, aws: Aws, id: str, old: Props, new: Props) -> None:
        """Put the new text in its place."""
        aws.client("iam").put_role_policy(**self._params(new))

    def delete(self, aws: Aws, id: str, props: Props) -> None:
        """Take it out of the role."""
        role, _, name = id.partition(":")
        unless_gone(GONE, aws.client("iam").delete_role_policy, RoleName=role, PolicyName=name)

    def find(self, aws: Aws, props: Props, urn_tag: str) -> str | None:
        """Return the policy of that role and name."""
        id = f"{props['role']}:{props['name']}"
        return id if self.read(aws, id, {}) is not None else None

    def _params(self, props: Props) -> dict[str, Any]:
        return {
            "RoleName": props["role"],
            "PolicyName": props["name"],
            "PolicyDocument": document(props["policy"]),
        }


@kind
class Policy(Kind):
    """A managed policy; a change makes a new default version, and the oldest goes when there are five."""

    token: ClassVar[str] = "aws:iam/policy:Policy"
    inputs: ClassVar[frozenset[str]] = frozenset(
        {"delayAfterPolicyCreationInMs", "description", "name", "path", "policy", "tags"}
    )
    required: ClassVar[frozenset[str]] = frozenset({"name", "policy"})
    replace_on: ClassVar[frozenset[str]] = frozenset({"description", "name", "path"})
    delete_before_replace: ClassVar[bool] = True
    documents: ClassVar[frozenset[str]] = frozenset({"policy"})

    def calls(self, props: Props) -> Iterable[tuple[str, str, Mapping[str, Any]]]:
        """Yield the call that makes it."""
        yield "iam", "CreatePolicy", self._params(props)

    def problems(self, props: Props) -> Iterable[tuple[str, str]]:
        """Yield what IAM refuses."""
        yield from rules.formed(props, {"name": name_form(128), "path": PATH})
        yield from rules.documents(props, "policy")

    def create(self, aws: Aws, props: Props) -> str:
        """Make the policy."""
        return str(aws.client("iam").create_policy(**self._params(props))["Policy"]["Arn"])

    def read(self, aws: Aws, id: str, props: Props) -> Props | None:
        """Return the policy with its default version."""
        client = aws.client("iam")
        answer = unless_gone(GONE, client.get_policy, PolicyArn=id)
        if answer is None:
            return None
        told = answer["Policy"]
        version = client.get_policy_version(PolicyArn=id, VersionId=told["DefaultVersionId"])["PolicyVersion"]
        return {
            "arn": told["Arn"],
            "name": told["PolicyName"],
            "path": told["Path"],
            "description": told.get("Description", ""),
            "policyId": told["PolicyId"],
            "attachmentCount": int(told.get("AttachmentCount", 0)),
            "policy": policy_text(version["Document"]),
            "tags": tag_map(_pages(client, "list_policy_tags", "Tags", PolicyArn=id)),
        }

    def update(self, aws: Aws, id: str, old: Props, new: Props) -> None:
        """Make a new default version, and change the tags."""
        client = aws.client("iam")
        if changed(old, new, "policy"):
            versions = list(_pages(client, "list_policy_versions", "Versions", PolicyArn=id))
            if len(versions) >= MOST_VERSIONS:
                oldest = min(
                    (each for each in versions if not each["IsDefaultVersion"]),
                    key=lambda each: int(each["VersionId"].lstrip("v")),
                )
                client.delete_policy_version(PolicyArn=id, VersionId=oldest["VersionId"])
            client.create_policy_version(PolicyArn=id, PolicyDocument=document(new["policy"]), SetAsDefault=True)
        add, remove = tag_changes(old, new)
        if remove:
            client.untag_policy(PolicyArn=id, TagKeys=remove)
        if add:
            client.tag_policy(PolicyArn=id, Tags=tag_list(add))

    def delete(self, aws: Aws, id: str, props: Props) -> None:
        """Delete the policy with its versions."""
        client = aws.client("iam")
        if unless_gone(GONE, client.get_policy, PolicyArn=id) is None:
            return
        for each in _pages(client, "list_policy_versions", "Versions", PolicyArn=id):
            if not each["IsDefaultVersion"]:
                unless_gone(GONE, client.delete_policy_version, PolicyArn=id, VersionId=each["VersionId"])
        unless_gone(GONE, client.delete_policy, PolicyArn=id)

    def find(self, aws: Aws, props: Props, urn_tag: str) -> str | None:
        """Return the policy of that path and name."""
        arn = f"arn:aws:iam::{aws.account}:policy{props.get('path') or '/'}{props['name']}"
        return arn if unless_gone(GONE, aws.client("iam").get_policy, PolicyArn=arn) else None

    def _params(self, props: Props) -> dict[str, Any]:
        params: dict[str, Any] = {"PolicyName": props["name"], "PolicyDocument": document(props["policy"])}
        if props.get("path"):
            params["Path"] = props["path"]
        if props.get("description"):
            params["Description"] = props["description"]
        if props.get("tags"):
            params["Tags"] = tag_list(props["tags"])
        return params


@kind
class RolePolicyAttachment(Kind):
    """A managed policy on a role; its id is `role/arn`, as the released provider's imports write it."""

    token: ClassVar[str] = "aws:iam/rolePolicyAttachment:RolePolicyAttachment"
    inputs: ClassVar[frozenset[str]] = frozenset({"policyArn", "role"})
    required: ClassVar[frozenset[str]] = frozenset({"policyArn", "role"})
    replace_on: ClassVar[frozenset[str]] = frozenset({"policyArn", "role"})

    def calls(self, props: Props) -> Iterable[tuple[str, str, Mapping[str, Any]]]:
        """Yield the call that makes it."""
        yield "iam", "AttachRolePolicy", {"RoleName": props["role"], "PolicyArn": props["policyArn"]}

    def create(self, aws: Aws, props: Props) -> str:
        """Attach it."""
        aws.client("iam").attach_role_policy(RoleName=props["role"], PolicyArn=props["policyArn"])
        return f"{props['role']}/{props['policyArn']}"

    def read(self, aws: Aws, id: str, props: Props) -> Props | None:
        """Return the attachment, None when the role does not have it."""
        role, _, arn = id.partition("/")
        try:
            attached = list(_pages(aws.client("iam"), "list_attached_role_policies", "AttachedPolicies", RoleName=role))
        except ClientError as error:
            if code(error) in GONE:
                return None
            raise
        return {"role": role, "policyArn": arn} if arn in {each["PolicyArn"] for each in attached} else None

    def delete(self, aws: Aws, id: str, props: Props) -> None:
        """Detach it."""
        role, _, arn = id.partition("/")
        unless_gone(GONE, aws.client("iam").detach_role_policy, RoleName=role, PolicyArn=arn)

    def find(self, aws: Aws, props: Props, urn_tag: str) -> str | None:
        """Return the attachment of that role and policy."""
        id = f"{props['role']}/{props['policyArn']}"
        return id if self.read(aws, id, {}) is not None else None


def _pages(client: Any, method: str, list_name: str, **params: Any) -> Iterable[Any]:
    """Yield the items of all pages; nothing where the emulator has no such list."""
    call = getattr(client, method)
    more: dict[str, Any] = {}
    while True:
        try:
            answer = call(**params, **more)
        except NotEmulated:
            return
        yield from answer.get(list_name) or ()
        if not answer.get("IsTruncated"):
            return
        more = {"Marker": answer["Marker"]}
