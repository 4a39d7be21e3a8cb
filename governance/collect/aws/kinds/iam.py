"""IAM: users with their credentials, groups, roles, policies, attachments, identity providers.

Roles that AWS makes for its services (`/aws-service-role/`) are left out: nobody can change them. Of a credential only
its name is read."""

from __future__ import annotations

from typing import Any, Final

from governance.collect.aws.kind import Call, Kind, Make, Said
from governance.collect.aws.said import document, last, tagged

_OPERATION: Final = "GetAccountAuthorizationDetails"
_INLINE: Final[Said] = {"policy": ("PolicyDocument", document), "name": "PolicyName"}


def _every(what: str, items: str) -> Call:
    return Call(_OPERATION, items, fixed={"Filter": [what]})


def _policies(of: str, kind: str, inline: str) -> tuple[Make, ...]:
    """Return what makes the policies that stand in a user, a group or a role, and those put on it."""
    name = kind[0].upper() + kind[1:]
    return (
        Make(
            f"aws:iam/{kind}Policy:{name}Policy",
            f"{{of.{of}}}:{{PolicyName}}",
            {kind: f"of.{of}", **_INLINE},
            each=inline,
        ),
        Make(
            f"aws:iam/{kind}PolicyAttachment:{name}PolicyAttachment",
            f"{{of.{of}}}/{{PolicyArn}}",
            {kind: f"of.{of}", "policyArn": "PolicyArn"},
            each="AttachedManagedPolicies",
        ),
    )


def _document(versions: Any) -> str:
    return document(next(each["Document"] for each in versions if each.get("IsDefaultVersion")))


def _credential(type: str, id: str, items: str, call: str, **said: str) -> Make:
    return Make(
        type, f"{{of.UserName}}:{{{id}}}", {"user": "of.UserName", "status": "Status", **said}, each=f"{call}.{items}"
    )


def _of_user(operation: str, *absent: str) -> Call:
    return Call(operation, given={"UserName": "UserName"}, absent=absent)


_NAMED: Final[Said] = {
    "path": "Path",
    "arn": "Arn",
    "permissionsBoundary": "PermissionsBoundary.PermissionsBoundaryArn",
    "tags": ("Tags", tagged),
}

KINDS: Final = (
    Kind(
        "iam",
        (_every("Role", "RoleDetailList"),),
        (
            Make(
                "aws:iam/role:Role",
                "RoleName",
                {
                    "name": "RoleName",
                    **_NAMED,
                    "assumeRolePolicy": ("AssumeRolePolicyDocument", document),
                    "createDate": "CreateDate",
                    "lastUsed": "RoleLastUsed.LastUsedDate",
                },
                "Arn",
            ),
            *_policies("RoleName", "role", "RolePolicyList"),
        ),
        keep="!starts_with(Path, '/aws-service-role/')",
        everywhere=True,
    ),
    Kind(
        "iam",
        (_every("User", "UserDetailList"),),
        (
            Make(
                "aws:iam/user:User",
                "UserName",
                {
                    "name": "UserName",
                    **_NAMED,
                    "factors": ("ListMFADevices.MFADevices", len),
                },
                "Arn",
            ),
            *_policies("UserName", "user", "UserPolicyList"),
            Make(
                "aws:iam/userGroupMembership:UserGroupMembership",
                "UserName",
                {"user": "UserName", "groups": "GroupList"},
                when="GroupList",
            ),
            Make(
                "aws:iam/userLoginProfile:UserLoginProfile",
                "UserName",
                {"user": "UserName"},
                when="GetLoginProfile.LoginProfile.CreateDate",
            ),
            _credential(
                "aws:iam/serviceSpecificCredential:ServiceSpecificCredential",
                "ServiceSpecificCredentialId",
                "ServiceSpecificCredentials",
                "ListServiceSpecificCredentials",
                serviceName="ServiceName",
            ),
            _credential("aws:iam/sshKey:SshKey", "SSHPublicKeyId", "SSHPublicKeys", "ListSSHPublicKeys"),
            _credential(
                "aws:iam/signingCertificate:SigningCertificate",
                "CertificateId",
                "Certificates",
                "ListSigningCertificates",
            ),
        ),
        (
            _of_user("GetLoginProfile", "NoSuchEntity"),
            _of_user("ListMFADevices"),
            _of_user("ListServiceSpecificCredentials"),
            _of_user("ListSSHPublicKeys"),
            _of_user("ListSigningCertificates"),
        ),
        everywhere=True,
    ),
    Kind(
        "iam",
        (_every("User", "UserDetailList"), Call("ListAccessKeys", "AccessKeyMetadata", {"UserName": "UserName"})),
        (
            Make(
                "aws:iam/accessKey:AccessKey",
                "{UserName}:{AccessKeyId}",
                {
                    "user": "UserName",
                    "status": "Status",
                    "createDate": "CreateDate",
                    "lastUsed": "GetAccessKeyLastUsed.AccessKeyLastUsed.LastUsedDate",
                },
            ),
        ),
        (Call("GetAccessKeyLastUsed", given={"AccessKeyId": "AccessKeyId"}),),
        everywhere=True,
    ),
    Kind(
        "iam",
        (_every("Group", "GroupDetailList"),),
        (
            Make("aws:iam/group:Group", "GroupName", {"name": "GroupName", "path": "Path", "arn": "Arn"}, "Arn"),
            *_policies("GroupName", "group", "GroupPolicyList"),
        ),
        everywhere=True,
    ),
    Kind(
        "iam",
        (_every("LocalManagedPolicy", "Policies"),),
        (
            Make(
                "aws:iam/policy:Policy",
                ("Arn", last),
                {
                    "name": ("Arn", last),
                    "path": "Path",
                    "arn": "Arn",
                    "policy": ("PolicyVersionList", _document),
                    "tags": ("ListPolicyTags.Tags", tagged),
                },
                "Arn",
            ),
        ),
        (Call("ListPolicyTags", given={"PolicyArn": "Arn"}),),
        everywhere=True,
    ),
    Kind(
        "iam",
        (Call("ListOpenIDConnectProviders", "OpenIDConnectProviderList"),),
        (
            Make(
                "aws:iam/openIdConnectProvider:OpenIdConnectProvider",
                ("Arn", lambda told: told.partition("oidc-provider/")[2]),
                {
                    "arn": "Arn",
                    "url": ("GetOpenIDConnectProvider.Url", lambda told: f"https://{told.removeprefix('https://')}"),
                    "clientIdLists": "GetOpenIDConnectProvider.ClientIDList",
                    "tags": ("GetOpenIDConnectProvider.Tags", tagged),
                },
                "Arn",
            ),
        ),
        (Call("GetOpenIDConnectProvider", given={"OpenIDConnectProviderArn": "Arn"}),),
        everywhere=True,
    ),
    Kind(
        "iam",
        (Call("ListSAMLProviders", "SAMLProviderList"),),
        (
            Make(
                "aws:iam/samlProvider:SamlProvider",
                ("Arn", last),
                {
                    "arn": "Arn",
                    "name": ("Arn", last),
                    "validUntil": "ValidUntil",
                    "tags": ("ListSAMLProviderTags.Tags", tagged),
                },
                "Arn",
            ),
        ),
        (Call("ListSAMLProviderTags", given={"SAMLProviderArn": "Arn"}),),
        everywhere=True,
    ),
)
