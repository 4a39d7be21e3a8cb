"""Nothing drifts: what is live is what is declared, nothing is missing, undeclared or changed.

Why: an account that somebody opened by hand, a role that was widened for one night, a domain that moved: the
declaration is only worth what it says while the world still looks like it (eBook).

Fix: declare what is live and wanted, and provision what is declared and missing (`ecosystem up`); take back by hand
what nobody wants to declare.
"""

from ecosystem.estate import OBSERVED, Estate
from ecosystem.estate.drift import drift
from ecosystem.estate.joining import join, plain, platform_of, say_unread
from ecosystem.estate.unknown import Unjudged
from policies.control import HIGH, Breaches, Spanish, undeclared_control

check = undeclared_control(
    "GOV-007",
    HIGH,
    "O",
    page=__doc__ or "",
    file=__file__,
    sources="E",
    es=Spanish(
        "Nada se desvía: lo que está vivo es lo declarado, sin faltantes, agregados ni cambios",
        "declarar lo que está vivo y se quiere, y aprovisionar lo declarado que falta (`ecosystem up`); quitar a mano "
        "lo que nadie quiere declarar",
    ),
    references=["ISO/IEC 27001:2022 A.8.9"],
)


@check.live
def of_the_cloud(estate: Estate) -> Breaches:
    return drift(estate)


@check.live
def of_the_platforms(estate: Estate) -> Breaches:
    found = join(estate)
    for thing in found.absent:
        named = thing.external_id or getattr(thing, "handle", None) or getattr(thing, "url", None)
        yield thing, f"`{thing.id}` (`{named}`) is declared and is not on {platform_of(thing)}"
    for asset in found.undeclared:
        if asset.kind != "business" and asset.relation in ("owned", "client"):
            name = f" `{asset.name}`" if isinstance(asset.name, str) and asset.name else ""
            what = asset.kind.replace("_", " ")
            yield asset, f"the {what}{name} (`{asset.external_id}`) is live on {asset.platform} and not declared"
    for thing, asset in found.pairs:
        if thing.external_id and all(plain(thing.external_id) != plain(each) for each in asset.ids):
            declared = f"declared as `{thing.external_id}`"
            yield thing, f"`{thing.id}` is `{asset.external_id}` on {asset.platform} and {declared}", "external_id"
    unclear = {thing.id for thing, _ in found.unclear}
    say_unread(each for each in (*found.unread, *found.unsure) if each.id not in unclear)


@check.live
def of_what_may_be_declared(estate: Estate) -> Breaches:
    for thing, assets in join(estate).unclear:
        live = " or ".join(f"`{each.id}`" for each in assets[:3])
        yield thing, Unjudged(f"whether `{thing.id}` is {live}: its `external_id` or its handle would tell")


check.passes(
    "a bucket as declared, its policy written otherwise; and an account that is declared",
    """
    environment: dev
    channels:
      - {id: ads, kind: ad_account, network: meta, external_id: act_1, brand: aurora, owner: corporation}
    assets: [{kind: ad_account, external_id: "1", relation: owned}]
    expected:
      - {name: lake, type: "aws:s3/bucket:Bucket", properties: {bucket: austral-dev-platform-lake-aaaaaaaa}}
      - name: lake-policy
        type: aws:s3/bucketPolicy:BucketPolicy
        properties:
          bucket: austral-dev-platform-lake-aaaaaaaa
          policy: '{"Statement": {"Effect": "Allow", "Principal": {"AWS": "111111111111"}, "Action": "s3:GetObject"}}'
    resources:
      - name: austral-dev-platform-lake-aaaaaaaa
        type: aws:s3/bucket:Bucket
        properties: {bucket: austral-dev-platform-lake-aaaaaaaa}
      - name: austral-dev-platform-lake-aaaaaaaa
        type: aws:s3/bucketPolicy:BucketPolicy
        properties:
          bucket: austral-dev-platform-lake-aaaaaaaa
          policy:
            Statement:
              - {Effect: Allow, Principal: {AWS: ["arn:aws:iam::111111111111:root"]}, Action: ["s3:GetObject"]}
    """,
    on=OBSERVED,
)
check.fails(
    "a key that no longer rotates, a queue that is gone, a bucket under our name that nobody declares",
    """
    environment: dev
    expected:
      - name: data
        type: aws:kms/key:Key
        properties: {enableKeyRotation: true, tags: {ecosystem-urn: "dev.platform/aws:kms/key:Key/data"}}
      - {name: leads, type: "aws:sqs/queue:Queue", properties: {name: austral-dev-platform-leads-aaaaaaaa}}
    read: {accounts: ["111111111111"], types: ["aws:kms/key:Key", "aws:sqs/queue:Queue", "aws:s3/bucket:Bucket"]}
    resources:
      - name: 1234abcd
        type: aws:kms/key:Key
        properties: {enableKeyRotation: false, tags: {ecosystem-urn: "dev.platform/aws:kms/key:Key/data"}}
      - name: austral-dev-aurora-more-aaaaaaaa
        type: aws:s3/bucket:Bucket
        properties: {bucket: austral-dev-aurora-more-aaaaaaaa}
      - {name: elsewhere, type: "aws:s3/bucket:Bucket", properties: {bucket: elsewhere}}
    """,
    finding=("leads", "austral-dev-aurora-more-aaaaaaaa", "1234abcd"),
    on=OBSERVED,
)
check.passes(
    "a WhatsApp account that is declared, and one that may be: nothing says which it is",
    """
    platforms: [{id: business, vendor: Meta, layers: [advertising], owner: corporation, external_id: "900"}]
    channels:
      - {id: ours, kind: messaging, network: whatsapp, external_id: "96 01", brand: aurora, owner: corporation}
      - {id: other, kind: messaging, network: whatsapp, brand: aurora, owner: corporation}
      - {id: gone, kind: ad_account, network: meta, status: retired, external_id: act_3, brand: aurora, owner: pixel}
    assets:
      - {kind: business, external_id: "900", relation: owned, listed: [ad_account, waba]}
      - {kind: waba, network: whatsapp, external_id: "9601", relation: owned}
      - {kind: waba, network: whatsapp, external_id: "9602", relation: owned}
    """,
    on=OBSERVED,
)
check.fails(
    "two WhatsApp accounts, of which one at most is the one that is declared by no id",
    """
    platforms: [{id: business, vendor: Meta, layers: [advertising], owner: corporation, external_id: "900"}]
    channels:
      - {id: ours, kind: messaging, network: whatsapp, brand: aurora, owner: corporation}
    assets:
      - {kind: business, external_id: "900", relation: owned, listed: [waba]}
      - {kind: waba, network: whatsapp, external_id: "9601", relation: owned}
      - {kind: waba, network: whatsapp, external_id: "9602", relation: owned}
    """,
    finding=("meta:waba:9601", "meta:waba:9602"),
    on=OBSERVED,
)
check.fails(
    "a declared account that is not there, and one that nobody declared",
    """
    platforms: [{id: business, vendor: Meta, layers: [advertising], owner: corporation, external_id: "900"}]
    channels:
      - {id: ads, kind: ad_account, network: meta, external_id: act_1, brand: aurora, owner: corporation}
    assets:
      - {kind: business, external_id: "900", relation: owned, listed: [ad_account]}
      - {kind: ad_account, external_id: act_2, relation: owned}
    """,
    finding=("ads", "meta:ad_account:act_2"),
    on=OBSERVED,
)
