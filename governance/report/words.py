"""The words of a report in English and Spanish, side by side, so that neither lacks one."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from governance.report.vocabulary import TABLE

LANGUAGES: Final = ("en", "es")


class Words:
    """The words of one language; `words("key")` gives one, with values filled in."""

    def __init__(self, language: str, table: Mapping[str, tuple[str, str]] = TABLE) -> None:
        self.language = language
        self._at = LANGUAGES.index(language)
        self._table = table

    def __call__(self, key: str, **values: object) -> str:
        """Return the words for `key`; raises KeyError where there are none."""
        said = self._table[key][self._at]
        return said.format(**values) if values else said

    def known(self, key: str) -> str:
        """Return the words for `key`, or `key` itself where it is a word of the user's."""
        found = self._table.get(key)
        return found[self._at] if found else key

    def kind(self, said: str) -> str:
        """Return what a thing is, such as `ecommerce, satellite` or `meta ad account`; a name stays as it is."""
        return ", ".join(self._kind(each) for each in said.split(", "))

    def _kind(self, said: str) -> str:
        if f"kind_{said}" in self._table:
            return self(f"kind_{said}")
        network, _, rest = said.partition(" ")
        known = f"kind_{rest}" in self._table
        return said if self.language == "en" or not known else f"{self(f'kind_{rest}')} {network}"

    def count(self, key: str, number: int) -> str:
        """Return `1 finding`, `2 findings`; the table has `one|many`."""
        one, _, many = self._table[key][self._at].partition("|")
        return f"{self.number(number)} {one if number == 1 else many}"

    def number(self, number: int) -> str:
        """Return a number as the language groups its digits."""
        return f"{number:,}" if self.language == "en" else f"{number:,}".replace(",", ".")
