"""AWS WAF: web ACLs."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping
from typing import Any, ClassVar

from localcloud.provider import rules
from localcloud.provider.gaps import ask, attempt, send
from localcloud.provider.kind import Aws, Props, kind
from localcloud.provider.kinds.wafv2_rules import rule_problems, rules_of, seen, sent
from localcloud.provider.shape import tag_changes, tag_list, tag_map
from localcloud.provider.told import Told

GONE = frozenset({"WAFNonexistentItemException"})
BLOCKS = {
    "defaultAction": "DefaultAction",
    "visibilityConfig": "VisibilityConfig",
    "captchaConfig": "CaptchaConfig",
    "challengeConfig": "ChallengeConfig",
    "dataProtectionConfig": "DataProtectionConfig",
}
METRIC = (r"[A-Za-z0-9_-]{1,128}", "1 to 128 letters, digits, `-` or `_`")


def home(scope: str, region: str | None) -> str | None:
    """Return the region that a web ACL lives in: those for CloudFront are in us-east-1."""
    return "us-east-1" if scope == "CLOUDFRONT" else region


@kind
class WebAcl(Told):
    """A web ACL; its id is AWS's (an import may say `id/name/scope`)."""

    token = "aws:wafv2/webAcl:WebAcl"
    inputs = frozenset(
        {*BLOCKS, "name", "scope", "description", "rules", "ruleJson", "customResponseBodies", "tokenDomains",
         "associationConfig", "tags", "region"}
    )  # fmt: skip
    required = frozenset({"name", "scope", "defaultAction", "visibilityConfig"})
    replace_on = frozenset({"name", "scope", "region"})
    unordered = frozenset({"rules", "customResponseBodies", "tokenDomains"})
    silent = frozenset({"ruleJson"})
    # ministack 1.5.33 keeps the first description for good.
    misread: ClassVar[Mapping[str, frozenset[str]]] = {"ministack": frozenset({"description"})}

    def calls(self, props: Props) -> Iterable[tuple[str, str, Mapping[str, Any]]]:
        """Yield the call that creates it."""
        if not props.get("ruleJson"):
            yield "wafv2", "CreateWebACL", self._created(props)

    def problems(self, props: Props) -> Iterable[tuple[str, str]]:
        """Yield what WAF refuses: names, scopes, actions, rules."""
        yield from rules.formed(
            props,
            {
                "name": METRIC,
                "visibilityConfig.metricName": METRIC,
                "description": (r"[\w+=:#@/\-,.][\w+=:#@/\-,.\s]{0,254}[\w+=:#@/\-,.]?", "1 to 256 plain characters"),
            },
        )
        yield from rules.one_of(props, {"scope": ("CLOUDFRONT", "REGIONAL")})
        yield from rules.together(props, "rules", "ruleJson")
        if props.get("scope") == "CLOUDFRONT" and props.get("region") not in {None, "us-east-1"}:
            yield "region", f"is `{props['region']}`, a web ACL for CloudFront is in us-east-1"
        action = [name for name, value in (props.get("defaultAction") or {}).items() if value is not None]
        if len(action) != 1 or action[0] not in {"allow", "block"}:
            yield "defaultAction", "expected exactly one of `allow` and `block`"
        if props.get("ruleJson"):
            try:
                listed = isinstance(json.loads(props["ruleJson"]), list)
            except ValueError:
                listed = False
            if not listed:
                yield "ruleJson", "is not a JSON list of rules"
        yield from rule_problems(props.get("rules") or [])

    def create(self, aws: Aws, props: Props) -> str:
        """Create it; its id."""
        region = home(props["scope"], props.get("region"))
        return str(send(aws, "wafv2:CreateWebACL", region, **self._created(props))["Summary"]["Id"])

    def observe(self, aws: Aws, id: str, props: Props) -> Props | None:
        """Return its rules, settings and tags."""
        for scope, name, bare in self._places(aws, id, props):
            region = home(scope, props.get("region"))
            answer = ask(aws, "wafv2:GetWebACL", GONE, region, Name=name, Scope=scope, Id=bare)
            if answer is not None:
                return self._seen(aws, region, scope, answer)
        return None

    def update(self, aws: Aws, id: str, old: Props, new: Props) -> None:
        """Set it anew, with the lock of the moment, and its tags."""
        region = home(new["scope"], new.get("region"))
        place = {"Name": new["name"], "Scope": new["scope"], "Id": id.partition("/")[0]}
        now = send(aws, "wafv2:GetWebACL", region, **place)
        said = self._created(new)
        said.pop("Tags", None)
        send(aws, "wafv2:UpdateWebACL", region, **{**said, **place, "LockToken": now["LockToken"]})
        arn, (added, taken) = now["WebACL"]["ARN"], tag_changes(old, new)
        if added:
            attempt(aws, "tags", "wafv2:TagResource", region, ResourceARN=arn, Tags=tag_list(added))
        if taken:
            attempt(aws, "tags", "wafv2:UntagResource", region, ResourceARN=arn, TagKeys=taken)

    def delete(self, aws: Aws, id: str, props: Props) -> None:
        """Delete it."""
        for scope, name, bare in self._places(aws, id, props):
            region, place = home(scope, props.get("region")), {"Name": name, "Scope": scope, "Id": bare}
            now = ask(aws, "wafv2:GetWebACL", GONE, region, **place)
            if now is not None:
                ask(aws, "wafv2:DeleteWebACL", GONE, region, **place, LockToken=now["LockToken"])

    def find(self, aws: Aws, props: Props, urn_tag: str) -> str | None:
        """Find it by its name, which a scope has once."""
        found = self._listed(aws, str(props["scope"]), props.get("region"))
        return next((str(each["Id"]) for each in found if each["Name"] == props["name"]), None)

    def _created(self, props: Props) -> dict[str, Any]:
        said: dict[str, Any] = {"Name": props["name"], "Scope": props["scope"], "Rules": rules_of(props)}
        said |= {api: sent(api, props[name]) for name, api in BLOCKS.items() if props.get(name) is not None}
        said |= {"Description": props["description"]} if props.get("description") else {}
        said |= {"TokenDomains": list(props["tokenDomains"])} if props.get("tokenDomains") else {}
        bodies = props.get("customResponseBodies")
        if bodies:
            said["CustomResponseBodies"] = {
                each["key"]: {"Content": each["content"], "ContentType": each["contentType"]} for each in bodies
            }
        association = props.get("associationConfig")
        if association:
            limits: dict[str, Any] = {}
            for body in association.get("requestBodies") or []:
                limits |= {
                    {
                        "cloudfront": "CLOUDFRONT",
                        "apiGateway": "API_GATEWAY",
                        "cognitoUserPool": "COGNITO_USER_POOL",
                    }.get(where, where.upper()): {
                        "DefaultSizeInspectionLimit": (limit[0] if isinstance(limit, list) else limit)[
                            "defaultSizeInspectionLimit"
                        ]
                    }
                    for where, limit in body.items()
                    if limit
                }
            said["AssociationConfig"] = {"RequestBody": limits}
        tags = tag_list(props.get("tags"))
        return said | ({"Tags": tags} if tags else {})

    def _seen(self, aws: Aws, region: str | None, scope: str, answer: Mapping[str, Any]) -> Props:
        acl = answer["WebACL"]
        told = ask(aws, "wafv2:ListTagsForResource", GONE, region, ResourceARN=acl["ARN"]) or {}
        tags = tag_map((told.get("TagInfoForResource") or {}).get("TagList"))
        bodies = [
            {"key": key, "content": body["Content"], "contentType": body["ContentType"]}
            for key, body in (acl.get("CustomResponseBodies") or {}).items()
        ]
        return {name: seen(api, acl[api]) for name, api in BLOCKS.items() if acl.get(api) is not None} | {
            "name": acl["Name"],
            "scope": scope,
            "description": acl.get("Description") or None,
            "rules": seen("Rules", acl.get("Rules") or []) or None,
            "customResponseBodies": bodies or None,
            "tokenDomains": acl.get("TokenDomains") or None,
            "arn": acl["ARN"],
            "capacity": acl.get("Capacity"),
            "lockToken": answer.get("LockToken"),
            "applicationIntegrationUrl": answer.get("ApplicationIntegrationURL") or "",
            "tags": tags,
            "tagsAll": tags,
        }

    def _listed(self, aws: Aws, scope: str, region: str | None) -> Iterator[Mapping[str, Any]]:
        answer = ask(aws, "wafv2:ListWebACLs", GONE, home(scope, region), Scope=scope, Limit=100) or {}
        yield from answer.get("WebACLs") or []

    def _places(self, aws: Aws, id: str, props: Props) -> Iterator[tuple[str, str, str]]:
        """Yield the (scope, name, id) that an id can stand for: known, written out, or looked up."""
        bare, _, rest = id.partition("/")
        if props.get("name") and props.get("scope"):
            yield str(props["scope"]), str(props["name"]), bare
        elif rest:
            name, _, scope = rest.rpartition("/")
            yield scope, name, bare
        else:
            for scope in ("CLOUDFRONT", "REGIONAL"):
                for each in self._listed(aws, scope, props.get("region")):
                    if each["Id"] == bare:
                        yield scope, str(each["Name"]), bare
