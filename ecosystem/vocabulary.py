"""The table of the whole declaration, version 1: every key, its type, whether it is required, what it says."""

from ecosystem import model
from ecosystem.grammar import Exactly, Field, ListOf, Record
from ecosystem.lists import LISTS
from ecosystem.singles import (
    BI,
    CLOUD,
    CONTACT_POLICY,
    CORPORATION,
    CUSTOMER_SERVICE,
    DATABASE,
    IDENTITY,
    LIFECYCLE,
    TRACKING,
)
from ecosystem.words import GLOB

VERSION = Field("version", Exactly(1, "a version of this language"), "the version of this language", True)
INCLUDE = Field(
    "include",
    ListOf(GLOB),
    "further files, as globs relative to this one; each holds any of the list sections, which are appended. "
    "No cycles, no path outside the root file's folder",
)

SINGLES: tuple[Field, ...] = (
    Field("corporation", CORPORATION, "the owner of everything", True),
    Field("cloud", CLOUD, "where it is provisioned", True),
    Field("database", DATABASE, "THE central contacts database (exactly one)", True),
    Field("bi", BI, "THE business-intelligence store", True),
    Field("identity", IDENTITY, "THE identity-management service (permission-based customer data)", True),
    Field("customer_service", CUSTOMER_SERVICE, "the contact centre"),
    Field("contact_policy", CONTACT_POLICY, "who may be contacted, how often, and who not"),
    Field("lifecycle", LIFECYCLE, "the relationship cycle: acquire, maintain, cross_sell, loyalty, retain"),
    Field("tracking", TRACKING, "the UTM taxonomy"),
)

_ABOUT = {
    "brand_groups": "groups of brands",
    "brands": "the brands mounted on the platform",
    "agencies": "the agencies",
    "grants": "what each agency may do, where, until when",
    "platforms": "tools the corporation (or, wrongly, somebody else) holds",
    "measurement": "pixels, analytics properties, tag containers, conversion APIs",
    "channels": "where customers are met",
    "systems": "every other place where contacts or sales live: CRM, shop, point of sale - and silos",
    "campaigns": "what runs, for which brand, by which agency",
    "integrations": "which system feeds which, and how",
    "reports": "which reports exist and where they come from",
    "moved": "renames: a rename replaces nothing",
}

SECTIONS: tuple[Field, ...] = tuple(
    Field(key, ListOf(record), _ABOUT[key], required=key == "brands") for key, record in LISTS.items()
)

ROOT = Record(
    "declaration",
    "A corporation's customer-engagement ecosystem: who owns what, which agency may do what for which brand, "
    "and where every contact's data goes.",
    model.Declaration,
    (VERSION, INCLUDE, *SINGLES, *SECTIONS),
)

THE_ONE: dict[str, str] = {
    "corporation": "corporation",
    "database": "database",
    "bi": "bi",
    "identity": "identity",
    "customer_service": "customer_service",
}
"""Sections that there is one of and that have an id, with the kind of thing that the id stands for."""
