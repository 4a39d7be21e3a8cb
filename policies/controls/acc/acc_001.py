"""Everyone who has access is declared: whoever operates or works on a channel holds a grant in force that is enough.

Why: access that no grant stands behind was given by somebody, once, and nobody will take it back. Twelve people who
administer one page are what "the agency handles it" looks like (eBook, "before"; playbook, ADVERTISING A-3).

Fix: grant the agency what it does, for the unit and the layer of the channel, with an end; or end its access and take
it out of `operated_by` and `people`. A vendor and `unknown` can hold no grant: name the agency, or remove them. A
role in the cloud trusts accounts of the corporation or of an agency with a grant for the role's brand: take others out.
"""

from collections.abc import Iterator

from ecosystem.estate import OBSERVED, PLANNED, Estate, known
from ecosystem.estate.access import at_least, in_force_today
from ecosystem.estate.assets import NOTHING, OPERATE, READ
from ecosystem.estate.granted import concerning
from ecosystem.estate.holding import NOBODY, called
from ecosystem.estate.iam_agencies import declared_parties, holds
from ecosystem.estate.iam_nouns import Role
from ecosystem.granting import CHANNEL_LAYERS
from ecosystem.model import CORPORATION, Channel
from policies.control import CRITICAL, Breaches, Note, Reasons, Spanish, control
from policies.on_platforms import outsiders, retired

_NEEDS = {
    "viewer": "view",
    "analyst": "view",
    "editor": "contribute",
    "moderator": "contribute",
    "advertiser": "operate",
}


@control(
    "ACC-001",
    CRITICAL,
    "DPO",
    sources="EP",
    about=["channels"],
    es=Spanish(
        "Todo el que tiene acceso está declarado: quien trabaja en un canal tiene un permiso vigente y suficiente",
        "dar a la agencia un permiso (grant) para la unidad y la capa del canal, con fecha de fin; o quitarle el "
        "acceso y sacarla de `operated_by` y `people`. Un rol en la nube confía en cuentas de la corporación o de una "
        "agencia con permiso para la marca del rol: quitar las demás",
    ),
    references=["ISO/IEC 27001:2022 A.5.15", "ISO/IEC 27001:2022 A.5.18"],
)
def check(estate: Estate) -> Breaches:
    for channel in estate.channels():
        for at, operator in enumerate(channel.operated_by):
            if operator != CORPORATION and not _may(estate, operator, channel, "contribute"):
                sentence = f"`{operator}` operates `{channel.id}` without a grant in force{_of(channel, 'contribute')}"
                yield channel, sentence, f"operated_by[{at}]", _notes(estate, operator, channel, "contribute")
        for at, person in enumerate(channel.people):
            need = _NEEDS.get(person.role)
            if person.of != CORPORATION and need and not _may(estate, person.of, channel, need):
                sentence = (
                    f"`{person.who}` of `{person.of}` is {person.role} of `{channel.id}` "
                    f"without a grant in force{_of(channel, need)}"
                )
                yield channel, sentence, f"people[{at}]", _notes(estate, person.of, channel, need)


def _may(estate: Estate, who: str, channel: Channel, level: str) -> bool:
    return any(at_least(grant, level) and in_force_today(estate, grant) for grant in concerning(estate, who, channel))


def _of(channel: Channel, level: str) -> str:
    layers = " or ".join(f"`{layer}`" for layer in CHANNEL_LAYERS[channel.kind])
    return f" for `{channel.brand}`, layer {layers}, level `{level}` or more"


def _notes(estate: Estate, who: str, channel: Channel, level: str) -> Iterator[Note]:
    grant = next(iter(concerning(estate, who, channel)), None)
    if grant is None:
        return
    if not at_least(grant, level):
        yield Note(f"{grant.path}.level", f"`{grant.id}` gives `{grant.level}` only")
    elif grant.state != "active":
        yield Note(f"{grant.path}.state", f"`{grant.id}` is {grant.state}")
    elif grant.until is not None and grant.until < estate.as_of:
        yield Note(f"{grant.path}.until", f"`{grant.id}` ended on {grant.until}")
    elif not in_force_today(estate, grant):
        contract = estate.agency_of[who].contract
        yield Note(
            f"{estate.agency_of[who].path}.contract", f"its contract runs from {contract.start} to {contract.until}"
        )


@check.each(Role)
def of_a_role(role: Role, estate: Estate) -> Reasons:
    for party in declared_parties(estate, role):
        if party.agency is None:
            yield f"the role `{role.id}` lets {party.said} in, which no declared agency stands behind"
        elif not holds(estate, party.agency, role.brand):
            unit = f" for `{role.brand}`" if role.brand else ""
            yield f"the role `{role.id}` lets {party.said} in, which has no grant in force{unit}"


@check.live
def on_platforms(estate: Estate) -> Breaches:
    for found in outsiders(estate):
        if len(found) == 2:
            yield found
            continue
        thing, _, holder, whose = found
        if holder.level == NOTHING or retired(thing):
            continue
        if whose == NOBODY:
            yield thing, f"{called(holder)} has access to `{thing.id}`, and no declared agency or person is behind it"
        elif isinstance(thing, Channel):
            level = known(holder.level, f"what {called(holder)} may do on `{thing.id}`")
            need = "view" if level <= READ else "operate" if level >= OPERATE else "contribute"
            if not _may(estate, whose, thing, need):
                sentence = f"{called(holder)} of `{whose}` has access to `{thing.id}` without a grant in force"
                yield thing, f"{sentence}{_of(thing, need)}", "", _notes(estate, whose, thing, need)


check.passes(
    "an agency with a grant in force for the unit and layer",
    """
    grants:
      - {id: web, to: pixel, brands: [aurora], layers: [web], level: contribute, until: 2026-12-31}
    channels:
      - id: promo
        kind: landing_page
        url: https://promo.aurora.example/
        brand: aurora
        owner: corporation
        operated_by: [pixel, corporation]
    """,
)
check.fails(
    "a grant that ended yesterday",
    """
    grants:
      - {id: web, to: pixel, brands: [aurora], layers: [web], level: contribute, until: 2026-11-19}
    channels:
      - id: promo
        kind: landing_page
        url: https://promo.aurora.example/
        brand: aurora
        owner: corporation
        operated_by: [pixel]
    """,
    finding="promo",
)
check.passes(
    "a person who reads with a grant to view, and an admin, who is ACC-003's",
    """
    grants:
      - {id: reads, to: pixel, brands: ["*"], layers: [engagement], level: view, until: 2026-11-20}
    channels:
      - id: page
        kind: social_profile
        brand: aurora
        owner: corporation
        people:
          - {who: reader@pixel.example, of: pixel, role: analyst}
          - {who: admin@pixel.example, of: pixel, role: admin}
    """,
)
check.fails(
    "a person who runs ads with a grant to contribute",
    """
    grants:
      - {id: ads, to: pixel, brands: [aurora], layers: [advertising], level: contribute, until: 2026-12-31}
    channels:
      - id: account
        kind: ad_account
        network: meta
        brand: aurora
        owner: corporation
        operated_by: [pixel]
        people: [{who: planner@pixel.example, of: pixel, role: advertiser}]
    """,
    finding="account",
)
check.fails(
    "a grant for every brand, which is none for what the corporation shares",
    """
    grants:
      - {id: all, to: pixel, brands: ["*"], layers: [publishing], level: operate, until: 2026-12-31}
    channels:
      - {id: page, kind: social_profile, brand: corporation, owner: corporation, operated_by: [pixel]}
    """,
    finding="page",
)
check.fails(
    "a person of a vendor",
    """
    channels:
      - id: page
        kind: social_profile
        brand: aurora
        owner: corporation
        people: [{who: help@tool.example, of: "vendor:Tool", role: viewer}]
    """,
    finding="page",
)
check.passes(
    "a role for the agency's account and unit, and one that a service takes",
    """
    agencies:
      - id: pixel
        name: Pixel
        contract: {from: 2026-01-01, until: 2026-12-31}
        sign_in: {aws_principals: ["arn:aws:iam::333333333333:role/team"]}
    grants:
      - {id: web, to: pixel, brands: [aurora], layers: [web], level: contribute, until: 2026-11-20}
    resources:
      - name: pixel
        type: aws:iam/role:Role
        properties:
          tags: {brand: aurora, agency: pixel}
          assumeRolePolicy:
            Statement: {Effect: Allow, Principal: {AWS: "arn:aws:iam::333333333333:root"}, Action: "sts:AssumeRole"}
      - name: worker
        type: aws:iam/role:Role
        properties:
          assumeRolePolicy:
            Statement: {Effect: Allow, Principal: {Service: lambda.amazonaws.com}, Action: "sts:AssumeRole"}
    """,
    on=PLANNED,
)
check.fails(
    "a role for an account that nobody declared",
    """
    resources:
      - name: partner
        type: aws:iam/role:Role
        properties:
          assumeRolePolicy:
            Statement: {Effect: Allow, Principal: {AWS: "999999999999"}, Action: "sts:AssumeRole"}
    """,
    finding="partner",
    on=PLANNED,
)
check.fails(
    "a role of an agency for a brand that it was not granted",
    """
    brands: [{id: aurora, name: Aurora}, {id: brisa, name: Brisa}]
    grants:
      - {id: web, to: pixel, brands: [brisa], layers: [web], level: contribute, until: 2026-12-31}
    resources:
      - name: pixel
        type: aws:iam/role:Role
        properties:
          tags: {brand: aurora, agency: pixel}
          assumeRolePolicy:
            Statement:
              Effect: Allow
              Principal: {Federated: "arn:aws:iam::111111111111:saml-provider/workforce"}
              Action: "sts:AssumeRoleWithSAML"
    """,
    finding="pixel",
    on=PLANNED,
)
check.passes(
    "a person and a partner of an agency with a grant, on a live page",
    """
    platforms: [{id: business, vendor: Meta, layers: [advertising], owner: corporation, external_id: "900"}]
    agencies:
      - id: pixel
        name: Pixel
        contract: {from: 2026-01-01, until: 2026-12-31}
        sign_in: {workforce_group: agency-pixel}
        contacts: [ops@pixel.example]
    grants:
      - {id: social, to: pixel, brands: [aurora], layers: [publishing], level: operate, until: 2026-12-31}
    channels:
      - {id: page, kind: social_profile, network: facebook, external_id: "3", brand: aurora, owner: corporation}
    assets:
      - kind: page
        external_id: "3"
        relation: owned
        people: [{kind: person, external_id: "31", who: cm@pixel.example, level: 2}]
        partners: [{kind: business, external_id: "777", who: Pixel, level: 3}]
      - {kind: business, external_id: "900", relation: owned, people: [], partners: []}
    """,
    on=OBSERVED,
)
check.fails(
    "somebody on a live page whom nobody declared",
    """
    platforms: [{id: business, vendor: Meta, layers: [advertising], owner: corporation, external_id: "900"}]
    channels:
      - {id: page, kind: social_profile, network: facebook, external_id: "3", brand: aurora, owner: corporation}
    assets:
      - kind: page
        external_id: "3"
        relation: owned
        people: [{kind: person, external_id: "31", who: friend@gmail.com, level: 2}]
        partners: []
    """,
    finding="page",
    on=OBSERVED,
)
