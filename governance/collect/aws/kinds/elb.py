"""Load balancers, old and new: whether they face the internet."""

from __future__ import annotations

from typing import Any, Final

from governance.collect.aws.kind import Call, Kind, Make
from governance.collect.aws.said import tagged


def _inside(told: Any) -> bool:
    return str(told) == "internal"


KINDS: Final = (
    Kind(
        "elbv2",
        (Call("DescribeLoadBalancers", "LoadBalancers"),),
        (
            Make(
                "aws:lb/loadBalancer:LoadBalancer",
                "LoadBalancerName",
                {
                    "name": "LoadBalancerName",
                    "internal": ("Scheme", _inside),
                    "tags": ("DescribeTags.TagDescriptions[0].Tags", tagged),
                },
                "LoadBalancerArn",
            ),
        ),
        (Call("DescribeTags", given={"ResourceArns": "[LoadBalancerArn]"}),),
    ),
    Kind(
        "elb",
        (Call("DescribeLoadBalancers", "LoadBalancerDescriptions"),),
        (
            Make(
                "aws:elb/loadBalancer:LoadBalancer",
                "LoadBalancerName",
                {
                    "name": "LoadBalancerName",
                    "internal": ("Scheme", _inside),
                    "tags": ("DescribeTags.TagDescriptions[0].Tags", tagged),
                },
                "arn:{partition}:elasticloadbalancing:{region}:{account}:loadbalancer/{LoadBalancerName}",
            ),
        ),
        (Call("DescribeTags", given={"LoadBalancerNames": "[LoadBalancerName]"}),),
    ),
)
