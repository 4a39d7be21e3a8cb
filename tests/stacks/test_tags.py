"""The tags of a resource, and which declared tags cannot be."""

from __future__ import annotations

import re
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from stacks.refusal import RefusedError
from stacks.tagging import MOST_VALUE, refuse_tags, tags_for, urn_tag
from tests.stacks.rehearsed import austral, context


def test_the_urn_tag_says_stack_type_and_name() -> None:
    """The tag is readable where it fits, since people look for it, too."""
    assert (
        urn_tag("dev.aurora", "aws:s3/bucket:Bucket", "content.bucket")
        == "dev.aurora/aws:s3/bucket:Bucket/content.bucket"
    )


@given(st.text(max_size=400), st.text(max_size=400), st.text(max_size=400))
def test_the_urn_tag_is_always_a_tag(stack: str, type_: str, name: str) -> None:
    """Whatever the names are, the value is one that AWS takes."""
    assert re.fullmatch(r"[A-Za-z0-9 +\-=._:/@]{2,256}", urn_tag(stack, type_, name))


def test_long_names_that_begin_alike_have_different_urn_tags() -> None:
    """What is cut is told apart by a digest."""
    one, two = (urn_tag("dev.aurora", "aws:s3/bucket:Bucket", "x" * 300 + end) for end in "ab")
    assert one != two
    assert len(one) == len(two) == MOST_VALUE


def test_a_component_may_say_its_layer_and_nothing_else_of_ours() -> None:
    """A component's own tags are kept, its layer counts, and it cannot pass for another owner's."""
    own = {"layer": "email", "owner": "somebody", "Name": "mail", "brand": "brisa"}
    tags = tags_for(context("dev.aurora"), "dev.aurora", "aws:sqs/queue:Queue", "q", own)
    assert tags["layer"] == "email"
    assert tags["Name"] == "mail"
    assert tags["owner"] == "corporation"
    assert tags["brand"] == "aurora"


@pytest.mark.parametrize(
    ("tags", "says"),
    [
        ({"aws:x": "1"}, "begins with `aws:`, which AWS keeps for itself"),
        ({"AWS:x": "1"}, "begins with `aws:`"),
        ({"owner": "me"}, "the tag `owner` is set by the stacks themselves"),
        ({"ecosystem-urn": "me"}, "is set by the stacks themselves"),
        ({"k" * 129: "1"}, "key of 129 characters; AWS takes 1 to 128"),
        ({"": "1"}, "key of 0 characters"),
        ({"k": "v" * 257}, "value of 257 characters; AWS takes at most 256"),
        ({"k": "a;b"}, "a value with characters that AWS refuses"),
        ({"k{}": "a"}, "a key with characters that AWS refuses"),
        ({f"k{index}": "v" for index in range(40)}, "has 40 tags and AWS leaves room for 35; remove 5"),
    ],
)
def test_tags_that_aws_would_refuse_are_refused_first(tags: dict[str, str], says: str) -> None:
    """`cloud.tags` that AWS would refuse, or that would hide whose a thing is, are refused with their place."""
    declared = replace(austral(), cloud=replace(austral().cloud, tags=tags))
    with pytest.raises(RefusedError, match=re.escape(says)) as refused:
        refuse_tags(declared)
    assert "ecosystem.yaml:" in str(refused.value)


def test_every_bad_tag_is_said_at_once() -> None:
    """Two mistakes are two problems."""
    declared = replace(
        austral(), cloud=replace(austral().cloud, tags={"aws:x": "1", "owner": "me", "fine": "Café 1+1=2"})
    )
    with pytest.raises(RefusedError) as refused:
        refuse_tags(declared)
    assert len(refused.value.problems) == 2
