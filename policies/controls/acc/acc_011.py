"""An agency whose contract has ended has no access: no active grant and no channel; nobody works on a retired channel.

Why: the access of yesterday's agency is the one that nobody watches, and a channel that is out of use is where it is
found last (eBook, "before").

Fix: set the agency's grants to `state: revoked`, take it out of `operated_by`, and remove its people in the network
and its roles in the cloud. Of a retired channel, leave only `corporation` in `operated_by` and `people`. If the agency
goes on, renew `contract`.
"""

from collections.abc import Iterator

from ecosystem.estate import OBSERVED, PLANNED, Estate
from ecosystem.estate.holding import called
from ecosystem.estate.iam_agencies import declared_parties
from ecosystem.estate.iam_nouns import Role
from ecosystem.model import CORPORATION, Agency
from policies.control import CRITICAL, Breaches, Note, Reasons, Spanish, control
from policies.on_platforms import outsiders, retired


@control(
    "ACC-011",
    CRITICAL,
    "DPO",
    sources="E",
    es=Spanish(
        "Una agencia con el contrato terminado no tiene permiso activo ni canal; en un canal retirado no queda "
        "nadie ajeno",
        "poner los permisos de la agencia en `state: revoked`, sacarla de `operated_by` y quitar a sus personas en la "
        "red y sus roles en la nube. En un canal retirado, dejar "
        "solo `corporation` en `operated_by` y `people`. Si la agencia sigue, renovar "
        "`contract`",
    ),
    references=["ISO/IEC 27001:2022 A.5.18", "AWS Well-Architected SEC03-BP06"],
)
def check(estate: Estate) -> Breaches:
    gone = {agency.id: agency for agency in estate.declared.agencies if agency.contract.until < estate.as_of}
    yield from _of_retired(estate)
    if not gone:
        return
    for grant in estate.active_grants:
        if agency := gone.get(grant.to):
            sentence = f"the grant `{grant.id}` is active and the contract of `{agency.id}` has ended"
            yield grant, sentence, "state", _ended(agency)
    for channel in estate.channels():
        for at, operator in enumerate(channel.operated_by):
            if agency := gone.get(operator):
                sentence = f"`{operator}` operates `{channel.id}` and its contract has ended"
                yield channel, sentence, f"operated_by[{at}]", _ended(agency)


def _of_retired(estate: Estate) -> Breaches:
    for channel in estate.retired:
        status = Note(f"{channel.path}.status", "it is retired")
        for at, operator in enumerate(channel.operated_by):
            if operator != CORPORATION:
                sentence = f"`{operator}` operates `{channel.id}`, which is retired"
                yield channel, sentence, f"operated_by[{at}]", [status]
        for at, person in enumerate(channel.people):
            if person.of != CORPORATION:
                sentence = f"`{person.who}` of `{person.of}` has access to `{channel.id}`, which is retired"
                yield channel, sentence, f"people[{at}]", [status]


def _ended(agency: Agency) -> Iterator[Note]:
    yield Note(f"{agency.path}.contract.until", f"the contract of `{agency.id}` ended on {agency.contract.until}")


@check.each(Role)
def of_a_role(role: Role, estate: Estate) -> Reasons:
    for party in declared_parties(estate, role):
        agency = party.agency
        if agency is None:
            continue
        if agency.contract.until < estate.as_of:
            yield f"the role `{role.id}` is for {party.said}, whose contract ended on {agency.contract.until}"
        elif not any(grant.state == "active" for grant in estate.grants_to.get(agency.id, ())):
            yield f"the role `{role.id}` is for {party.said}, which has no active grant"


@check.live
def on_platforms(estate: Estate) -> Breaches:
    for found in outsiders(estate):
        if len(found) == 2:
            yield found
            continue
        thing, _, holder, whose = found
        agency = estate.agency_of.get(whose)
        if retired(thing):
            yield thing, f"{called(holder)} has access to `{thing.id}`, which is retired"
        elif agency is not None and agency.contract.until < estate.as_of:
            yield thing, f"{called(holder)} of `{whose}` has access to `{thing.id}` and its contract has ended"
        elif agency is not None and not any(each.state == "active" for each in estate.grants_to.get(agency.id, ())):
            yield thing, f"{called(holder)} of `{whose}` has access to `{thing.id}` and no active grant"


check.passes(
    "a contract that ends today, and a retired channel of the corporation's alone",
    """
    agencies:
      - id: pixel
        name: Pixel
        contract: {from: 2026-01-01, until: 2026-11-20}
        sign_in: {workforce_group: agency-pixel}
    grants:
      - {id: web, to: pixel, brands: [aurora], layers: [web], level: operate, until: 2026-11-20}
    channels:
      - id: site
        kind: website
        url: https://www.aurora.example/
        brand: aurora
        owner: corporation
        operated_by: [pixel]
      - {id: old-page, kind: social_profile, brand: aurora, owner: pixel, status: retired, operated_by: [corporation]}
    """,
)
check.passes(
    "an agency that is gone, and whose grant was revoked",
    """
    agencies:
      - id: pixel
        name: Pixel
        contract: {from: 2026-01-01, until: 2026-11-19}
        sign_in: {workforce_group: agency-pixel}
    grants:
      - {id: web, to: pixel, brands: [aurora], layers: [web], level: operate, state: revoked}
    """,
)
check.fails(
    "an active grant of an agency whose contract ended yesterday",
    """
    agencies:
      - id: pixel
        name: Pixel
        contract: {from: 2026-01-01, until: 2026-11-19}
        sign_in: {workforce_group: agency-pixel}
    grants:
      - {id: web, to: pixel, brands: [aurora], layers: [web], level: operate, until: 2026-11-19}
    """,
    finding="web",
)
check.fails(
    "a channel that is still operated by an agency whose contract ended",
    """
    agencies:
      - id: pixel
        name: Pixel
        contract: {from: 2026-01-01, until: 2026-06-30}
        sign_in: {workforce_group: agency-pixel}
    channels:
      - {id: page, kind: social_profile, brand: aurora, owner: corporation, operated_by: [corporation, pixel]}
    """,
    finding="page",
)
check.fails(
    "a retired channel on which a person of an agency is left",
    """
    channels:
      - id: old-page
        kind: social_profile
        brand: aurora
        owner: corporation
        status: retired
        people: [{who: cm@pixel.example, of: pixel, role: viewer}]
    """,
    finding="old-page",
)
check.passes(
    "a role of an agency on the last day of its contract",
    """
    agencies:
      - id: pixel
        name: Pixel
        contract: {from: 2026-01-01, until: 2026-11-20}
        sign_in: {workforce_group: agency-pixel}
    grants:
      - {id: web, to: pixel, brands: [aurora], layers: [web], level: operate, until: 2026-11-20}
    resources:
      - name: pixel
        type: aws:iam/role:Role
        properties: {tags: {agency: pixel}, assumeRolePolicy: {Statement: []}}
    """,
    on=PLANNED,
)
check.fails(
    "a role of an agency whose grant was revoked",
    """
    grants:
      - {id: web, to: pixel, brands: [aurora], layers: [web], level: operate, state: revoked}
    resources:
      - name: pixel
        type: aws:iam/role:Role
        properties: {tags: {agency: pixel}, assumeRolePolicy: {Statement: []}}
    """,
    finding="pixel",
    on=PLANNED,
)
check.fails(
    "a person of an agency that is gone, on a live account",
    """
    agencies:
      - id: pixel
        name: Pixel
        contract: {from: 2026-01-01, until: 2026-11-19}
        sign_in: {workforce_group: agency-pixel}
        contacts: [ops@pixel.example]
    channels:
      - {id: ads, kind: ad_account, network: meta, external_id: act_1, brand: aurora, owner: corporation}
    assets:
      - kind: ad_account
        external_id: act_1
        relation: owned
        people: [{kind: person, external_id: "11", who: planner@pixel.example, level: 3}]
        partners: []
    """,
    finding="ads",
    on=OBSERVED,
)
