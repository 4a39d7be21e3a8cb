"""An emulator at an address of this machine: what it holds is read, what it does not know is a gap, not a failure."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from governance.collect.aws.access import Access
from governance.collect.aws.collecting import Found, collect
from governance.collect.aws.permissions import every_kind
from tests.emulated import moto
from tests.governance.collect.aws.reading import ACCOUNT, ALLOW, REGION, said, session

pytestmark = pytest.mark.slow


@pytest.fixture(scope="module")
def address() -> Iterator[str]:
    """The address of moto's server."""
    with moto() as url:
        yield url


def _read(address: str, *services: str) -> Found:
    access = Access(regions=(REGION,), every_region=False, endpoint=address, attempts=1)
    kinds = [kind for kind in every_kind() if kind.service in services]
    return collect(access, lambda _: None, session=session(), kinds=kinds)


def test_s3_for_the_whole_account_is_asked_at_the_address_itself(address: str) -> None:
    """Its rules would ask `<account>.127.0.0.1`, which is no host; an account without a block has none."""
    assert _read(address, "s3control") == Found((), ())
    client = session().client("s3control", endpoint_url=address)
    client.meta.events.register("before-call", lambda params, **_: params.update(url=f"{address}{params['url_path']}"))
    client.put_public_access_block(AccountId=ACCOUNT, PublicAccessBlockConfiguration={"BlockPublicAcls": True})
    block = said(_read(address, "s3control"), "aws:s3/accountPublicAccessBlock:AccountPublicAccessBlock")
    assert (block["accountId"], block["blockPublicAcls"], block["blockPublicPolicy"]) == (ACCOUNT, True, False)


def test_what_it_does_not_know_is_a_gap_and_what_is_not_in_the_region_is_none(address: str) -> None:
    """It answers both with a failure of its own."""
    (gap,) = [each for each in _read(address, "lightsail").gaps if "database" in each.types[0]]
    assert gap.sentence.endswith("`aws:lightsail/database:Database`: not emulated (`lightsail:GetRelationalDatabases`)")
    assert _read(address, "kendra") == Found((), ())


def test_a_detail_that_it_does_not_know_leaves_the_thing_there(address: str) -> None:
    """The provider is read, its tags are unknown; nothing else of the handful is lost."""
    iam = session().client("iam", endpoint_url=address)
    for name in ("one", "two"):
        iam.create_saml_provider(Name=name, SAMLMetadataDocument="<x>" + "x" * 1000 + "</x>")
    found = _read(address, "iam")
    providers = [each for each in found.resources if each.type == "aws:iam/samlProvider:SamlProvider"]
    assert [(each.id, repr(each.get("tags"))) for each in providers] == [("one", "UNKNOWN"), ("two", "UNKNOWN")]
    assert [(gap.permission, gap.every) for gap in found.gaps] == [("iam:ListSAMLProviderTags", False)]


def test_a_policy_is_called_by_the_end_of_its_arn(address: str) -> None:
    """Of all that is told of an account's policies this is what is always there."""
    iam = session().client("iam", endpoint_url=address)
    iam.create_policy(PolicyName="edge", Path="/austral/", PolicyDocument=ALLOW)
    assert said(_read(address, "iam"), "aws:iam/policy:Policy", "edge")["name"] == "edge"
