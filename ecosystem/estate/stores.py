"""Data stores: whatever of the cloud can hold contacts, and how each is encrypted, reached, backed up and guarded."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Final

from ecosystem.estate.estate import Estate
from ecosystem.estate.placing import depends_on, in_our_stack
from ecosystem.estate.resource import Resource
from ecosystem.estate.saying import tags, words
from ecosystem.estate.seen import Seen
from ecosystem.estate.unknown import UNKNOWN, Maybe, Unjudged, Unknown
from ecosystem.noun import noun

RELATIONAL: Final = "relational"
REPLICA: Final = "replica"
TABLE: Final = "table"
DOCUMENT: Final = "document"
WAREHOUSE: Final = "warehouse"
SEARCH: Final = "search"
CACHE: Final = "cache"
PEOPLE: Final = "people"
BUCKET: Final = "bucket"
FILES: Final = "files"

CONTACT_WORDS: Final = (
    "contacts", "leads", "customers", "subscribers", "audiences", "prospects", "crm",
    "contact", "lead", "customer", "subscriber", "audience", "prospect",
    "contactos", "clientes", "suscriptores", "audiencias", "prospectos",
    "contacto", "cliente", "suscriptor", "audiencia", "prospecto",
)  # fmt: skip
"""What a bucket or a file system is called that holds contacts."""

_ONE: Final = frozenset(
    [
        "contact",
        "lead",
        "customer",
        "subscriber",
        "audience",
        "prospect",
        "contacto",
        "cliente",
        "suscriptor",
        "audiencia",
        "prospecto",
        "crm",
    ]
)  # fmt: skip
_OTHERWISE: Final = frozenset(
    [
        "asset",
        "assets",
        "static",
        "site",
        "sites",
        "web",
        "website",
        "www",
        "portal",
        "page",
        "pages",
        "form",
        "forms",
        "image",
        "images",
        "media",
        "font",
        "fonts",
        "log",
        "logs",
        "center",
        "centre",
        "service",
        "services",
        "magnet",
        "journey",
        "experience",
        "us",
        "sitio",
        "pagina",
        "paginas",
        "formulario",
    ]
)  # fmt: skip
"""Beside these a word of `_ONE` means no records: `contact-form-assets`, `customer-portal`."""

_TELLING: Final = frozenset(
    [
        "name",
        "data",
        "content",
        "contents",
        "holds",
        "purpose",
        "classification",
        "description",
        "datos",
        "contenido",
        "proposito",
    ]
)  # fmt: skip
"""The words of a tag's key whose value says what a thing holds; other tags say who pays for it, or for whom it is."""

_KEYS: Final = ("aws:kms/key:Key", "aws:kms/replicaKey:ReplicaKey", "aws:kms/externalKey:ExternalKey")
_OF_AWS: Final = frozenset({"AWS_OWNED_KMS_KEY", "AWS_OWNED_KEY"})


@noun(frozen=True, slots=True)
class DataStore(Seen):
    """A data store; `what` is what it is in a sentence, with its article.

    An attribute is None when the service leaves nothing to choose, or another resource says it. A `member` is part of a
    store that is a resource of its own (an instance of a cluster), and no store itself. `key` is the key at rest where
    the service takes one (`keyed`). `backup_days` are the days that it can be restored back.
    """

    resource: Resource
    what: str
    family: str
    member: bool = False
    encrypted: Maybe[bool] | None = None
    keyed: bool = False
    key: Maybe[str | None] = None
    in_transit: Maybe[bool] | None = None
    public: Maybe[bool] | None = None
    backup_days: Maybe[float] | None = None
    guarded: Maybe[bool] | None = None
    names: tuple[Maybe[str], ...] = ()


@noun(frozen=True, slots=True)
class ParameterGroup(Seen):
    """A parameter group of a database; `plain` are the parameters by which it lets connections in without TLS."""

    resource: Resource
    plain: Maybe[tuple[str, ...]]


def holds_contacts(estate: Estate, store: DataStore, contact_words: Iterable[str] = CONTACT_WORDS) -> bool:
    """Return whether a store counts as one of contacts; raises `Unjudged` when the name that says it is not known.

    Every database, warehouse, search domain and cache does. A bucket or a file system does when it is named after
    contacts, unless it is in a stack of ours, where names come from ids of channels.
    """
    if store.member:
        return False
    if store.family not in (BUCKET, FILES):
        return True
    if in_our_stack(estate, store.resource):
        return False
    return named_after_contacts(store, frozenset(contact_words))


def named_after_contacts(store: DataStore, contact_words: frozenset[str]) -> bool:
    """Return whether a name or a telling tag of a store has a word for contacts; raises `Unjudged`."""
    unknown = False
    for name in (store.id, *store.names, *_told(store.resource)):
        if isinstance(name, Unknown):
            unknown = True
            continue
        said = frozenset(words(name))
        found = said & contact_words
        if found - _ONE or (found and not said & _OTHERWISE):
            return True
    if unknown:
        raise Unjudged(f"what `{store.id}` is called")
    return False


def is_corporate_key(store: DataStore) -> bool:
    """Return whether a key of one's own encrypts a store; raises `Unjudged` when the key is not known.

    AWS's own keys and the default (`alias/aws/...`) are not; one that is made in the same plan is.
    """
    return own_key(store.resource, store.key)


def own_key(resource: Resource, key: Maybe[str | None]) -> bool:
    """Return whether `key` of a resource is a key of the account's own; raises `Unjudged`."""
    if isinstance(key, Unknown):
        if depends_on(resource, *_KEYS):
            return True
        raise Unjudged(f"the key of `{resource.id}`")
    return key is not None and key not in _OF_AWS and "alias/aws/" not in key


def _told(resource: Resource) -> Iterator[Maybe[str]]:
    found = tags(resource)
    if isinstance(found, Unknown):
        yield UNKNOWN
        return
    for key, value in found.items():
        if _TELLING & set(words(key)) and isinstance(value, (str, Unknown)):
            yield value
