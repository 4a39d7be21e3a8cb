"""What somebody says of a corporation at the start, and the ids that follow from it."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date

from cli.refusal import Refusal
from cli.screen import safe

_COUNTRIES = {
    "sa-east-1": "AR BO BR CL CO EC PE PY UY",
    "mx-central-1": "MX",
    "us-east-1": "US",
    "ca-central-1": "CA",
    "eu-south-2": "ES PT",
    "eu-south-1": "IT",
    "eu-west-3": "FR",
    "eu-central-1": "DE",
    "eu-central-2": "CH",
    "eu-west-2": "GB",
    "eu-west-1": "IE",
    "eu-north-1": "SE",
    "ap-northeast-1": "JP",
    "ap-south-1": "IN",
    "ap-southeast-1": "SG",
    "ap-southeast-2": "AU",
}
REGIONS = {country: region for region, countries in _COUNTRIES.items() for country in countries.split()}
"""A region near the people whose data it is; where none is known it is asked for without a proposal."""

_ID = re.compile(r"[a-z][a-z0-9-]{1,38}")


@dataclass(frozen=True, slots=True)
class Named:
    """A brand or an agency."""

    id: str
    name: str


@dataclass(frozen=True, slots=True)
class Answers:
    """Everything that the first declaration is made from; `day` is the one on which the contracts begin."""

    corporation: Named
    countries: tuple[str, ...]
    region: str
    account: str
    brands: tuple[Named, ...]
    agencies: tuple[Named, ...]
    day: date


@dataclass(frozen=True, slots=True)
class Said:
    """What the flags say; None and empty are what they do not say."""

    corporation: str | None
    countries: tuple[str, ...]
    region: str | None
    account: str | None
    brands: tuple[str, ...]
    agencies: tuple[str, ...]


Ask = Callable[[str, "str | None"], str]
"""Asks a question, with a proposal, and returns the answer."""


def asked(said: Said, ask: Ask, day: date) -> Answers:
    """Return the answers: of the flags, and to questions about what they do not say."""
    corporation = said.corporation or ask("the corporation's name", None)
    countries = said.countries or tuple(_words(ask("its countries, two letters each, such as `AR, MX`", None)))
    near = REGIONS.get(countries[0].upper()) if countries else None
    region = said.region or ask("the AWS region in which the data is kept", near)
    account = said.account or ask("the AWS account, 12 digits", None)
    brands = said.brands or tuple(_words(ask("its brands, by name, such as `Aurora Café, Brisa`", None)))
    agencies = said.agencies or tuple(_words(ask("its agencies, by name; none if there are none", "none")))
    return _answers(Said(corporation, countries, region, account, brands, agencies), day)


def flagged(said: Said, day: date) -> Answers:
    """Return the answers of the flags alone; refuses with all that are missing."""
    wanted = {
        "--corporation": said.corporation,
        "--country": said.countries,
        "--account": said.account,
        "--brand": said.brands,
    }
    near = REGIONS.get(said.countries[0].upper()) if said.countries else None
    region = said.region or near
    missing = [flag for flag, value in wanted.items() if not value]
    if region is None and said.countries:
        missing.append("--region")
    if missing:
        raise Refusal(f"nobody can be asked here, and {', '.join(f'`{flag}`' for flag in missing)} is not said")
    return _answers(Said(said.corporation, said.countries, region, said.account, said.brands, said.agencies), day)


def _answers(said: Said, day: date) -> Answers:
    taken = {"contacts", "insight", "corporation", "unknown", "platform", "bootstrap"}
    corporation = named(said.corporation or "", taken, "corporation")
    taken.add(f"{corporation.id[:36]}-id")
    return Answers(
        corporation,
        tuple(dict.fromkeys(country.upper() for country in said.countries)),
        said.region or "",
        said.account or "",
        tuple(named(each, taken, "brand") for each in said.brands),
        tuple(named(each, taken, "agency") for each in said.agencies if each.lower() != "none"),
        day,
    )


def named(said: str, taken: set[str], kind: str) -> Named:
    """Return a name with its id: what is before a `=`, else made from the name; `taken` gets it.

    Refuses a name from which no id can be made, and an id that was said and is taken.
    """
    before, equals, after = said.partition("=")
    own = before.strip()
    if equals and _ID.fullmatch(own):
        name = after.strip()
        if own in taken:
            raise Refusal(f"the id `{own}` is taken already", f"say another: `--{kind} ID=NAME`")
    else:
        name = said.strip()
        own = free(slug(name), taken, kind)
    if not name or not own:
        raise Refusal(f"no id can be made from `{safe(said, 60)}`", f"say one: `--{kind} ID=NAME`")
    taken.add(own)
    return Named(own, name)


def folded(name: str) -> str:
    """Return a name in ASCII: letters without their accents, what ASCII has not left out."""
    return unicodedata.normalize("NFKD", name).encode("ascii", "ignore").decode()


def slug(name: str) -> str:
    """Return an id made from a name, at most 36 characters; empty when none can be made."""
    plain = folded(name).lower()
    found = re.sub(r"^[^a-z]+|-+$", "", re.sub(r"[^a-z0-9]+", "-", plain))[:36].rstrip("-")
    return found if len(found) > 1 else ""


def free(wanted: str, taken: Iterable[str], kind: str) -> str:
    """Return an id that is not taken: the one that is wanted, else with the `kind` of thing, else with a number."""
    if not wanted or wanted not in taken:
        return wanted
    longer = f"{wanted[:28]}-{kind}"[:37].rstrip("-")
    return next(each for each in (longer, *(f"{longer[:35]}-{n}" for n in range(2, 1000))) if each not in taken)


def _words(said: str) -> list[str]:
    return [word.strip() for word in said.split(",") if word.strip()]
