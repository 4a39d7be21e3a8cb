"""Credentials live in the corporate secret store, encrypted and rotated.

Why: a platform that feeds something signs in to it with a key. A key that is in no store is in somebody's mail or
code, stays there when the agency leaves, and is never changed (AWS Well-Architected, SEC02: store secrets securely).

Fix: put the platform's key into the secret store, have it rotated, and name it in `api_secret`. Platforms of the cloud
itself (`vendor: AWS`) work by role and need none.
"""

from ecosystem.estate import OBSERVED, PLANNED, Estate
from ecosystem.estate.living import made_by_aws
from ecosystem.estate.resource import Resource
from ecosystem.estate.saying import text
from ecosystem.estate.secrets_in_plain import in_plain
from ecosystem.estate.stores import own_key
from ecosystem.model import Platform
from policies.control import HIGH, Breaches, Note, Reasons, Spanish, control

_CLOUD = "aws"


@control(
    "INT-004",
    HIGH,
    "DPO",
    sources="A",
    about=["platforms"],
    es=Spanish(
        "Las credenciales están en el almacén de secretos de la corporación, cifradas y rotadas",
        "guardar la clave de la plataforma en el almacén de secretos, hacer que se rote y nombrarla en `api_secret`. "
        "Las plataformas de la propia nube (`vendor: AWS`) trabajan por rol y no la necesitan",
    ),
    references=["ISO/IEC 27001:2022 A.5.17", "AWS Well-Architected SEC02-BP03"],
)
def check(estate: Estate) -> Breaches:
    for platform in estate.of(Platform):
        if platform.feeds and not platform.api_secret and platform.vendor.lower() != _CLOUD:
            fed = ", ".join(f"`{target}`" for target in platform.feeds)
            yield (
                platform,
                f"`{platform.id}` feeds {fed} and names no `api_secret` in the corporate secret store",
                "api_secret",
                [Note(f"{platform.path}.feeds", "what it feeds")],
            )


@check.each(Resource)
def planned(resource: Resource, estate: Estate) -> Reasons:
    if estate.evidence == OBSERVED and made_by_aws(resource):
        return
    for where in in_plain(resource):
        yield f"`{resource.id}` has a credential in plain text, in `{where}`"
    if resource.type == "aws:secretsmanager/secret:Secret" and not own_key(resource, text(resource, "kmsKeyId")):
        yield f"the secret `{resource.id}` is encrypted with AWS's key, not with one of the corporation's"


check.passes(
    "a key in the secret store, a platform that feeds nothing, and one of the cloud's own",
    """
    platforms:
      - {id: suite, vendor: Sprinklr, layers: [engagement], owner: corporation, feeds: [insight], api_secret: suite}
      - {id: forum, vendor: Forum, layers: [community], owner: corporation}
      - {id: sites, vendor: AWS, layers: [web], owner: corporation, feeds: [insight, contacts]}
    """,
)
check.fails(
    "a platform that feeds the BI store with a key that is nowhere",
    """
    platforms:
      - {id: suite, vendor: Sprinklr, layers: [engagement], owner: corporation, feeds: [insight]}
    """,
    finding="suite",
)
check.fails(
    "an agency's platform is no exception",
    """
    platforms:
      - {id: suite, vendor: Amazon Ads, layers: [advertising], owner: pixel, feeds: [contacts]}
    """,
    finding="suite",
)
check.passes(
    "a reference to a secret",
    """
    resources:
      - name: sync
        type: aws:lambda/function:Function
        properties:
          environment: {variables: {TOKEN_SECRET_ARN: "arn:aws:secretsmanager:sa-east-1:111111111111:secret:t"}}
      - name: token
        type: aws:secretsmanager/secret:Secret
        properties: {kmsKeyId: "arn:aws:kms:sa-east-1:111111111111:key/a"}
    """,
    on=PLANNED,
)
check.fails(
    "a token in an environment variable",
    """
    resources:
      - name: sync
        type: aws:lambda/function:Function
        properties: {environment: {variables: {META_TOKEN: EAAB-not-a-real-one}}}
    """,
    finding="sync",
    on=PLANNED,
)
check.fails(
    "a secret with the default key",
    """
    resources:
      - {name: token, type: "aws:secretsmanager/secret:Secret"}
    """,
    finding="token",
    on=PLANNED,
)
