"""Every resource carries the ownership tags `ecosystem`, `environment`, `brand`, `owner`, `layer`, `managed-by`.

Why: without tags nobody can say whose a resource is, which brand pays for it, and which rule applies; access by tag
does not work at all (AWS Well-Architected).

Fix: set the six tags on the resource, or once for all as the provider's `defaultTags`.
"""

from ecosystem.estate import OBSERVED, PLANNED, Estate, known
from ecosystem.estate.living import made_by_aws
from ecosystem.estate.resource import Resource
from ecosystem.estate.saying import tags
from ecosystem.estate.taggable import takes_tags
from policies.control import HIGH, Reasons, Spanish, undeclared_control

REQUIRED = ("ecosystem", "environment", "brand", "owner", "layer", "managed-by")

_CONTENT = ("aws:s3/bucketObject:BucketObject", "aws:s3/bucketObjectv2:BucketObjectv2", "aws:s3/objectCopy:ObjectCopy")
"""What lies in a bucket is the bucket's, a page of a site as well as a picture."""

check = undeclared_control(
    "CLD-001",
    HIGH,
    "PO",
    page=__doc__ or "",
    file=__file__,
    sources="A",
    es=Spanish(
        "Todo recurso lleva las etiquetas de propiedad `ecosystem`, `environment`, `brand`, `owner`, "
        "`layer`, `managed-by`",
        "poner las seis etiquetas en el recurso, o una vez para todos en `defaultTags` del proveedor",
    ),
)


@check.each(Resource)
def planned(resource: Resource, estate: Estate) -> Reasons:
    if not takes_tags(resource.type) or resource.type in _CONTENT:
        return
    if estate.evidence == OBSERVED and made_by_aws(resource):
        return
    said = known(tags(resource), f"the tags of `{resource.id}`")
    missing = [f"`{key}`" for key in REQUIRED if said.get(key) in (None, "")]
    if missing:
        yield f"`{resource.id}` lacks the tag{'s' if len(missing) > 1 else ''} {', '.join(missing)}"


check.passes(
    "all six, some by default; and a type that takes none",
    """
    resources:
      - name: queue
        type: aws:sqs/queue:Queue
        properties: {tags: {brand: aurora, layer: web}}
        provider: {defaultTags: {tags: {ecosystem: austral, environment: dev, owner: corporation, managed-by: pulumi}}}
      - {name: attached, type: "aws:iam/rolePolicyAttachment:RolePolicyAttachment"}
    """,
    on=PLANNED,
)

check.fails(
    "one is missing",
    """
    resources:
      - name: queue
        type: aws:sqs/queue:Queue
        properties: {tags: {ecosystem: austral, environment: dev, brand: aurora, owner: corporation, layer: web}}
    """,
    finding="queue",
    on=PLANNED,
)

check.fails(
    "none at all",
    """
    resources:
      - {name: queue, type: "aws:sqs/queue:Queue"}
    """,
    finding="queue",
    on=PLANNED,
)
