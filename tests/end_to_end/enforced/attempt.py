"""What a row of the tables of attempts is, and the deeds that several of them try.

`surprise` names the heading in `docs/surprises.md` under which it says why ministack answers otherwise.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from tests.end_to_end.enforced.deed import Deed
from tests.end_to_end.enforced.services import CONTENT, group, table, template
from tests.end_to_end.place import REGION

SOURCE = "ministack does not know the source of an event"
GLUE = "ministack asks Glue's policies about the database alone"
GLUE_DATABASE = "ministack takes a database of Glue for a table"
QUERY = "ministack does not know whose a query is"
NO_KEY = "ministack reads an object without asking its key"


@dataclass(frozen=True)
class Attempt:
    """One row. `region` and `encrypted` say how the request comes."""

    agency: str
    brand: str
    deed: Deed
    works: bool
    surprise: str = ""
    region: str = REGION
    encrypted: bool = True

    def __str__(self) -> str:
        """Name the test."""
        how = ("" if self.encrypted else " unencrypted") + ("" if self.region == REGION else f" in {self.region}")
        return f"{self.agency} for {self.brand} {self.deed.name}{how}"


def rows(agency: str, brand: str, works: bool, *deeds: Deed | tuple[Deed, str]) -> Iterator[Attempt]:
    """Yield a row for each deed, or deed with the name of its surprise."""
    for each in deeds:
        deed, surprise = each if isinstance(each, tuple) else (each, "")
        yield Attempt(agency, brand, deed, works, surprise)


def made(brand: str, suffix: str) -> Deed:
    """Make an e-mail template."""
    return template("CreateEmailTemplate", "create_email_template", brand, suffix, TemplateContent=CONTENT)


def changed(brand: str, suffix: str = "hello") -> Deed:
    """Change an e-mail template."""
    return template("UpdateEmailTemplate", "update_email_template", brand, suffix, TemplateContent=CONTENT)


def seen(brand: str, suffix: str = "hello") -> Deed:
    """Look at an e-mail template."""
    return template("GetEmailTemplate", "get_email_template", brand, suffix)


def a_table(brand: str, name: str) -> Deed:
    """Look at a table of a brand's figures."""
    return table("GetTable", "get_table", brand, name)


def named(brand: str, agency: str) -> Deed:
    """Keep a query under a name in an agency's workgroup."""
    return group(
        "CreateNamedQuery", "create_named_query", brand, agency, Name="n", Database="d", QueryString="SELECT 1"
    )
