"""Keys rotate, and no key policy allows everyone.

Why: a key that never changes gives away everything that it ever protected when it leaks once; a key that everyone may
use protects nothing (AWS Well-Architected; CIS AWS Foundations).

Fix: set `enableKeyRotation: true` on the key, and name in its policy who may use it.
"""

from ecosystem.estate import PLANNED, Estate, Unjudged, known
from ecosystem.estate.iam import EVERYONE
from ecosystem.estate.iam_conditions import admitted
from ecosystem.estate.iam_nouns import ResourcePolicy
from ecosystem.estate.resource import Resource
from ecosystem.estate.saying import flag, text
from policies.control import MEDIUM, Reasons, Spanish, undeclared_control

_SYMMETRIC = (None, "SYMMETRIC_DEFAULT")

check = undeclared_control(
    "CLD-004",
    MEDIUM,
    "PO",
    page=__doc__ or "",
    file=__file__,
    sources="A",
    es=Spanish(
        "Las claves rotan y ninguna política de clave permite a todos",
        "poner `enableKeyRotation: true` en la clave y nombrar en su política quién puede usarla",
    ),
    references=["ISO/IEC 27001:2022 A.8.24", "CIS AWS Foundations 3.0.0 3.6"],
)


@check.each(Resource)
def rotates(key: Resource, _: Estate) -> Reasons:
    if key.type != "aws:kms/key:Key":
        return
    spec = known(text(key, "customerMasterKeySpec"), f"the kind of `{key.id}`")
    usage = known(text(key, "keyUsage"), f"the use of `{key.id}`")
    elsewhere = key.get("customKeyStoreId") is not None or key.get("xksKeyId") is not None
    turns = spec in _SYMMETRIC and usage in (None, "ENCRYPT_DECRYPT") and not elsewhere  # AWS rotates no others
    if turns and known(flag(key, "enableKeyRotation"), f"the rotation of `{key.id}`") is False:
        yield f"the key `{key.id}` does not rotate"


@check.each(ResourcePolicy)
def admits_nobody_unnamed(policy: ResourcePolicy, _: Estate) -> Reasons:
    if policy.kind != "key":
        return
    for statement in policy.document.statements:
        if statement.effect == "Allow" and any(each.kind == EVERYONE for each in admitted(statement)):
            yield f"the policy of `{policy.id}` allows everyone"
    if policy.document.missing:
        raise Unjudged(f"the policy of `{policy.id}`")


check.passes(
    "it rotates; an asymmetric key cannot",
    """
    resources:
      - {name: data, type: "aws:kms/key:Key", properties: {enableKeyRotation: true}}
      - {name: sign, type: "aws:kms/key:Key", properties: {customerMasterKeySpec: RSA_2048, keyUsage: SIGN_VERIFY}}
    """,
    on=PLANNED,
)

check.fails(
    "it does not rotate",
    """
    resources:
      - {name: data, type: "aws:kms/key:Key"}
    """,
    finding="data",
    on=PLANNED,
)

check.fails(
    "everyone may use it",
    """
    resources:
      - name: data
        type: aws:kms/key:Key
        properties:
          enableKeyRotation: true
          policy: '{"Statement": [{"Effect": "Allow", "Principal": "*", "Action": "kms:*", "Resource": "*"}]}'
    """,
    finding="data",
    on=PLANNED,
)
