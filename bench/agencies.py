"""Corporations with agencies, of any size, and the roles and policies that the stacks would provision for them.

Each agency has one grant of three layers for one brand, and so one role; brands have a site, a mail channel and an ad
account. The same sizes give the same corporation.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date
from random import Random
from typing import Any, Final

from ecosystem.estate.iam import parse
from ecosystem.iam.world import PLANNED, Guarded, NamedPolicy, RoleState, World
from ecosystem.isolation.claims import RoleProof
from ecosystem.isolation.places import Place
from ecosystem.isolation.proving import prove
from ecosystem.loading import loads
from ecosystem.model import Declaration, Environment

AS_OF: Final = date(2026, 11, 20)
_LAYERS = ("engagement", "publishing", "advertising", "web", "email", "analytics", "customer_service", "survey")
_HEAD = """\
version: 1
corporation: {id: big, name: Big}
cloud: {region: sa-east-1, environments: {dev: {account: '111111111111'}}}
database: {id: contacts, engine: aurora-postgresql}
bi: {id: insight, engine: athena}
identity: {id: iid, engine: cognito, workforce: {kind: saml, metadata_url: 'https://sso.big.example/metadata'}}
customer_service: {id: desk}
"""


def corporation(brands: int, agencies: int) -> str:
    """Return a declaration in which each agency has one grant of three layers for one brand."""
    return "".join(_parts(brands, agencies))


def _parts(brands: int, agencies: int) -> Iterator[str]:
    random = Random(7)  # noqa: S311
    yield f"{_HEAD}brands:\n"
    yield from (f"  - {{id: b{n}, name: Brand {n}}}\n" for n in range(brands))
    yield "agencies:\n"
    for n in range(agencies):
        yield f"  - {{id: a{n}, name: Agency {n}, contract: {{from: 2026-01-01, until: 2027-06-30}}, "
        yield f"sign_in: {{aws_principals: ['arn:aws:iam::{222222222222 + n}:role/team']}}}}\n"
    yield "grants:\n"
    for n in range(agencies):
        layers, level = ", ".join(random.sample(_LAYERS, 3)), random.choice(("view", "contribute", "operate"))
        yield f"  - {{id: g{n}, to: a{n}, brands: [b{n % brands}], layers: [{layers}], level: {level}, "
        yield "until: 2027-03-31, reviewed: 2026-10-15, approved_by: x@y.example}\n"
    yield "channels:\n"
    for n in range(brands):
        yield f"  - {{id: b{n}-site, kind: landing_page, url: 'https://www.b{n}.example/', brand: b{n}, "
        yield "owner: corporation, hosted_by: corporation, captures_contacts: true, writes_to: contacts}\n"
        yield f"  - {{id: b{n}-mail, kind: email, brand: b{n}, owner: corporation, audience: contacts, "
        yield f"sending_domain: mail.b{n}.example}}\n"
        yield f"  - {{id: b{n}-ads, kind: ad_account, network: meta, brand: b{n}, owner: corporation, "
        yield "external_id: '1'}\n"


@dataclass(frozen=True, slots=True)
class Corporation:
    """A generated corporation with what its stacks would provision; `said` are the documents of each role as they are.

    `said` is, for a role's id, the statements of its identity policies and of its boundary.
    """

    declaration: Declaration
    environment: Environment
    world: World
    said: Mapping[str, tuple[list[Any], list[Any]]]

    def proof(self, role: RoleState) -> RoleProof:
        """Return the proof of one role."""
        alone = replace(self.world, roles=(role,))
        return prove(alone, self.declaration, self.environment, AS_OF).roles[0]


def built(brands: int, agencies: int) -> Corporation:
    """Return the generated corporation with its roles and its resources' policies."""
    from stacks.access import boundary
    from stacks.access.role import roles
    from stacks.settings import Settings, needs_external_id, stack_context

    declaration = loads(corporation(brands, agencies))
    ids = {each: f"external-id-of-{each}-0123" for each in needs_external_id(declaration)}
    settings = Settings(as_of=AS_OF.isoformat(), external_ids=ids)
    found: list[RoleState] = []
    said: dict[str, tuple[list[Any], list[Any]]] = {}
    for brand in declaration.brands:
        context = stack_context(declaration, f"dev.{brand.id}", settings)
        limit = boundary.document(context)
        bounded = NamedPolicy("the boundary", parse(limit))
        for each in roles(context):
            documents = [*each.inline.items(), *((f"managed {at}", one) for at, one in enumerate(each.managed))]
            identity = tuple(NamedPolicy(name, parse(one)) for name, one in documents)
            found.append(
                RoleState(
                    each.arn, each.arn, parse(each.trust), identity, each.boundary, bounded, dict(each.tags), each.arn
                )
            )
            said[each.arn] = [one for _, text in documents for one in _listed(text)], _listed(limit)
    environment = declaration.cloud.environments["dev"]
    world = World(PLANNED, tuple(found), tuple(_guarded(declaration, environment, settings)))
    return Corporation(declaration, environment, world, said)


def _listed(document: Any) -> list[Any]:
    return list(document["Statement"])


def _guarded(declaration: Declaration, environment: Environment, settings: Any) -> Iterator[Guarded]:
    """Yield what the stacks put on buckets, queues and keys, as a plan shows it: the service is known, not the name."""
    from stacks import places
    from stacks.documents import policy, tls_only
    from stacks.keys import statements
    from stacks.settings import stack_context

    def guarded(kind: str, name: str, said: Any) -> Guarded:
        arns = {"bucket": ("arn:aws:s3:::*",), "queue": ("arn:aws:sqs:*",), "key": ("arn:aws:kms:*",)}[kind]
        document = NamedPolicy(f"the policy of {name}", parse(policy(said)))
        return Guarded(name, kind, arns, environment.account, document)

    for brand in declaration.brands:
        place = Place(declaration, environment, brand.id)
        sites = [place.site(each) for each in declaration.channels if each.brand == brand.id and each.url]
        for bucket in (place.content, place.logs, *sites):
            arn = f"arn:aws:s3:::{bucket}"
            yield guarded("bucket", bucket, tls_only([arn, f"{arn}/*"], "s3:*"))
        queue = place.arn("sqs", place.conversions)
        yield guarded("queue", place.conversions, tls_only([queue], "sqs:*"))
    first = Place(declaration, environment, declaration.brands[0].id)
    for arn in (each for each in first.lake if not each.endswith("/*")):
        yield guarded("bucket", arn, tls_only([arn, f"{arn}/*"], "s3:*"))
    platform = stack_context(declaration, "dev.platform", settings)
    for key in places.KEYS:
        yield guarded("key", key, statements(platform, key))


def leaking(whole: Corporation) -> RoleState:
    """Return the first role with what it must not have: another brand's drafts."""
    first = whole.world.roles[0]
    other = Place(whole.declaration, whole.environment, whole.declaration.brands[-1].id)
    leak = {"Effect": "Allow", "Action": "s3:GetObject", "Resource": f"arn:aws:s3:::{other.content}/drafts/*"}
    return replace(first, identity=(*first.identity, NamedPolicy("a leak", parse([leak]))))
