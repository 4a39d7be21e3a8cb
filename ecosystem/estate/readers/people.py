"""Where AWS keeps people: customer profiles of Connect, Pinpoint, lists of contacts of SES."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from ecosystem.estate.resource import Resource
from ecosystem.estate.saying import text
from ecosystem.estate.stores import PEOPLE, DataStore


def _profiles(resource: Resource) -> Iterator[DataStore]:
    yield DataStore(
        resource, "a domain of customer profiles", PEOPLE, keyed=True, key=text(resource, "defaultEncryptionKey")
    )


def _plain(what: str) -> Any:
    def read(resource: Resource) -> Iterator[DataStore]:
        yield DataStore(resource, what, PEOPLE)

    return read


READERS: Mapping[str, Any] = {
    "aws:customerprofiles/domain:Domain": _profiles,
    "aws:pinpoint/app:App": _plain("a Pinpoint project"),
    "aws:sesv2/contactList:ContactList": _plain("a list of contacts of SES"),
}
