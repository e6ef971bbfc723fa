"""The company register: which client an agency means (design, section 6, rule 3)."""

from __future__ import annotations

from collections.abc import Iterable
from difflib import get_close_matches

from bcsync.platforms.local.values import Company

_SHOWN = 3
_SIMILAR = 0.4
"""Similarity (0 to 1) from which a name is worth showing."""


def _folded(text: str) -> str:
    return " ".join(text.casefold().split())


class Register:
    """Company records, found by name and address."""

    def __init__(self, companies: Iterable[Company]) -> None:
        self._by_name: dict[str, list[Company]] = {}
        for company in companies:
            self._by_name.setdefault(_folded(company.name), []).append(company)

    def refusal(self, name: str, address: str | None) -> str | None:
        """Why this company cannot be taken, or None when it names exactly one eligible record."""
        records = self._by_name.get(_folded(name), [])
        eligible = _eligible(records)
        if address is None:
            if len(eligible) == 1:
                return None
            problem = "has several offices: give its address" if eligible else "has no record"
        else:
            wanted = _folded(address)
            if any(_folded(record.address) == wanted for record in eligible):
                return None
            problem = _address_problem(records, wanted, address)
        return f"Company {name!r} {problem}. {self._nearest(name)}"

    def search(self, text: str) -> list[Company]:
        """Records whose name or address holds ``text``, whatever its case."""
        wanted = _folded(text)
        return [
            record
            for records in self._by_name.values()
            for record in records
            if wanted in _folded(record.name) or wanted in _folded(record.address)
        ]

    def _nearest(self, name: str) -> str:
        names = get_close_matches(_folded(name), self._by_name, n=_SHOWN, cutoff=_SIMILAR)
        shown = [record for found in names for record in _eligible(self._by_name[found])][:_SHOWN]
        if not shown:
            return "The company records hold nothing like it."
        listed = "; ".join(f'"{record.name}, {record.address}"' for record in shown)
        return f"The nearest company records: {listed}."


def _eligible(records: list[Company]) -> list[Company]:
    """The local branches; the headquarters only where there is no branch."""
    branches = [record for record in records if not record.headquarters]
    return branches or records


def _address_problem(records: list[Company], wanted: str, address: str) -> str:
    if not records:
        return "has no record"
    if any(_folded(record.address) == wanted for record in records):
        return f"has its headquarters at {address!r}: pick the local branch"
    return f"has no record at {address!r}"
