"""Snapshots: what is read, in every form that it comes in, and what is said of a file that cannot be understood."""

from __future__ import annotations

import copy
import json
from pathlib import Path
from typing import Any
from urllib.parse import quote

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from ecosystem.iam.exported import merge
from ecosystem.iam.snapshot import SnapshotError, load, read
from ecosystem.iam.world import OBSERVED, World

HOME = "111122223333"
ROLE = f"arn:aws:iam::{HOME}:role/north/agency"
LIMIT = f"arn:aws:iam::{HOME}:policy/north/limit"
MORE = f"arn:aws:iam::{HOME}:policy/more"
ADMIN = "arn:aws:iam::aws:policy/AdministratorAccess"
TRUST = {
    "Version": "2012-10-17",
    "Statement": [{"Effect": "Allow", "Principal": {"AWS": "444455556666"}, "Action": "sts:AssumeRole"}],
}


def allows(action: str) -> dict[str, Any]:
    """A document that allows one action."""
    return {"Version": "2012-10-17", "Statement": [{"Sid": "S", "Effect": "Allow", "Action": action, "Resource": "*"}]}


def role(**more: Any) -> dict[str, Any]:
    """A role of a snapshot."""
    said = {
        "arn": ROLE,
        "tags": {"agency": "pixel"},
        "trust": TRUST,
        "inline": {"grants": allows("s3:GetObject")},
        "attached": [MORE],
        "boundary": LIMIT,
        "last_used": None,
    }
    return said | more


def account(*roles: Any, **more: Any) -> dict[str, Any]:
    """An account of a snapshot."""
    policies = {LIMIT: allows("s3:*"), MORE: allows("sqs:SendMessage")}
    said = {"account": HOME, "roles": list(roles), "policies": policies, "resources": [], "gaps": []}
    return said | more


def snapshot(*accounts: Any) -> dict[str, Any]:
    """A snapshot of accounts."""
    return {"version": 1, "collected": "2026-11-20T12:00:00Z", "accounts": list(accounts)}


def page(form: Any = lambda document: document, **more: Any) -> dict[str, Any]:
    """What AWS's command answers for the same role, its documents in a form."""
    said = {
        "UserDetailList": [],
        "GroupDetailList": [],
        "RoleDetailList": [
            {
                "Path": "/north/",
                "RoleName": "agency",
                "RoleId": "AROAEXAMPLE",
                "Arn": ROLE,
                "CreateDate": "2026-01-01T00:00:00+00:00",
                "AssumeRolePolicyDocument": form(TRUST),
                "InstanceProfileList": [],
                "RolePolicyList": [{"PolicyName": "grants", "PolicyDocument": form(allows("s3:GetObject"))}],
                "AttachedManagedPolicies": [{"PolicyName": "more", "PolicyArn": MORE}],
                "PermissionsBoundary": {
                    "PermissionsBoundaryType": "Policy",
                    "PermissionsBoundaryArn": LIMIT,
                },
                "Tags": [{"Key": "agency", "Value": "pixel"}],
                "RoleLastUsed": {"LastUsedDate": "2026-11-01T10:00:00+00:00", "Region": "sa-east-1"},
            }
        ],
        "Policies": [managed(LIMIT, form(allows("s3:*"))), managed(MORE, form(allows("sqs:SendMessage")))],
    }
    return said | more


def managed(arn: str, document: Any) -> dict[str, Any]:
    """A managed policy whose second version is in force."""
    old = {"VersionId": "v1", "IsDefaultVersion": False, "Document": allows("*")}
    new = {"VersionId": "v2", "IsDefaultVersion": True, "Document": document}
    return {"PolicyName": "p", "Arn": arn, "DefaultVersionId": "v2", "PolicyVersionList": [old, new]}


def understood(value: Any) -> bool:
    """Whether a value is read, or refused with a sentence that begins with the file's name."""
    try:
        return isinstance(read(value, "a.json"), World)
    except SnapshotError as fault:
        return str(fault).startswith("`a.json`: ")


def missing(world: World) -> list[str]:
    """Everything that a world's documents lack."""
    documents = [each for role in world.roles for each in (role.trust, *(policy.document for policy in role.identity))]
    return [each.missing for each in documents if each.missing]


def test_a_role_has_its_policies_boundary_trust_and_tags() -> None:
    """A world has everything that decides for a role, named as people name it."""
    world = read(snapshot(account(role())), "access.json")
    (found,) = world.roles
    assert (world.evidence, world.gaps) == (OBSERVED, ())
    assert (found.id, found.arn, found.where, found.account) == ("agency", ROLE, ROLE, HOME)
    assert [each.name for each in found.identity] == ["the inline policy `grants` of `agency`", "the policy `more`"]
    assert [each.document.statements[0].actions for each in found.identity] == [("s3:GetObject",), ("sqs:SendMessage",)]
    assert found.boundary == LIMIT
    assert found.bounded is not None
    assert found.bounded.document.statements[0].actions == ("s3:*",)
    assert found.tags == {"agency": "pixel"}
    assert found.trust.statements[0].principals[0].account == "444455556666"


@pytest.mark.parametrize(
    "form",
    [lambda document: document, json.dumps, lambda document: quote(json.dumps(document))],
    ids=["mappings", "JSON texts", "URL-encoded"],
)
def test_awss_answer_is_read_in_every_form_of_its_documents(form: Any) -> None:
    """The same role comes out of AWS's own command as out of a snapshot, whatever form its documents have."""
    world = read(page(form), "details.json")
    assert world.roles == read(snapshot(account(role())), "access.json").roles
    assert world.gaps == ("the policies of resources: `get-account-authorization-details` has none",)


def test_pages_are_one_account() -> None:
    """A list of pages is read together: a role's policy may be on another page."""
    first = page(Policies=[], IsTruncated=True, Marker="x")
    second = page(RoleDetailList=[], IsTruncated=False)
    world = read([first, second], "details.json")
    assert world.roles == read(page(), "details.json").roles
    assert len(world.gaps) == 1
    (gap, _) = read([first], "details.json").gaps
    assert gap == "the rest of the account: the last page says that there are more"


def test_what_a_page_lacks_is_missing() -> None:
    """A role without its lists of policies, its trust or a policy's document was not read: it is not empty."""
    bare = page(RoleDetailList=[{"Arn": ROLE}])
    assert missing(read(bare, "details.json")) == [
        "the trust policy of `agency`",
        "the inline policies of `agency`",
        "the policies attached to `agency`",
    ]
    assert missing(read(page(Policies=[]), "d.json")) == [f"what the policy `{MORE}` allows"]
    assert "the roles: no page has a `RoleDetailList`" in read({"Policies": []}, "d.json").gaps


def test_a_boundary_that_is_not_there_is_known_by_name_alone() -> None:
    """Without its document a boundary is named and not bounded; without one there is none."""
    (named,) = read(snapshot(account(role(), policies={MORE: allows("s3:*")})), "a.json").roles
    assert (named.boundary, named.bounded) == (LIMIT, None)
    (unread,) = read(snapshot(account(role(), policies={MORE: allows("s3:*"), LIMIT: None})), "a.json").roles
    assert (unread.boundary, unread.bounded) == (LIMIT, None)
    (free,) = read(snapshot(account(role(boundary=None))), "a.json").roles
    assert (free.boundary, free.bounded) == (None, None)


def test_a_policy_of_awss_own_is_what_the_snapshot_says_or_what_is_known_of_it() -> None:
    """The document in the snapshot comes first, then at least what it allows; any other is missing."""
    (known,) = read(snapshot(account(role(attached=[ADMIN]))), "a.json").roles
    assert known.identity[1].document.statements[0].actions == ("*",)
    (said,) = read(snapshot(account(role(attached=[ADMIN]), policies={ADMIN: allows("s3:*")})), "a.json").roles
    assert said.identity[1].document.statements[0].actions == ("s3:*",)
    other = "arn:aws:iam::aws:policy/Other"
    assert missing(read(snapshot(account(role(attached=[other]))), "a.json")) == [f"what the policy `{other}` allows"]


@pytest.mark.parametrize(
    "more",
    [
        {"trust": None},
        {"trust": ""},
        {"trust": {"Version": "2012-10-17", "Statement": []}},
        {"trust": {"Statement": [{"Effect": "Perhaps"}]}},
        {"inline": None},
        {"inline": {"grants": None}},
        {"inline": {"grants": "{"}},
        {"inline": {"grants": 7}},
        {"inline": {"grants": {"Statement": None}}},
        {"inline": {"grants": '{"Statement": [], "Statement": []}'}},
        {"attached": None},
    ],
)
def test_what_could_not_be_read_is_missing_and_never_empty(more: dict[str, Any]) -> None:
    """What is null, empty or no policy is `missing`: a proof says that it does not know."""
    assert len(missing(read(snapshot(account(role(**more))), "a.json"))) == 1


def test_tags_that_were_not_read_are_hidden() -> None:
    """Nobody knows whose the role is by them: that is a gap."""
    world = read(snapshot(account(role(tags=None))), "a.json")
    assert [(each.tags, each.hidden) for each in world.roles] == [({}, ("*",))]
    assert world.gaps == ("the tags of the role `agency`",)


def test_a_resource_is_its_arn_and_what_is_inside_it() -> None:
    """A bucket's policy is about its objects, a function's about its versions, a bus's about its rules."""
    arns = ["arn:aws:s3:::b", f"arn:aws:lambda:r:{HOME}:function:f", f"arn:aws:events:r:{HOME}:event-bus/e"]
    policy = {"Statement": [{"Effect": "Allow", "Principal": "*", "Action": "*", "Resource": "*"}]}
    said = [{"arn": arn, "kind": "thing", "policy": policy} for arn in arns]
    several = {"arns": [f"arn:aws:sqs:r:999988887777:{each}" for each in "ab"], "kind": "queue", "policy": policy}
    world = read(snapshot(account(resources=[*said, several])), "a.json")
    bucket, function, bus, queue = world.resources
    assert bucket.arns == ("arn:aws:s3:::b", "arn:aws:s3:::b/*")
    assert (bucket.id, bucket.account, bucket.policy.name) == ("b", HOME, "the thing policy `b`")
    assert function.arns[1] == f"arn:aws:lambda:r:{HOME}:function:f:*"
    assert bus.arns[1] == f"arn:aws:events:r:{HOME}:rule/e/*"
    assert len(queue.arns) == 2
    assert queue.account == "999988887777"


def test_a_resources_policy_that_cannot_be_read_is_a_gap() -> None:
    """It speaks to nobody in particular, so that no role's proof would say it."""
    said = {"arn": "arn:aws:s3:::b", "kind": "bucket", "policy": "{"}
    world = read(snapshot(account(resources=[said], gaps=["the queues"])), "a.json")
    assert world.gaps == ("the queues", "the bucket policy `b`: it is no JSON")


def test_a_written_snapshot_is_the_same_world(tmp_path: Path) -> None:
    """Any encoding of JSON is read, and any order of keys."""
    said = snapshot(account(role()))
    for encoding in ("utf-8", "utf-8-sig", "utf-16"):
        (tmp_path / "a.json").write_text(json.dumps(said, sort_keys=True), encoding)
        assert load(tmp_path / "a.json") == read(said, "a.json")


def test_several_files_are_one_world() -> None:
    """Worlds are merged; a role said twice alike is one, said differently it is refused."""
    other = role(arn=f"arn:aws:iam::{HOME}:role/other")
    one, two = read(snapshot(account(role())), "a.json"), read(snapshot(account(role(), other, gaps=["x"])), "b.json")
    both = merge([one, two])
    assert [each.id for each in both.roles] == ["agency", "other"]
    assert both.gaps == ("x",)
    with pytest.raises(SnapshotError, match="said twice, and not the same"):
        merge([one, read(snapshot(account(role(tags={}))), "c.json")])


BROKEN: dict[str, tuple[bytes, str]] = {
    "empty": (b" \n", "it is empty"),
    "no JSON": (b'{"a": }', "it is no JSON: expecting value (line 1)"),
    "no text": (b"\xff\xff\xff", "it holds bytes or escapes that are no text"),
    "half a character": (b'{"version": "\\ud800"}', "it holds bytes or escapes that are no text"),
    "a key twice": (b'{"version": 1, "version": 2}', "`version` is said twice in one place"),
    "no number": (b'{"version": NaN}', "`NaN` is no number"),
    "a huge number": (b'{"version": ' + b"9" * 5000 + b"}", "it is no JSON that can be used"),
    "deep": (b"[" * 200_000, "it is nested too deeply"),
    "another thing": (b'{"Buckets": []}', "it is neither what `aws iam"),
    "a list of other things": (b"[[]]", "it is neither what `aws iam"),
    "an empty list": (b"[]", "it is neither what `aws iam"),
}


@pytest.mark.parametrize("name", BROKEN)
def test_a_file_that_is_no_snapshot_is_one_sentence(name: str, tmp_path: Path) -> None:
    """The file and what is wrong are said."""
    data, said = BROKEN[name]
    path = tmp_path / "a.json"
    path.write_bytes(data)
    with pytest.raises(SnapshotError) as caught:
        load(path)
    assert str(caught.value).startswith(f"`{path}`: ")
    assert said in str(caught.value)
    assert "\n" not in str(caught.value)


def test_a_file_that_cannot_be_opened_is_one_sentence(tmp_path: Path) -> None:
    """A folder, and a file that is not there."""
    for path, said in ((tmp_path, "Is a directory"), (tmp_path / "none", "No such file or directory")):
        with pytest.raises(SnapshotError, match=f"cannot be read: {said}"):
            load(path)


@pytest.mark.parametrize(
    ("value", "said"),
    [
        ({"accounts": []}, "it has no `version`"),
        (snapshot() | {"version": 2}, "`version` is not 1, the only one that is known"),
        (snapshot() | {"version": True}, "`version` is not 1"),
        (snapshot() | {"collected": "today"}, "`collected` is no instant"),
        (snapshot() | {"collected": "2026-11-20T12:00:00"}, "`collected` is no instant"),
        (snapshot() | {"more": 1}, "it has the key `more`; expected are `version`, `collected` or `accounts`"),
        (snapshot([]), "`accounts[0]` is a list; a mapping is expected"),
        (snapshot(account(account="12")), "`accounts[0].account` is no account id"),
        (snapshot(account(roles=None)), "`accounts[0].roles` is null; a list is expected"),
        (snapshot(account(role(arn="x\x1b[31m"))), "`accounts[0].roles[0].arn` is `x\\x1b[31m`; the ARN of a role"),
        (snapshot(account(role(tag=1))), "`accounts[0].roles[0]` has the key `tag`"),
        (snapshot(account({"arn": ROLE})), "`accounts[0].roles[0]` has no `boundary`"),
        (snapshot(account(role(tags={"a": 1}))), "`accounts[0].roles[0].tags.a` is no text"),
        (snapshot(account(role(attached=[1]))), "`accounts[0].roles[0].attached[0]` is a number; an ARN is expected"),
        (snapshot(account(role(last_used="x"))), "`accounts[0].roles[0].last_used` is no instant"),
        (snapshot(account(role(), role())), f"`accounts[0]` says the role `{ROLE}` twice"),
        (snapshot(account(role(), account="999988887777")), "is of another account than `999988887777`"),
        (snapshot(account(resources=[{"kind": "bucket"}])), "`accounts[0].resources[0]` needs either `arn` or `arns`"),
        (snapshot(account(gaps=[""])), "`accounts[0].gaps[0]` is an empty text; a text is expected"),
        (page(RoleDetailList=[{}]), "`RoleDetailList[0]` has no `Arn`"),
        (page(RoleDetailList={}), "`RoleDetailList` is a mapping; a list is expected"),
        ([page(), page(Policies=[{"Arn": 1}])], "`[1].Policies[0].Arn` is a number; an ARN is expected"),
        ({"RoleDetailList": [{"Arn": ROLE, "Tags": [{"Key": "a"}]}]}, "`RoleDetailList[0].Tags[0]` has no `Value`"),
    ],
)
def test_what_is_wrong_is_said_with_its_place(value: Any, said: str) -> None:
    """One sentence: the file, where in it, and what is expected."""
    with pytest.raises(SnapshotError) as caught:
        read(value, "a.json")
    assert str(caught.value).startswith("`a.json`: ")
    assert said in str(caught.value)
    assert str(caught.value).isprintable()


_JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(max_size=8) | st.sampled_from([ROLE, LIMIT, "Allow", "*"]),
    lambda inner: st.lists(inner, max_size=2) | st.dictionaries(st.text(max_size=8), inner, max_size=2),
    max_leaves=4,
)
_RESOURCE = {"arn": "arn:aws:s3:::b", "kind": "bucket", "policy": TRUST}


@settings(max_examples=300, deadline=None, suppress_health_check=list(HealthCheck))
@given(
    whole=st.sampled_from([snapshot(account(role(), resources=[_RESOURCE])), page(), [page(), page()]]), data=st.data()
)
def test_anything_else_in_any_place_is_read_or_refused(whole: Any, data: st.DataObject) -> None:
    """Whatever stands in whatever place, there is a world or one sentence."""
    changed = copy.deepcopy(whole)
    at = changed
    while True:
        keys = list(at) if isinstance(at, dict) else list(range(len(at)))
        key = data.draw(st.sampled_from(keys))
        inside = at[key]
        if not isinstance(inside, (dict, list)) or not inside or data.draw(st.booleans()):
            break
        at = inside
    if data.draw(st.booleans()):
        at[key] = data.draw(_JSON)
    else:
        del at[key]
    assert understood(changed)
