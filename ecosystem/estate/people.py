"""Who is a steward of the corporation, and which names are its own domains.

Source: "How the declared evidence is read": a steward whose e-mail is not under a domain of the corporation or of a
brand counts as none; hosts are compared label by label, whatever their case.
"""

from __future__ import annotations

from ecosystem.estate.estate import Estate


def own_domains(estate: Estate) -> frozenset[str]:
    """Return the domains of the corporation and of every brand, in lower case without a trailing dot."""
    return estate.once(_own_domains)


def _own_domains(estate: Estate) -> frozenset[str]:
    said = [*estate.corporation.domains, *(name for brand in estate.declared.brands for name in brand.domains)]
    return frozenset(_plain(name) for name in said)


def is_own(estate: Estate, host: str) -> bool:
    """Return whether a host is one of the corporation's or a brand's domains, or below one."""
    domains = own_domains(estate)
    labels = _plain(host).split(".")
    return any(".".join(labels[at:]) in domains for at in range(len(labels)))


def is_ours(estate: Estate, email: str | None) -> bool:
    """Return whether an e-mail address is under a domain of the corporation or of a brand."""
    return bool(email) and "@" in str(email) and is_own(estate, str(email).rpartition("@")[2])


def stewards(estate: Estate) -> frozenset[str]:
    """Return the e-mail addresses, in lower case, of the stewards of the corporation, of brands and of groups."""
    return estate.once(_stewards)


def _stewards(estate: Estate) -> frozenset[str]:
    declaration = estate.declared
    said = [
        *declaration.corporation.stewards.values(),
        *(brand.steward for brand in declaration.brands),
        *(group.steward for group in declaration.brand_groups),
    ]
    return frozenset(email.lower() for email in said if email and is_ours(estate, email))


def is_steward(estate: Estate, email: str | None) -> bool:
    """Return whether an e-mail address is a corporate steward's."""
    return bool(email) and str(email).lower() in stewards(estate)


def _plain(name: str) -> str:
    return name.rstrip(".").lower()
