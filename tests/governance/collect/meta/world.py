"""What an emulated Graph server knows: nodes and the lists between them, told in a few words."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

BUSINESS = "900000000000001"
TOKEN = "EAAGemulated0token0ZDZD"
MANAGER = ("MANAGE", "ADVERTISE", "ANALYZE", "DRAFT")

EDGES = {
    "ad_account": ("AdAccount", "owned_ad_accounts", "client_ad_accounts"),
    "page": ("Page", "owned_pages", "client_pages"),
    "pixel": ("AdsPixel", "owned_pixels", "client_pixels"),
    "profile": ("InstagramBusinessAsset", "owned_instagram_assets", "client_instagram_assets"),
    "waba": ("WhatsAppBusinessAccount", "owned_whatsapp_business_accounts", "client_whatsapp_business_accounts"),
}
"""Kind -> the vendor's class, and the lists of a business."""

Node = dict[str, Any]


@dataclass
class World:
    """`nodes` by id, each with its class; `edges` by node and name, each item an id with what the list adds to it."""

    token: str = TOKEN
    permissions: set[str] = field(
        default_factory=lambda: {
            "ads_read",
            "business_management",
            "instagram_basic",
            "pages_read_engagement",
            "whatsapp_business_management",
        }
    )
    nodes: dict[str, tuple[str, Node]] = field(default_factory=dict)
    edges: dict[tuple[str, str], list[tuple[str, Node]]] = field(default_factory=dict)
    people: dict[str, str] = field(default_factory=dict)

    def business(self, id: str, name: str, **fields: Any) -> str:
        """Add a business; return its id."""
        self.nodes[id] = ("Business", {"id": id, "name": name, **fields})
        for edge in ("agencies", "clients", "business_users", "system_users", "pending_users"):
            self.edges.setdefault((id, edge), [])
        for _, owned, client in EDGES.values():
            self.edges.setdefault((id, owned), [])
            self.edges.setdefault((id, client), [])
        return id

    def person(self, id: str, email: str, role: str = "EMPLOYEE", edge: str = "business_users", **fields: Any) -> str:
        """Add a person to the business; return their id."""
        kind = {"business_users": "BusinessUser", "system_users": "SystemUser"}.get(edge, "BusinessRoleRequest")
        said = {"id": id, "role": role, **fields}
        said |= {"name": email} if kind == "SystemUser" else {"email": email}
        if kind == "BusinessUser":
            said = {"name": email.partition("@")[0], "two_fac_status": "enabled", **said}
        self.nodes[id] = (kind, said)
        self.edges[BUSINESS, edge].append((id, {}))
        self.people[email] = id
        return id

    def partner(self, id: str, name: str, edge: str = "agencies") -> str:
        """Add a business that is a partner (an agency) or a client of the business; return its id."""
        self.business(id, name)
        self.edges[BUSINESS, edge].append((id, {}))
        return id

    def asset(
        self,
        kind: str,
        id: str,
        relation: str = "owned",
        people: Mapping[str, Iterable[str]] | None = None,
        partners: Mapping[str, Iterable[str]] | None = None,
        **fields: Any,
    ) -> str:
        """Add an asset that the business has as `owned`, `client` or `none`; return its id.

        `people` are e-mail addresses with tasks, `partners` ids of businesses with tasks.
        """
        node, owned, client = EDGES[kind]
        said = {"id": id, "name": id, **fields}
        if kind == "ad_account":
            said = {"account_id": id.removeprefix("act_"), "account_status": 1, **said}
        if kind not in ("profile",) and relation == "owned":
            said.setdefault("owner_business", {"id": BUSINESS, "name": self.nodes[BUSINESS][1]["name"]})
        self.nodes[id] = (node, said)
        if kind == "profile" and "ig_user_id" in said:
            who = {"id": said["ig_user_id"], "username": said.get("ig_username")}
            self.nodes[said["ig_user_id"]] = (
                "IGUser",
                who | {key: said[key] for key in ("owner_business",) if key in said},
            )
        if relation != "none":
            self.edges[BUSINESS, owned if relation == "owned" else client].append((id, {}))
        self.edges[id, "assigned_users"] = [
            (self.people[email], {"tasks": list(tasks), "user_type": "business_user"})
            for email, tasks in (people or {}).items()
        ]
        self.edges[id, "agencies"] = [
            (each, {"permitted_tasks": list(tasks), "access_status": "CONFIRMED"})
            for each, tasks in (partners or {}).items()
        ]
        return id

    def remove(self, id: str) -> None:
        """Take a node away, from every list."""
        self.nodes.pop(id, None)
        self.edges = {at: [each for each in items if each[0] != id] for at, items in self.edges.items() if at[0] != id}


def austral() -> World:
    """Return what the example's corporation has on Meta: as it declares, nothing to complain of."""
    world = World()
    world.business(BUSINESS, "Grupo Austral", verification_status="verified", two_factor_type="all_required")
    for at, (email, role) in enumerate(
        (
            ("media@austral.example", "ADMIN"),
            ("aurora@austral.example", "EMPLOYEE"),
            ("brisa@austral.example", "EMPLOYEE"),
            ("content@austral.example", "ADMIN"),
            ("cm@pixel.example", "EMPLOYEE"),
            ("social@norte.example", "EMPLOYEE"),
            ("planner@mediahaus.example", "EMPLOYEE"),
        ),
        1,
    ):
        world.person(f"97000000000000{at}", email, role)
    world.person("980000000000001", "Ecosystem audit", "EMPLOYEE", "system_users")
    mediahaus = world.partner("920000000000001", "Mediahaus")
    norte = world.partner("920000000000002", "Norte Digital")
    pixel = world.partner("920000000000003", "Pixel & Co")
    for at, brand in ((1, "aurora"), (2, "brisa")):
        world.asset(
            "ad_account",
            f"act_94000000000000{at}",
            people={
                "media@austral.example": MANAGER,
                f"{brand}@austral.example": MANAGER,
                "planner@mediahaus.example": ("ADVERTISE", "ANALYZE"),
            },
            partners={mediahaus: ("ADVERTISE", "ANALYZE")},
            name=f"{brand.title()} ads",
        )
        world.asset(
            "pixel",
            f"91000000000000{at}",
            people={"media@austral.example": ("EDIT", "ANALYZE")},
            partners={mediahaus: ("ADVERTISE", "ANALYZE", "UPLOAD")},
            name=f"{brand.title()} pixel",
            last_fired_time="2026-11-19T10:00:00+0000",
            is_unavailable=False,
        )
    world.asset(
        "page",
        "930000000000002",
        people={
            "brisa@austral.example": ("MANAGE", "CREATE_CONTENT"),
            "content@austral.example": ("MANAGE", "CREATE_CONTENT"),
            "social@norte.example": ("CREATE_CONTENT", "MODERATE"),
        },
        partners={norte: ("CREATE_CONTENT", "MODERATE", "ANALYZE")},
        name="Brisa Agua",
        username="brisaagua",
        verification_status="blue_verified",
        is_published=True,
    )
    world.asset(
        "profile",
        "931000000000001",
        people={
            "aurora@austral.example": ("CONTENT", "MESSAGES", "ANALYZE"),
            "content@austral.example": ("CONTENT", "MESSAGES", "ANALYZE"),
            "cm@pixel.example": ("CONTENT", "COMMUNITY_ACTIVITY"),
        },
        partners={pixel: ("CONTENT", "COMMUNITY_ACTIVITY", "ANALYZE")},
        ig_user_id="930000000000001",
        ig_username="auroracafe",
    )
    world.asset(
        "waba",
        "960000000000001",
        people={"media@austral.example": ("MANAGE",)},
        name="Austral",
        status="ACTIVE",
        business_verification_status="verified",
        is_shared_with_partners=False,
    )
    return world
