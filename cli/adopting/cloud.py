"""Live resources of AWS as sites, senders, stores and the three central things; what is none of these is counted."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any, Final

from cli.adopting.brands import Brands, registered, words
from cli.adopting.draft import Draft, shown
from ecosystem.domains import within
from ecosystem.estate.expected import HANGS_ON, urn_tag
from ecosystem.estate.resource import Resource
from ecosystem.estate.saying import tags
from ecosystem.estate.unknown import Unknown

DISTRIBUTION: Final = "aws:cloudfront/distribution:Distribution"
CERTIFICATE: Final = "aws:acm/certificate:Certificate"
ZONE: Final = "aws:route53/zone:Zone"
SENDER: Final = "aws:sesv2/emailIdentity:EmailIdentity"
RETURN: Final = "aws:sesv2/emailIdentityMailFromAttributes:EmailIdentityMailFromAttributes"
CLUSTER: Final = "aws:rds/cluster:Cluster"
POOL: Final = "aws:cognito/userPool:UserPool"
BUCKET: Final = "aws:s3/bucket:Bucket"
ROLE: Final = "aws:iam/role:Role"
CATALOGUE: Final = "aws:glue/catalogDatabase:CatalogDatabase"

_STORES: Final = {
    CLUSTER: "database",
    "aws:rds/instance:Instance": "database",
    "aws:dynamodb/table:Table": "database",
    "aws:redshift/cluster:Cluster": "database",
    "aws:opensearch/domain:Domain": "database",
}
_PARTS: Final = frozenset({*HANGS_ON, "aws:route53/record:Record", RETURN, "aws:s3/bucketLogging:BucketLogging"})
_PLACED: Final = (DISTRIBUTION, CERTIFICATE, ZONE, SENDER, POOL, CATALOGUE, *_STORES)
_CONTACTS: Final = frozenset(
    ["contact", "contacts", "contactos", "customer", "customers", "clientes", "crm", "lead", "leads", "audience"]
)
_NAME: Final = re.compile(r"(?:[a-z0-9_](?:[a-z0-9-]{0,61}[a-z0-9])?\.)+[a-z][a-z0-9-]{0,61}[a-z0-9]")


def domains(resources: Iterable[Resource]) -> list[str]:
    """Return the domains that are held here: of public zones, else the registered part of what is served or sent."""
    found = list(resources)
    zones = [each for each in found if each.type == ZONE and not each.get("vpcs")]
    names = [str(each.get("name") or each.id) for each in zones]
    used = [
        *(host for each in found if each.type == DISTRIBUTION for host in _hosts(each)),
        *(each.id for each in found if each.type == BUCKET and _is_website(each)),
        *(each.id for each in found if each.type == SENDER and "@" not in each.id),
    ]
    names += [registered(each) for each in used if not any(within(each, zone) for zone in names)]
    return [each for each in dict.fromkeys(name.lower().rstrip(".") for name in names) if _NAME.fullmatch(each)]


class Central:
    """The one database, store of figures and identity service: what was found of each, to be adopted or to be done."""

    def __init__(self, resources: Sequence[Resource]) -> None:
        clusters = [
            each for each in resources if each.type == CLUSTER and _engine(each).startswith("aurora-postgresql")
        ]
        self.cluster = _likely(clusters)
        self.pool = _likely([each for each in resources if each.type == POOL])
        self.catalogues = [each for each in resources if each.type == CATALOGUE]

    def is_one(self, resource: Resource) -> bool:
        """Return whether a resource is the database or the identity service."""
        return resource is self.cluster or resource is self.pool


def place(resources: Sequence[Resource], central: Central, draft: Draft, brands: Brands, audience: str) -> None:
    """Add sites, senders and further stores to the draft, and leave the rest.

    `audience` is the id of the store of contacts.
    """
    distributions = _of(resources, DISTRIBUTION)
    for each in distributions:
        _site(each, draft, brands)
    served = {host for each in distributions for host in _hosts(each)}
    served |= set(_websites(_of(resources, BUCKET), served, draft, brands))
    _certified(_of(resources, CERTIFICATE), served, draft, brands)
    returned = {str(each.get("emailIdentity")) for each in _of(resources, RETURN)}
    for each in _of(resources, SENDER):
        _sender(each, each.id in returned, draft, brands, audience)
    for each in resources:
        if each.type in _STORES and not central.is_one(each):
            _store(each, draft, brands)
        elif each.type == POOL and not central.is_one(each):
            draft.leave("a further user pool", each.id)
        elif each.type == BUCKET and _is_website(each):
            continue
        elif each.type not in _PLACED and each.type not in _PARTS and urn_tag(each) is None:
            draft.leave(each.type.rpartition(":")[2], shown(each.id) or "?")
    ours = sum(1 for each in resources if urn_tag(each) is not None and each.type not in _PLACED)
    if ours:
        draft.leave("resources that stacks of `ecosystem` made", f"{ours} of them, which come with the declaration")


def _site(distribution: Resource, draft: Draft, brands: Brands) -> None:
    own_id = distribution.urn.rpartition("/")[2] if ":distribution/" in distribution.urn else distribution.id
    hosts = _hosts(distribution)
    if not hosts:
        answers = shown(distribution.get("domainName")) or own_id
        draft.leave("a distribution without a name of its own", answers)
        return
    guess = brands.of(hosts[0], resource=distribution)
    said = _web(draft.ids.new(hosts[0].replace(".", "-"), "site"), hosts[0], guess.unit)
    said |= {"hosted_by": "corporation", "provision": "adopt", "external_id": own_id}
    why = {"kind": "guess: a distribution answers for it"}
    if len(hosts) > 1:
        why["url"] = f"and {', '.join(hosts[1:6])}{' ...' if len(hosts) > 6 else ''}"
    draft.add("channels", said, _because(guess, why))


def _websites(buckets: Iterable[Resource], served: set[str], draft: Draft, brands: Brands) -> Iterator[str]:
    """Add the buckets that S3 serves as sites, which are called as their host is; yield those hosts."""
    for each in buckets:
        host = each.id.lower()
        if _is_website(each) and host in served:
            draft.leave("a bucket whose name a distribution answers for", each.id)
        elif _is_website(each):
            guess = brands.of(host, resource=each)
            said = _web(draft.ids.new(host.replace(".", "-"), "site"), host, guess.unit)
            said |= {"hosted_by": "corporation", "provision": "adopt", "external_id": each.id}
            draft.add("channels", said, _because(guess, {"kind": "guess: a bucket is served as it"}))
            yield host


def _is_website(bucket: Resource) -> bool:
    return isinstance(bucket.get("website"), Mapping) and bool(_NAME.fullmatch(bucket.id.lower()))


def _certified(certificates: Iterable[Resource], served: set[str], draft: Draft, brands: Brands) -> None:
    """A name that a certificate is for, and that nothing here serves, is a site somewhere else; a domain is none."""
    seen = set(served)
    for each in certificates:
        names = each.get("subjectAlternativeNames")
        for name in [each.get("domainName"), *(names if isinstance(names, (list, tuple)) else ())]:
            host = str(name).lower()
            if host in seen or not _NAME.fullmatch(host) or host == registered(host):
                continue
            seen.add(host)
            guess = brands.of(host, resource=each)
            said = _web(draft.ids.new(host.replace(".", "-"), "site"), host, guess.unit)
            why = {"kind": "guess: a certificate is for it", "hosted_by": "TODO nothing here serves it"}
            draft.add("channels", said | {"hosted_by": "unknown", "provision": "none"}, _because(guess, why))


def _web(id: str, host: str, unit: str) -> dict[str, Any]:
    return {"id": id, "kind": "website", "brand": unit, "owner": "corporation", "url": f"https://{host}/"}


def _sender(identity: Resource, returns: bool, draft: Draft, brands: Brands, audience: str) -> None:
    domain = identity.id.lower()
    if not _NAME.fullmatch(domain):
        draft.leave("a sender that is one address", shown(identity.id) or "?")
        return
    guess = brands.of(domain, resource=identity)
    signed = identity.get("dkim", "signingEnabled") is True and identity.get("dkim", "status") == "SUCCESS"
    said = {
        "id": draft.ids.new(f"{domain.replace('.', '-')}-mail"[:36], "mail"),
        "kind": "email",
        "brand": guess.unit,
        "owner": "corporation",
        "sending_domain": domain,
        "delivery": "ses",
        "audience": audience,
        "authentication": [*(["spf"] if returns else []), *(["dkim"] if signed else [])],
        "provision": "adopt",
        "external_id": domain,
    }
    draft.add("channels", said, _because(guess, {"audience": "TODO whom it writes to"}))


def _store(store: Resource, draft: Draft, brands: Brands) -> None:
    name = shown(store.id) or "store"
    guess = brands.of(name, resource=store)
    contacts = bool(_CONTACTS & set(words(name)))
    said = {
        "id": draft.ids.new(name, "store"),
        "kind": _STORES[store.type],
        "owner": "corporation",
        "role": "silo" if contacts else None,
        "brand": guess.unit,
        "holds_contacts": contacts,
    }
    by_name = "its name says so" if contacts else "nothing in its name says so"
    draft.add("systems", said, _because(guess, {"holds_contacts": f"guess: {by_name}", "kind": f"{store.type}"}))


def _because(guess: Any, why: dict[str, str]) -> dict[str, str]:
    return why | ({"brand": f"guess: {guess.why}"} if guess.why else {})


def _of(resources: Iterable[Resource], type: str) -> list[Resource]:
    return sorted((each for each in resources if each.type == type), key=lambda each: (each.id, each.urn))


def _hosts(distribution: Resource) -> list[str]:
    said = distribution.get("aliases")
    found = said if isinstance(said, (list, tuple)) else ()
    return [each.lower() for each in found if isinstance(each, str) and _NAME.fullmatch(each.lower())]


def _engine(cluster: Resource) -> str:
    said = cluster.get("engine")
    return said if isinstance(said, str) else ""


def _likely(found: Sequence[Resource]) -> Resource | None:
    """The one whose name says that contacts are in it, or the only one."""
    named = [each for each in found if _CONTACTS & set(words(each.id))]
    if len(named) == 1:
        return named[0]
    return found[0] if len(found) == 1 else None


def pool_id(pool: Resource) -> str:
    """Return the id of a user pool, which is at the end of its ARN."""
    return pool.urn.rpartition("/")[2] if ":userpool/" in pool.urn else pool.id


def engine_version(cluster: Resource | None) -> str | None:
    """Return the major version of a cluster's engine, None where nobody said it."""
    said = cluster.get("engineVersion") if cluster is not None else None
    return None if said is None or isinstance(said, Unknown) else str(said).partition(".")[0]


def made_for(resources: Iterable[Resource]) -> str | None:
    """Return the corporation for which stacks of `ecosystem` made some of it, None for none or for several."""
    ours = (tags(each) for each in resources if urn_tag(each) is not None)
    found = {each.get("ecosystem") for each in ours if not isinstance(each, Unknown)}
    only = found.pop() if len(found) == 1 else None
    return only if isinstance(only, str) else None


def accounts(resources: Iterable[Resource]) -> Iterator[tuple[str, str]]:
    """Yield the account and the region of each resource that is in one."""
    for each in resources:
        account, _, region = each.stack.partition("/")
        if re.fullmatch(r"\d{12}", account):
            yield account, region
