"""What is asked of each kind of asset: its lists at the business, its fields, and the permission that they need.

Source: `facebook-business` 26.0.3 (`adobjects/business.py` and those of the nodes); Graph API reference v26.
"""

from __future__ import annotations

from typing import Final

from ecosystem.noun import noun

BUSINESS: Final = ("id", "name", "verification_status", "two_factor_type")
PEOPLE: Final = ("id", "name", "email", "role", "two_fac_status")
SYSTEMS: Final = ("id", "name", "role")
INVITED: Final = ("id", "email", "role", "status")
NEIGHBOURS: Final = ("id", "name")
ASSIGNED: Final = ("id", "name", "business", "user_type", "tasks")
PARTNERS: Final = ("id", "name", "permitted_tasks", "access_status")
"""Fields of lists; `tasks`, `permitted_tasks` and `access_status` are added to the node by the list."""


@noun(frozen=True, slots=True)
class Kind:
    """`owned` and `client` are lists at the business; `node` is the SDK's class; `plural` is for people to read.

    `looked_up` are the fields that tell whose one is that no list has, of the class `alone`. One that is not
    `administered` has no task to administer: the admins of the business that owns it do.
    """

    name: str
    node: str
    plural: str
    network: str
    owned: str
    client: str
    fields: tuple[str, ...]
    permission: str
    looked_up: tuple[str, ...]
    alone: str = ""
    partners: bool = True
    administered: bool = True


KINDS: Final = (
    Kind(
        "ad_account",
        "AdAccount",
        "ad accounts",
        "meta",
        "owned_ad_accounts",
        "client_ad_accounts",
        ("id", "account_id", "name", "account_status", "owner_business"),
        "ads_read",
        ("id", "account_id", "name", "owner_business"),
    ),
    Kind(
        "page",
        "Page",
        "pages",
        "facebook",
        "owned_pages",
        "client_pages",
        ("id", "name", "username", "owner_business", "verification_status", "is_published"),
        "pages_read_engagement",
        ("id", "name", "username", "owner_business"),
    ),
    Kind(
        "pixel",
        "AdsPixel",
        "pixels",
        "meta",
        "owned_pixels",
        "client_pixels",
        ("id", "name", "owner_business", "last_fired_time", "is_unavailable"),
        "ads_read",
        ("id", "name", "owner_business"),
    ),
    Kind(
        "profile",
        "InstagramBusinessAsset",
        "Instagram profiles",
        "instagram",
        "owned_instagram_assets",
        "client_instagram_assets",
        ("id", "ig_user_id", "ig_username"),
        "instagram_basic",
        ("id", "username", "owner_business"),
        alone="IGUser",
        administered=False,
    ),
    Kind(
        "waba",
        "WhatsAppBusinessAccount",
        "WhatsApp accounts",
        "whatsapp",
        "owned_whatsapp_business_accounts",
        "client_whatsapp_business_accounts",
        ("id", "name", "owner_business", "status", "business_verification_status", "is_shared_with_partners"),
        "whatsapp_business_management",
        ("id", "name", "owner_business"),
        partners=False,
    ),
)
