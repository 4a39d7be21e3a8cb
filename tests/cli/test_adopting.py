"""`ecosystem init --from-live`: what is found becomes a declaration that is valid, true, and says what it guesses."""

from __future__ import annotations

import json
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner, Result

from cli.audit.expecting import expected
from cli.commands import init
from ecosystem.estate import declared
from ecosystem.estate.assets import Asset, Holder
from ecosystem.estate.gaps import Gap, Reach
from ecosystem.estate.resource import Resource
from ecosystem.loading import loads
from ecosystem.model import Declaration
from governance.audit.auditing import audit
from governance.collect.meta import Access, Clock, Token, collect
from governance.collect.snapshot import Snapshot, dumps
from governance.evaluation import Chosen, evaluate
from policies.catalogue import load as catalogue
from tests.governance.audit.live import made
from tests.governance.collect.meta.graph import VERSION, serving
from tests.governance.collect.meta.world import BUSINESS, austral

DAY = date(2026, 11, 20)
NOW = "2026-11-20T10:00:00+00:00"
AGENCY = "920000000000001"
HOSTILE = 'x"\n  - {id: evil} \x1b[31m#: &a *b <script> {{ }}'


@pytest.fixture(scope="module")
def meta() -> Snapshot:
    """What the emulated Meta has: one account is Mediahaus's, one a stranger's."""
    world = austral()
    world.nodes["act_940000000000002"][1]["owner_business"] = {"id": AGENCY, "name": "Mediahaus"}
    stranger = {"id": "977777777777777", "name": "Shadow Media"}
    world.asset("ad_account", "act_949999999999999", relation="client", name="Test", owner_business=stranger)
    with serving(world) as graph:
        found = collect(
            Access(graph.url, VERSION, BUSINESS, Token(world.token)), lambda _: None, clock=Clock(lambda _: None)
        )
    return Snapshot(NOW, assets=found.assets, gaps=found.gaps, reach=Reach(platforms=("meta",)))


def _trust(account: str, role: str) -> str:
    who = {"AWS": f"arn:aws:iam::{account}:role/{role}"}
    return json.dumps({"Statement": [{"Effect": "Allow", "Principal": who, "Action": "sts:AssumeRole"}]})


def _cloud() -> tuple[Resource, ...]:
    """An account as somebody made it by hand."""
    return (
        made("route53/zone:Zone", "aurora.example", name="aurora.example", tags={"brand": "aurora"}),
        made("route53/zone:Zone", "nube.example", name="nube.example", tags={}),
        made("route53/zone:Zone", "austral.example", name="austral.example", tags={}),
        made("cloudfront/distribution:Distribution", "E1234567890ABC", aliases=["www.aurora.example"], tags={}),
        made("cloudfront/distribution:Distribution", "E2234567890ABC", domainName="d1.cloudfront.net", tags={}),
        made("acm/certificate:Certificate", "promo.nube.example", domainName="promo.nube.example",
             subjectAlternativeNames=["*.nube.example", "nube.example"], tags={}),
        made("sesv2/emailIdentity:EmailIdentity", "mail.nube.example", emailIdentity="mail.nube.example",
             dkim={"signingEnabled": True, "status": "SUCCESS"}, tags={}),
        made("sesv2/emailIdentity:EmailIdentity", "ceo@austral.example", emailIdentity="ceo@austral.example", tags={}),
        made("rds/cluster:Cluster", "crm-contacts", clusterIdentifier="crm-contacts", engine="aurora-postgresql",
             engineVersion="16.4", backupRetentionPeriod=7, tags={}),
        made("rds/cluster:Cluster", "orders", clusterIdentifier="orders", engine="aurora-postgresql", tags={}),
        made("dynamodb/table:Table", "promo-leads", name="promo-leads", tags={"brand": "aurora"}),
        made("iam/role:Role", "partner", name="partner", path="/", tags={"agency": "pixel"},
             assumeRolePolicy=_trust("333333333333", "austral-team")),
        made("iam/role:Role", "service", name="service", path="/aws-service-role/x/", tags={},
             assumeRolePolicy=_trust("999999999999", "aws")),
        made("sqs/queue:Queue", "jobs", name="jobs", tags={}),
        made("sqs/queue:Queue", HOSTILE, name="h", tags={}),
    )  # fmt: skip


def _live() -> Snapshot:
    return Snapshot(NOW, None, _cloud(), reach=Reach(("111111111111",), None))


def _start(folder: Path, *snapshots: Snapshot, more: tuple[str, ...] = ("--corporation", "Grupo Austral")) -> Result:
    arguments = [str(folder / "new"), "--no-editor", "--as-of", "2026-11-20", "--country", "AR", *more]
    for index, snapshot in enumerate(snapshots):
        path = folder / f"{index}.json"
        path.write_text(dumps(snapshot))
        arguments += ["--from", str(path)]
    return CliRunner().invoke(init.command, arguments)


def _declared(folder: Path, *snapshots: Snapshot, more: tuple[str, ...] = ()) -> Declaration:
    shown = _start(folder, *snapshots, more=("--corporation", "Grupo Austral", "--account", "111111111111", *more))
    assert shown.exit_code == 0, shown.output
    return loads((folder / "new" / "ecosystem.yaml").read_text())


def test_assets_are_declared_with_their_ids_and_the_owners_that_they_have(tmp_path: Path, meta: Snapshot) -> None:
    """Every account, page, profile and pixel; an agency's account is the agency's, a stranger's the stranger's."""
    found = _declared(tmp_path, meta)
    channels = {each.external_id: each for each in found.channels}
    assert {each.external_id for each in meta.assets if each.kind not in ("business", "pixel")} == set(channels)
    assert {each.external_id for each in found.measurement} == {"910000000000001", "910000000000002"}
    assert channels["act_940000000000001"].owner == "corporation"
    assert channels["act_940000000000002"].owner == "mediahaus"
    assert channels["act_949999999999999"].owner == "shadow-media"
    assert channels["930000000000002"].handle == "brisaagua"
    assert channels["960000000000001"].network == "whatsapp"
    (business,) = found.platforms
    assert (business.external_id, business.owner, business.two_factor) == (BUSINESS, "corporation", True)
    people = {each.who: (each.of, each.role) for each in channels["act_940000000000001"].people}
    assert people["media@austral.example"] == ("corporation", "admin")
    assert people["planner@mediahaus.example"] == ("mediahaus", "advertiser")
    granted = {(each.to, each.layers[0]): each.level for each in found.grants}
    assert granted["norte-digital", "engagement"] == "contribute"
    assert granted["mediahaus", "advertising"] == "operate"


def test_check_finds_the_truth_and_the_audit_nothing_undeclared(tmp_path: Path, meta: Snapshot) -> None:
    """The agency's account by OWN-001, from the declaration alone and from what is live; GOV-007 says nothing."""
    found = _declared(tmp_path, meta)
    controls = catalogue()
    claims = evaluate(declared(found, DAY), Chosen(controls))
    ours = {each.asset for each in claims.findings if each.control.id == "OWN-001"}
    named = {each.external_id: each.id for each in found.channels}
    assert ours == {named["act_940000000000002"], named["act_949999999999999"]}
    chosen = {key: controls[key] for key in ("GOV-007", "OWN-001")}
    live = audit(meta, found, DAY, Chosen(chosen))
    assert {each.asset for each in live.run.findings if each.control.id == "OWN-001"} == ours
    assert not [each for each in live.run.findings if each.control.id == "GOV-007"]


def test_a_cloud_made_by_hand_is_declared_to_be_adopted(tmp_path: Path) -> None:
    """Sites, senders, the database by its name, stores as systems; what could be either is left."""
    found = _declared(tmp_path, _live())
    channels = {each.external_id: each for each in found.channels if each.external_id}
    site, mail = channels["E1234567890ABC"], channels["mail.nube.example"]
    assert (site.url, site.provision, site.hosted_by) == ("https://www.aurora.example/", "adopt", "corporation")
    assert (mail.sending_domain, mail.provision, mail.authentication) == ("mail.nube.example", "adopt", ("dkim",))
    elsewhere = next(each for each in found.channels if each.url == "https://promo.nube.example/")
    assert (elsewhere.hosted_by, elsewhere.provision) == ("unknown", "none")
    database = found.database
    assert (database.provision, database.external_id, database.version) == ("adopt", "crm-contacts", "16")
    assert (found.identity.provision, found.bi.provision) == ("none", "none")
    stores = {each.id: each for each in found.systems}
    assert (stores["promo-leads"].role, stores["promo-leads"].holds_contacts) == ("silo", True)
    assert stores["orders"].holds_contacts is False
    brands = {each.id: each.domains for each in found.brands}
    assert brands == {"aurora": ("aurora.example",), "nube": ("nube.example",)}
    assert found.corporation.domains == ("austral.example",)
    (agency,) = found.agencies
    assert agency.sign_in.aws_principals == ("arn:aws:iam::333333333333:role/austral-team",)
    assert agency.id == "pixel"


def test_what_is_said_is_no_guess(tmp_path: Path) -> None:
    """Names and ids of flags hold, and what is found is put to them."""
    found = _declared(tmp_path, _live(), more=("--brand", "cafe=Aurora", "--agency", "pix=Pixel & Co"))
    assert [each.id for each in found.brands] == ["cafe", "nube"]
    assert {each.brand for each in found.channels if each.url == "https://www.aurora.example/"} == {"cafe"}
    (agency,) = found.agencies
    assert (agency.id, agency.name) == ("pix", "Pixel & Co")
    text = (tmp_path / "new" / "ecosystem.yaml").read_text()
    assert '  - id: cafe\n    name: "Aurora"\n' in text


def test_every_guess_says_so_and_what_has_no_place_is_listed(tmp_path: Path) -> None:
    """In the file and on the terminal, with whatever hostile name it has on one line of a comment."""
    live = _live()
    gap = Gap("aws", "buckets: access denied", "111111111111", permission="s3:ListAllMyBuckets")
    shown = _start(tmp_path, Snapshot(NOW, None, live.resources, gaps=(gap,), reach=live.reach))
    assert shown.exit_code == 0, shown.output
    text = (tmp_path / "new" / "ecosystem.yaml").read_text()
    lines = text.splitlines()
    assert next(line for line in lines if "brand: nube" in line).endswith("# guess: the name `promo.nube.example`")
    assert any(line.startswith("  provision: none   # TODO") for line in lines)
    assert any("contract:" in line and "# TODO the days" in line for line in lines)
    for kind, name in (("Queue", "jobs"), ("a sender that is one address", "ceo@austral.example"),
                       ("a distribution without a name of its own", "d1.cloudfront.net")):  # fmt: skip
        assert any(line.startswith(f"# - {kind}: ") and name in line for line in lines)
        assert f"not placed: {kind}: " in shown.output
    assert "# Not read: aws 111111111111: buckets: access denied (`s3:ListAllMyBuckets`)" in lines
    assert "\x1b" not in text + shown.output
    assert not [line for line in lines if line.startswith("  - {id: evil}")]


def test_hostile_names_are_values_and_nothing_else(tmp_path: Path) -> None:
    """Names of accounts, people and businesses that would be YAML, escapes or markup stay names."""
    person = Holder("person", "1", who=f"{HOSTILE}@x", level=4)
    stranger: Any = {"owner": "1", "owner_name": HOSTILE}
    snapshot = Snapshot(
        NOW,
        assets=(
            Asset("meta", "ad_account", "act_1", relation="client", name=HOSTILE, people=(person,), **stranger),
            Asset("meta", "page", "2\x00", relation="owned", name="p"),
            Asset("meta", "catalog", "3", relation="owned", name=HOSTILE),
        ),
        reach=Reach(platforms=("meta",)),
    )  # fmt: skip
    found = _declared(tmp_path, snapshot)
    (account,) = found.channels
    assert account.people == ()
    assert account.name is not None
    assert "\x1b" not in account.name
    assert len(found.agencies) == 1
    ids = [each.id for section in (found.agencies, found.brands, found.channels) for each in section]
    assert "evil" not in ids


def test_a_declaration_that_is_there_is_written_over_with_force_alone(tmp_path: Path) -> None:
    """Without it nothing is looked at."""
    (tmp_path / "new").mkdir()
    there = tmp_path / "new" / "ecosystem.yaml"
    there.write_text("mine")
    shown = _start(tmp_path, _live())
    assert (shown.exit_code, "--force" in shown.output, there.read_text()) == (2, True, "mine")
    assert _start(tmp_path, _live(), more=("--corporation", "A B", "--force", "--dry-run")).exit_code == 0
    assert there.read_text() == "mine"
    assert _start(tmp_path, _live(), more=("--corporation", "A B", "--force")).exit_code == 0
    assert loads(there.read_text()).corporation.id == "a-b"


@pytest.mark.parametrize(
    ("arguments", "says"),
    [
        ((), "what the corporation is called"),
        (("--corporation", "Acme"), "which AWS account"),
        (("--corporation", "Acme", "--account", "1", "--region", "sa-east-1"), "no valid declaration"),
        (("--corporation", "Acme", "--local"), "takes what the files hold"),
    ],
)
def test_what_nobody_says_is_refused(tmp_path: Path, arguments: tuple[str, ...], says: str) -> None:
    """With what to say; nothing is written."""
    page = Asset("meta", "page", "2", relation="owned", name="Aurora")
    shown = _start(tmp_path, Snapshot(NOW, assets=(page,), reach=Reach(platforms=("meta",))), more=arguments)
    assert shown.exit_code == 2
    assert says in shown.output
    assert not (tmp_path / "new").exists()


@pytest.mark.parametrize(
    ("arguments", "says"),
    [
        (("--local",), "is for `--from-live`"),
        (("--from-live", "--local"), "say which one is looked at"),
        (("--from-live", "--from", "none.json"), "cannot be read"),
    ],
)
def test_what_cannot_be_looked_at_is_refused(tmp_path: Path, arguments: tuple[str, ...], says: str) -> None:
    """In a sentence."""
    shown = CliRunner().invoke(init.command, [str(tmp_path / "new"), *arguments])
    assert shown.exit_code == 2
    assert says in shown.output


def test_what_stacks_of_ours_made_has_the_corporations_id(tmp_path: Path) -> None:
    """So that what is expected of the declaration has the names that are live."""
    ours = {"ecosystem": "austral", "ecosystem-urn": "dev.aurora/aws:sqs/queue:Queue/leads"}
    queue = made("sqs/queue:Queue", "austral-dev-aurora-leads-x", tags=ours)
    shown = _start(tmp_path, Snapshot(NOW, "dev", (queue,), reach=Reach(("111111111111",), None)))
    assert shown.exit_code == 0, shown.output
    assert "resources that stacks of `ecosystem` made: `1 of them" in shown.output
    found = loads((tmp_path / "new" / "ecosystem.yaml").read_text())
    assert (found.corporation.id, found.corporation.name) == ("austral", "Grupo Austral")
    assert list(found.cloud.environments) == ["dev"]


def test_the_stacks_of_it_can_be_made(tmp_path: Path, meta: Snapshot) -> None:
    """Of a cloud and a platform together: every stack is rehearsed, and what is adopted is imported."""
    found = _declared(tmp_path, _live(), meta)
    made_of = expected(found, found.cloud.environments["prod"], DAY, lambda _: None, config=tmp_path)
    assert {each.adopted for each in made_of} == {"", "E1234567890ABC", "mail.nube.example", "crm-contacts"}
    assert found.identity.workforce is not None
