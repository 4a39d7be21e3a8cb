"""The names that a grant's meaning needs, of one unit in one environment.

Source: `docs/stacks.md` (names). A unit with an account or region of its own has its keys, boundary and query results
there.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from urllib.parse import urlsplit

from ecosystem.model import Channel, Declaration, Environment
from ecosystem.moves import origin
from ecosystem.naming import PLATFORM, Names


@dataclass(frozen=True, slots=True)
class Place:
    """One unit of one environment; everything is a name or an ARN."""

    declaration: Declaration
    environment: Environment
    unit: str

    @property
    def account(self) -> str:
        """The account that the unit lives in."""
        placed = self.environment.brands.get(self.unit)
        return (placed.account if placed else None) or self.environment.account

    @property
    def region(self) -> str:
        """The region that the unit lives in."""
        placed = self.environment.brands.get(self.unit)
        return (placed.region if placed else None) or self._home

    @property
    def names(self) -> Names:
        """The names of the unit's stack."""
        return self._names(self.id(self.unit), self.account, self.region)

    @property
    def platform(self) -> Names:
        """The names of the platform's stack."""
        return self._names(PLATFORM, self.environment.account, self._home)

    @property
    def here(self) -> Names:
        """The names of keys, boundary and results: the platform's, or the unit's when it lives elsewhere."""
        return self.names if self.away else self.platform

    @property
    def away(self) -> bool:
        """Whether the unit lives in another account or region than the platform."""
        return (self.account, self.region) != (self.environment.account, self._home)

    def id(self, id: str) -> str:
        """Return the id that names are made from."""
        return origin(self.declaration, id)

    def arn(self, service: str, resource: str) -> str:
        """Return an ARN in the unit's account and region."""
        return self.names.arn(service, resource)

    @property
    def content(self) -> str:
        """The bucket of the unit's content."""
        return self.names.bucket("content")

    @property
    def logs(self) -> str:
        """The bucket of the unit's access logs."""
        return self.names.bucket("logs")

    def site(self, channel: Channel) -> str:
        """Return the bucket of a web channel; an adopted one brings its own."""
        adopted = (channel.external_id or "").removeprefix("arn:aws:s3:::")
        if channel.provision == "adopt" and adopted and ":distribution/" not in adopted and not _distribution(adopted):
            return adopted
        return self.names.bucket("site", self.id(channel.id))

    def host(self, channel: Channel) -> str:
        """Return the host name that serves a web channel in this environment."""
        return self._domain(urlsplit(channel.url or "").hostname or "")

    def sender(self, channel: Channel) -> str:
        """Return the domain that an e-mail channel sends from in this environment."""
        return self._domain(channel.sending_domain or "")

    def workflow(self, kind: str, channel: str | None = None) -> str:
        """Return the name of a workflow of the unit, or of the one that serves a single channel."""
        return self.names.name(kind, *([self.id(channel)] if channel else []), limit=80)

    @property
    def results(self) -> str:
        """The bucket of query results."""
        return self.names.bucket("results") if self.away else self.platform.bucket("lake", "results")

    @property
    def lake(self) -> tuple[str, ...]:
        """The patterns of everything in the buckets that figures lie in, the results of queries among them."""
        others = (replace(self, unit=each).results for each in (self.unit, *self.environment.brands))
        buckets = [*(self.platform.bucket("lake", zone) for zone in ("raw", "curated", "results")), *others]
        return tuple(f"arn:aws:s3:::{each}{end}" for each in dict.fromkeys(buckets) for end in ("", "/*"))

    @property
    def lake_tag(self) -> str:
        """The Lake Formation tag key of the unit's tables."""
        return self.names.name("brand")

    def results_of(self, agency: str) -> str:
        """Return the prefix of an agency's query results, with its `/`."""
        return f"{self.names.name('results', self.id(agency))}/"

    def workgroup(self, agency: str) -> str:
        """Return the name of an agency's workgroup for this unit."""
        return self.names.name("figures", self.id(agency), limit=128)

    @property
    def database(self) -> str:
        """The unit's database of figures."""
        return self.names.identifier("figures")

    def views(self, agency: str) -> str:
        """Return the prefix of the names of an agency's views."""
        return f"{self.names.identifier('view', self.id(agency), limit=64)}_"

    @property
    def templates(self) -> str:
        """The prefix of the names of the unit's e-mail templates."""
        return f"{self.names.name('template', limit=48)}_"

    @property
    def configuration_set(self) -> str:
        """The configuration set of the unit's e-mail."""
        return self.names.name("mail")

    @property
    def conversions(self) -> str:
        """The queue of conversions."""
        return self.names.name("conversions", limit=80)

    @property
    def bus(self) -> str:
        """The ARN of the platform's event bus."""
        return self.platform.arn("events", f"event-bus/{self.platform.name('bus')}")

    def source(self, subject: str) -> str:
        """Return the source of the unit's events about a subject."""
        return f"ecosystem.{self.id(self.unit)}.{subject}"

    def alias(self, key: str) -> str:
        """Return the alias of a key of the corporation's."""
        return f"alias/{self.here.name('key', key)}"

    @property
    def boundary(self) -> str:
        """The ARN of the agencies' permissions boundary."""
        names = self.here
        return names.arn("iam", f"policy{names.path()}{names.name('agency-boundary', limit=128)}", region="")

    def role(self, agency: str) -> str:
        """Return the ARN of an agency's role for this unit."""
        names = self.names
        return names.arn("iam", f"role{names.path()}{names.name('agency', self.id(agency))}", region="")

    @property
    def _home(self) -> str:
        return self.environment.region or self.declaration.cloud.region

    def _names(self, unit: str, account: str, region: str) -> Names:
        return Names(self.id(self.declaration.corporation.id), self.environment.name, unit, account, region)

    def _domain(self, name: str) -> str:
        try:
            plain = name.rstrip(".").encode("idna").decode("ascii").lower()
        except UnicodeError:
            plain = name.lower()
        suffix = self.environment.domain_suffix
        return f"{plain}.{suffix}" if suffix else plain


def _distribution(text: str) -> bool:
    return text[:1] == "E" and len(text) >= 10 and text.isalnum() and text == text.upper()
