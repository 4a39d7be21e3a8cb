"""The function before a distribution that finds a folder's page: a private bucket has no index documents."""

from __future__ import annotations

from typing import Final

import pulumi
import pulumi_aws as aws

from stacks.unit.part import Part

DIRECTORY_INDEX: Final = """\
// A folder's address, `/summer` or `/summer/`, is its page's, `/summer/index.html`; a file's stays as it is.
function handler(event) {
    var request = event.request;
    var last = request.uri.slice(request.uri.lastIndexOf('/') + 1);
    if (last === '') {
        request.uri += 'index.html';
    } else if (last.indexOf('.') === -1) {
        request.uri += '/index.html';
    }
    return request;
}
"""


def directory_index(part: Part, name: str, tags: dict[str, str]) -> pulumi.Output[str]:
    """Make the function of a distribution that finds the page of a folder, and return its ARN."""
    made = aws.cloudfront.Function(
        part.named("index"),
        name=name,
        runtime="cloudfront-js-2.0",
        code=DIRECTORY_INDEX,
        comment="the page of a folder",
        publish=True,
        tags=tags,
        opts=part.mine(),
    )
    return made.arn
