"""The run: the business, its lists, and of every asset its people and partners; what cannot be read is a gap."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from typing import Any, Final

from ecosystem.estate.assets import CLIENT, NONE, OWNED, Asset, Holder, ordered
from ecosystem.estate.gaps import Gap
from ecosystem.estate.joining import plain
from ecosystem.estate.unknown import UNKNOWN, Maybe
from ecosystem.noun import noun
from governance.collect.meta import kinds, reading
from governance.collect.meta.access import Access, Clock, Limits
from governance.collect.meta.client import Client, Node
from governance.collect.meta.errors import ACCIDENT, EXPIRED, MISSING, PERMISSION, THROTTLED, FailedError
from governance.collect.meta.kinds import KINDS, Kind
from governance.collect.meta.sought import Sought

Report = Callable[[str], None]

_MANAGE: Final = "business_management"
_ENOUGH: Final = 3
"""Lists in a row that nobody answered for."""
_ID: Final = re.compile(r"(act_)?[0-9]{1,30}")


@noun(frozen=True, slots=True)
class Found:
    """What a platform has, in the order of a snapshot, and what could not be read."""

    assets: tuple[Asset, ...]
    gaps: tuple[Gap, ...]


def collect(
    access: Access,
    report: Report = lambda _: None,
    *,
    sought: Iterable[Sought] = (),
    limits: Limits | None = None,
    clock: Clock | None = None,
) -> Found:
    """Return what the business has, and what could not be read; `report` gets a line for each step.

    `sought` are assets that somebody declares: one that no list has is looked for by its id, to tell who owns it.
    Raises `ValueError` for an address, a version or an id that cannot be one; everything else is a gap.
    """
    run = _Run(Client(access, limits or Limits(), clock or Clock()), access.business_id, report)
    try:
        run.everything(tuple(sought))
    except FailedError as dead:
        run.gap(f"the rest of the business `{access.business_id}`: {dead.reason}", "")
    for of, field in sorted(run.client.lacking):
        run.gap(f"the field `{field}` of {of}, which this version of the API does not have", "")
    if run.portfolio is not None:
        settled = tuple(each for each in run.portfolio.listed if each not in run.unsettled)
        run.assets.append(replace(run.portfolio, listed=settled))
    return Found(ordered(run.assets), tuple(dict.fromkeys(run.gaps)))


class _Run:
    def __init__(self, client: Client, business: str, report: Report) -> None:
        self.client = client
        self.business = business
        self.report = report
        self.assets: list[Asset] = []
        self.gaps: list[Gap] = []
        self.members: dict[str, Holder] = {}
        self.portfolio: Asset | None = None
        self.peopled = False
        self.unsettled: set[str] = set()
        self.failing = 0

    def everything(self, sought: Sequence[Sought]) -> None:
        """Read all; raises `FailedError` when the token is dead, what was read until then being kept."""
        try:
            self._portfolio()
            for kind in KINDS:
                self._kind(kind)
            self._look_for(sought)
        except FailedError:
            have = self._have()
            self.unsettled |= {each.kind for each in sought if plain(each.external_id) not in have}
            raise

    def gap(self, what: str, permission: str) -> None:
        """Note what could not be read."""
        self.gaps.append(Gap("meta", what, self.business, permission=permission))

    def _missed(self, what: str, permission: str, failed: FailedError) -> None:
        """Note a failure; raises it when nothing else can be read either: the token is dead, or nobody answers."""
        if failed.kind == EXPIRED:
            raise failed
        self.failing = self.failing + 1 if failed.kind in (ACCIDENT, THROTTLED) else 0
        if failed.kind in (PERMISSION, MISSING):
            self.gap(what if failed.kind == PERMISSION else f"{what}: {failed.reason}", failed.permission or permission)
        else:
            self.gap(f"{what}: {failed.reason}", "")
        if self.failing >= _ENOUGH:
            raise failed

    def _list(
        self, path: str, fields: Sequence[str], what: str, permission: str, **more: str
    ) -> tuple[list[Node], bool]:
        """Return what a list has as far as it can be read, and whether to its end."""
        found: list[Node] = []
        try:
            for node in self.client.every(path, fields, **more):
                found.append(node)
        except FailedError as failed:
            self._missed(what, permission, failed)
            return found, False
        self.failing = 0
        return found, True

    def _portfolio(self) -> None:
        own = self.business
        try:
            node = self.client.node(own, kinds.BUSINESS)
            self.portfolio = reading.portfolio(node, own)
        except FailedError as failed:
            if failed.kind in (ACCIDENT, MISSING):
                raise
            self._missed(f"the business `{own}`", _MANAGE, failed)
            self.portfolio = reading.unread(own)
        people, whole = self._people()
        partners, partnered = self._list(f"{own}/agencies", kinds.NEIGHBOURS, "partners of the business", _MANAGE)
        clients, served = self._list(f"{own}/clients", kinds.NEIGHBOURS, "clients of the business", _MANAGE)
        self.portfolio = replace(
            self.portfolio,
            people=people if whole else UNKNOWN,
            partners=tuple(map(reading.neighbour, partners)) if partnered else UNKNOWN,
            serves=tuple(each["id"] for each in clients) if served else UNKNOWN,
        )

    def _people(self) -> tuple[tuple[Holder, ...], bool]:
        """Return everybody of the business, and whether that is everybody."""
        found: list[Holder] = []
        whole = True
        for edge, fields, kind, status, words in (
            ("business_users", kinds.PEOPLE, "person", "active", "people"),
            ("system_users", kinds.SYSTEMS, "system", "active", "system users"),
            ("pending_users", kinds.INVITED, "person", "pending", "invited people"),
        ):
            nodes, ended = self._list(f"{self.business}/{edge}", fields, f"{words} of the business", _MANAGE)
            found += [reading.person(node, self.business, kind, status) for node in nodes]
            whole = whole and ended
            self.report(f"meta: {len(nodes)} {words}")
        self.members = {each.external_id: each for each in found}
        self.peopled = whole
        return tuple(found), whole

    def _kind(self, kind: Kind) -> None:
        whole = True
        listed: dict[str, tuple[Asset, Node]] = {}
        for edge, relation in ((kind.owned, OWNED), (kind.client, CLIENT)):
            what = f"{relation} {kind.plural} of the business"
            nodes, ended = self._list(f"{self.business}/{edge}", kind.fields, what, _MANAGE)
            whole = whole and ended
            for node in nodes:
                found = reading.asset(kind, node, relation, self.business)
                listed.setdefault(found.external_id, (found, node))
            self.report(f"meta: {len(nodes)} {relation} {kind.plural}")
        if whole and self.portfolio is not None:
            self.portfolio = replace(self.portfolio, listed=(*self.portfolio.listed, kind.name))
        first = len(self.assets)
        self.assets += [found for found, _ in listed.values()]
        for at, (found, node) in enumerate(listed.values(), first):
            self.assets[at] = self._held(kind, node, found)

    def _held(self, kind: Kind, node: Node, found: Asset) -> Asset:
        """Return an asset with its people; the partners of what somebody else owns are the owner's to read."""
        thing = f"{kind.name} `{found.external_id}`"
        people, whole = self._list(
            f"{node['id']}/assigned_users",
            kinds.ASSIGNED,
            f"people of {thing}",
            kind.permission,
            business=self.business,
        )
        # The business alone tells who somebody is: unless all its people were read, a stranger may be one of them.
        whole = whole and (self.peopled or all(each["id"] in self.members for each in people))
        held = tuple(reading.assigned(each, self.members) for each in people)
        if not kind.administered and found.relation == OWNED:
            whole = whole and self.peopled
            held = reading.with_admins(held, self.members)
        return replace(
            found, people=held if whole else UNKNOWN, partners=self._partners(kind, node, thing, found.relation)
        )

    def _partners(self, kind: Kind, node: Node, thing: str, relation: Maybe[str]) -> Maybe[tuple[Holder, ...]]:
        if relation != OWNED:
            return UNKNOWN
        if not kind.partners:
            if node.get("is_shared_with_partners") is False:
                return ()
            self.gap(f"partners of {thing}: it is shared, and the API does not tell with whom", "")
            return UNKNOWN
        partners, whole = self._list(f"{node['id']}/agencies", kinds.PARTNERS, f"partners of {thing}", kind.permission)
        return tuple(map(reading.partner, partners)) if whole else UNKNOWN

    def _have(self) -> frozenset[str]:
        """Return every id of what was found, as ids compare."""
        return frozenset(plain(each) for asset in self.assets for each in asset.ids)

    def _look_for(self, sought: Sequence[Sought]) -> None:
        """Add what is declared and stands in no list, when it exists and tells its owner."""
        have = self._have()
        by_name = {kind.name: kind for kind in KINDS}
        for each in dict.fromkeys(sought):
            kind = by_name.get(each.kind)
            if kind is not None and plain(each.external_id) not in have and _ID.fullmatch(each.external_id):
                self.assets += self._looked_for(kind, each.external_id)

    def _looked_for(self, kind: Kind, external: str) -> Iterator[Asset]:
        whole = self.portfolio is not None and kind.name in self.portfolio.listed
        relation: Maybe[str] = NONE if whole else UNKNOWN
        path = f"act_{external}" if kind.name == "ad_account" and external.isdecimal() else external
        try:
            node = self.client.node(path, kind.looked_up)
        except FailedError as failed:
            if failed.kind == PERMISSION:
                # It exists, and is not for this token: then it is somebody else's.
                yield reading.asset(kind, {"id": path}, relation, self.business)
            elif failed.kind != MISSING or not whole:
                self.unsettled.add(kind.name)
                self._missed(f"{kind.name} `{external}`, which is declared", kind.permission, failed)
            return
        yield reading.asset(kind, _named(node, path), relation, self.business)


def _named(node: Node, path: str) -> Mapping[str, Any]:
    """Return a node that was asked for by its id; Instagram's own says `username` where the list says `ig_username`."""
    named = {"ig_username": node["username"]} if "username" in node else {}
    return {**node, **named, "id": path}
